/** What a run loads, as docs/dependencies.md says it: libraries in files of their own, and Node's larger modules. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { CALLGATE } from "./recorder.js";
import { ROOT, Workspace } from "./run.js";

const policy = (conditions: string) =>
  `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - {name: r, conditions: [${conditions}]}\n`;

const folder = new Workspace({
  "plain.yaml": policy("{path: args.n, op: lte, value: 5}"),
  "pattern.yaml": policy('{path: args.n, op: regex, value: "^a[bc]+$"}'),
  "other.yaml": policy('{path: args.n, op: regex, value: "^a[bcd]+$"}'),
  "calls.jsonl": "",
  "hook.cjs": `
    const fs = require("node:fs");
    const read = fs.readFileSync;
    const files = new Set();
    fs.readFileSync = (path, ...rest) => {
      const name = /[\\\\/]bundle[\\\\/]([\\w-]+)\\.cjs$/.exec(String(path))?.[1];
      if (name !== undefined) files.add(name);
      return read(path, ...rest);
    };
    process.on("exit", () => {
      const node = process.moduleLoadList.filter((id) => id.startsWith("NativeModule ")).map((id) => id.slice(13));
      fs.writeFileSync("loaded.json", JSON.stringify({ files: [...files], node }));
    });`,
});
afterAll(() => folder.remove());

const LIBRARIES = [
  "cliui",
  "fflate",
  "re2js",
  "refa",
  "regexpp",
  "string-width",
  "toml-eslint-parser",
  "yaml",
  "yargs",
  "zstd",
];
const NODES = ["child_process", "crypto", "http", "net", "stream", "tls", "worker_threads", "zlib"];

const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");

it.each<[string, string[]]>([
  ["`callgate --version`", ["--version"]],
  ["`callgate --help`", ["--help"]],
  ["`callgate lint` of a policy without patterns", ["lint", "plain.yaml"]],
  ["`callgate lint` with an option that there is not", ["lint", "--no-such-option"]],
  ["`callgate lint` of a policy with a pattern", ["lint", "pattern.yaml"]],
  ["`callgate diff` of two policies with patterns", ["diff", "pattern.yaml", "other.yaml"]],
  ["`callgate replay` of a transcript", ["replay", "--policy", "plain.yaml", "calls.jsonl"]],
  [
    "`callgate replay` of a transcript that is compressed by zstd",
    ["replay", "--policy", "plain.yaml", join(ROOT, "fixtures/transcripts/json-rpc/bare.jsonl.zst")],
  ],
])("docs/dependencies.md says what %s loads", (run, args) => {
  // The output is a file, as in a script: a terminal or another end needs streams of Node's.
  spawnSync(process.execPath, ["--require", "./hook.cjs", CALLGATE, ...args], { cwd: folder.path, stdio: "ignore" });
  const { files, node } = JSON.parse(folder.read("loaded.json")) as { files: string[]; node: string[] };
  const loaded = [
    ...files
      .map((name) => (name.startsWith("any-arguments-") ? "yargs" : name))
      .filter((name) => LIBRARIES.includes(name)),
    ...NODES.filter((name) => node.includes(name)).map((name) => `node:${name}`),
  ].sort();
  const said = loaded.length === 0 ? "nothing of these" : loaded.map((name) => `\`${name}\``).join(", ");
  expect(page).toContain(`| ${run} | ${said} |\n`);
});

it.each<[string, string[]]>([
  ["diff", ["pattern.yaml", "other.yaml"]],
  ["lint", ["plain.yaml"]],
  ["replay", ["--policy", "plain.yaml", "calls.jsonl"]],
  ["suggest", ["calls.jsonl", "--to", "intercept"]],
])("a second run of callgate %s uses the compiled code that the first has kept", (command, args) => {
  const kept = () => {
    const env = { ...process.env, XDG_CACHE_HOME: folder.path, CI: "", NODE_DISABLE_COMPILE_CACHE: "" };
    spawnSync(process.execPath, [CALLGATE, command, ...args], { cwd: folder.path, stdio: "ignore", env });
    const [build = ""] = readdirSync(join(folder.path, "callgate", "code"));
    return statSync(join(folder.path, "callgate", "code", build, `${command}.bin`), { bigint: true }).mtimeNs;
  };
  // What is not used is written again.
  expect(kept()).toBe(kept());
});
