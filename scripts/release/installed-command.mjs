/** callgate, installed from its tarball into a folder that holds nothing else. */

import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, run, runWell } from "./checklist.mjs";

const MAX_MEGABYTES = 3;
const MAX_START_UP = 1.15;

/** Chunks loaded only by who asks for them; the bundler names each by a module in it. */
const OPTIONAL = new RegExp(
  `^(?:${[
    // The HTML pages: Plot with D3 for the charts, and Stryker's page for mutations.
    ...["html-", "chart-", "mutation-"],
    // What asks or serves MCP: its SDK with zod (`mediaType`, `helpers`) and its HTTP server (`dist`, `port`).
    ...["mediaType-", "helpers-", "dist-", "port-", "mcp-", "mock-ollama-", "list-tools-"],
    // `callgate lsp`: the protocol's library, and its thread.
    ...["lsp-", String.raw`answer-worker\.`],
  ].join("|")})`,
);

/** Installs it and uses it: lint, replay, diff, the mock, and what else is loaded only when it is called. */
export function checkInstalledCommand({ path, manifest }, root, folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}\n");
  runWell(folder, "npm", ["install", "--silent", "--no-audit", "--no-fund", path]);
  checkSize(join(folder, "node_modules"));
  cpSync(join(root, "fixtures"), join(folder, "fixtures"), { recursive: true });
  const policy = "fixtures/policies/ollama.json";
  const wider = readFileSync(join(root, policy), "utf8").replace('"max": 10', '"max": 30');
  writeFileSync(join(folder, "wider.json"), wider);
  const bin = join(folder, "node_modules", ".bin", "callgate");
  const prints = (args, code, wanted, input) => {
    const { status, stdout, stderr } = run(folder, bin, args, input);
    const isSo = status === code && wanted.every((text) => stdout.includes(text));
    check(
      `callgate ${args.join(" ")}`,
      isSo,
      `  exit code ${status}, not ${code}; or not [${wanted}] in\n${stdout}${stderr}`,
    );
  };
  const session = "fixtures/transcripts/recorder/ollama-session.jsonl";
  prints(["--version"], 0, [manifest.version]);
  prints(["--help"], 0, ["callgate COMMAND", "mock-ollama"]);
  prints(["lint", "fixtures/policies"], 0, ["unenforceable-dialect", "1 warning in 2 policies"]);
  prints(["explain", "dead-rule"], 0, ["dead-rule"]);
  prints(["replay", "--policy", policy, session], 1, ["38 calls to 6 tools: 25 allowed, 13 would be denied"]);
  prints(["replay", "--policy", policy, session, "--jobs", "2"], 1, ["38 calls to 6 tools"]);
  prints(["replay", "--policy", policy, session, "--format", "html"], 1, ["<!doctype html>", "<svg"]);
  prints(["diff", policy, "wider.json"], 1, ["wider run (Execute)", "→ 30 calls a minute"]);
  prints(["mock-ollama"], 0, ['"serverInfo":{"name":', '"name":"chat_completion"'], SESSION);
  prints(["tools", "--", bin, "mock-ollama"], 0, ['"name": "chat_completion"']);
  checkStartUp(folder, join(folder, "node_modules", "callgate", "bin", "callgate.js"));
}

const SESSION = [
  {
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "c", version: "1" } },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/list" },
]
  .map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`)
  .join("");

/** The bytes of the files, as a registry counts what a package is unpacked. */
function checkSize(modules) {
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = files.map((entry) => ({ name: entry.name, bytes: statSync(join(entry.parentPath, entry.name)).size }));
  const all = megabytes(sizes);
  const needed = megabytes(sizes.filter(({ name }) => !OPTIONAL.test(name)));
  console.log(
    `  installed: ${all.toFixed(2)} MB in ${files.length} files, ${needed.toFixed(2)} MB without the optional parts`,
  );
  check(`without the optional parts it is under ${MAX_MEGABYTES} MB unpacked`, needed < MAX_MEGABYTES);
  const brought = readdirSync(modules).filter((name) => !name.startsWith(".") && name !== "callgate");
  check("nothing else was installed", brought.length === 0, `  ${brought.join(", ")}`);
}

function megabytes(files) {
  return files.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000;
}

/** The fastest of some runs in turn, so that what slows the machine down slows both. */
function checkStartUp(folder, bin) {
  const rounds = Array.from({ length: 15 }, () =>
    [
      ["-e", "0"],
      [bin, "--version"],
    ].map((args) => seconds(folder, args)),
  );
  const [node, version] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which])));
  const ratio = version / node;
  console.log(`  node -e 0: ${(node * 1000).toFixed(0)} ms, callgate --version: ${(version * 1000).toFixed(0)} ms`);
  check(`start-up is ${ratio.toFixed(2)} times that of node -e 0, less than ${MAX_START_UP}`, ratio < MAX_START_UP);
}

function seconds(folder, args) {
  const start = performance.now();
  runWell(folder, process.execPath, args);
  return (performance.now() - start) / 1000;
}
