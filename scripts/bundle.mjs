/**
 * The built command line → `packages/cli/bundle`: all that callgate needs to run, in a few files instead of some hundreds:
 * half of what a short run costs is loading modules. Commands stay chunks of their own, loaded when they are called, and so
 * do the charts, the MCP SDK, and libraries of which few runs need any.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled, inOneFile } from "./bundler.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const cli = join(packages, "cli");
const project = join(packages, "project");
const output = join(cli, "bundle");

/** What every start loads. */
const STARTS = ["main", "process"].map((name) => join(cli, "dist", `${name}.js`));

const commands = join(cli, "dist", "commands");
const COMMANDS = readdirSync(commands)
  .map((name) => join(commands, name, `${name}.js`))
  .filter((file) => existsSync(file));

const files = await bundled({
  format: "cjs",
  output: { entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" },
  // Reading a file takes as long as many modules do: what most runs need is in few.
  together: {
    start: (graph) => importedBy(STARTS, graph),
    common: neededByMost,
  },
  input: {
    "answer-worker": join(packages, "lsp", "dist", "answer-worker.js"),
    expectations: join(cli, "dist", "expectations.js"),
    "inflate-worker": join(packages, "simulator", "dist", "unpack", "inflate-worker.js"),
    "lint-worker": join(project, "dist", "lint", "lint-worker.js"),
    main: join(cli, "dist", "main.js"),
    "mcp-worker": join(packages, "mcp", "dist", "mcp-worker.js"),
    "mutate-worker": join(project, "dist", "mutate", "mutate-worker.js"),
    process: join(cli, "dist", "process.js"),
    "replay-worker": join(project, "dist", "replay", "replay-worker.js"),
    "tool-server": join(packages, "probe", "dist", "tool-server.js"),
  },
});
const build = createHash("sha256")
  .update(JSON.stringify([...files]))
  .digest("hex")
  .slice(0, 16);
const loader = await inOneFile(join(cli, "dist", "loading", "load.js"));
if (!loader.includes("BUILD-OF-THE-BUNDLE")) throw new Error("load.ts has no place for the name of the build");
files.set("load.cjs", loader.replace("BUILD-OF-THE-BUNDLE", build));
// What is imported from outside; expectations are added to the vitest that runs the tests.
files.set("main.js", 'export { main } from "./main.cjs";\n');
files.set("vitest.js", built(cli, "vitest.js").replaceAll("./expectations.js", "./expectations.cjs"));
rmSync(output, { recursive: true, force: true });
mkdirSync(output);
for (const [name, text] of files) writeFileSync(join(output, name), text);
// The types, with that of the world in them: who installs callgate installs none of its packages.
for (const name of ["expectations", "main", "vitest"])
  writeFileSync(join(output, `${name}.d.ts`), built(cli, `${name}.d.ts`).replaceAll("@callgate/project/io", "./io.js"));
writeFileSync(join(output, "io.d.ts"), built(project, "io", "io.d.ts"));

/** The modules that most commands import, beyond what they start with. */
function neededByMost(graph) {
  const beside = importedBy([join(cli, "dist", "command-line.js"), ...STARTS], graph);
  const counts = new Map();
  for (const command of COMMANDS)
    for (const module of importedBy([command], graph)) counts.set(module, (counts.get(module) ?? 0) + 1);
  const most = [...counts].filter(([module, count]) => count > COMMANDS.length * 0.6 && !beside.has(module));
  return new Set(most.map(([module]) => module));
}

/** Some modules, and all that they import without delay. */
function importedBy(modules, graph) {
  const all = new Set(modules);
  for (const module of all) for (const imported of graph.get(module) ?? []) all.add(imported);
  return all;
}

function built(folder, ...path) {
  return readFileSync(join(folder, "dist", ...path), "utf8").replace(/\n?\/\/# sourceMappingURL.*/, "");
}
