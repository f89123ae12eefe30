/**
 * The built command line → `packages/cli/bundle`: all that callgate needs to run, in a few files instead of some hundreds:
 * half of what a short run costs is loading modules. Commands stay chunks of their own, loaded when they are called, and so
 * do the charts, the MCP SDK, and libraries of which few runs need any.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
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

/** What runs in threads, and the command whose compiled code it is loaded with. */
const THREADS = { "lint-worker": "lint", "mcp-worker": "mcp", "mutate-worker": "mutate", "replay-worker": "replay" };

/** What reads every command line. */
const GRAMMAR = join(cli, "dist", "command-line.js");

/** What is run most often, by hooks and editors: it waits for nothing that it seldom needs. */
const OFTEN = [join(commands, "lint", "lint.js")];

/**
 * By the name of a file, modules that are loaded when something of them is first used, and with them what no other module
 * needs: paths below `packages`, without `dist`, and what they begin with.
 */
const LATER = {
  // What proves that a call passes or that none does: most policies have something to prove, the smallest do not.
  "later-logic":
    /^(core\/logic\/(allows-no-more|conditions-of-limits|counters|formula|solve|automata\/|compare\/(?!call-bounds|names)|input-schema\/)|linter\/(anchors|dots|witness)\.)/,
  // Changing texts.
  "later-edits":
    /^(core\/edit\/|linter\/fixes\/(?!carry-counter|judge|resolve|rewrite-document|with-edits)|project\/lint\/(fixing|unified-diff))/,
  // Inputs that a run on one policy does not have.
  "later-inputs":
    /^(core\/document\/(fragment|json|toml)\.|core\/tools\/(read-tools)\.|linter\/(baseline|host-context|typed-places|yaml-library)\.|project\/(config\/(ignores|read-config)|lint\/host-run)\.)/,
  // Formats other than the terminal's, and reports other than those of lint.
  "later-reports": /^report\/(findings|json|machine|present\/(?!lint\.)|render\/(markdown|.*-markdown))/,
};

const files = await bundled({
  format: "cjs",
  output: { entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" },
  // Reading a file takes as long as many modules do: what most runs need is in few.
  together: {
    start: (graph) => graph.neededBy(STARTS),
    "command-line": (graph) => graph.neededBy([GRAMMAR]),
    common: neededOften,
    ...Object.fromEntries(Object.keys(LATER).map((name) => [name, (graph) => neededLate(name, graph)])),
    more: neededByMost,
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
    "v8-flags": join(cli, "dist", "v8-flags.js"),
  },
});
const build = createHash("sha256")
  .update(JSON.stringify([...files]))
  .digest("hex")
  .slice(0, 16);
const NO_BUILD = "BUILD-OF-THE-BUNDLE";
const asking = [...files.keys()].filter((name) => files.get(name).includes(NO_BUILD));
if (asking.length !== 1) throw new Error(`${asking.length} files have a place for the name of the build, not one`);
for (const name of asking) files.set(name, files.get(name).replaceAll(NO_BUILD, build));
const loader = await inOneFile(join(cli, "dist", "loading", "load.js"));
if (!loader.includes(NO_BUILD)) throw new Error("load.ts has no place for the name of the build");
files.set("later.cjs", await inOneFile(join(cli, "dist", "loading", "later.js")));
files.set("load.cjs", loader.replace(NO_BUILD, build));
for (const [thread, command] of Object.entries(THREADS)) {
  files.set(`${thread}-script.cjs`, files.get(`${thread}.cjs`));
  files.set(`${thread}.cjs`, `require("./load.cjs").loadThread(__dirname, "${thread}-script.cjs", "${command}");\n`);
}
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
  const beside = graph.neededBy([GRAMMAR, ...STARTS]);
  const counts = new Map();
  for (const command of COMMANDS)
    for (const module of graph.neededBy([command])) counts.set(module, (counts.get(module) ?? 0) + 1);
  const most = [...counts].filter(([module, count]) => count > COMMANDS.length * 0.6 && !beside.has(module));
  return new Set(most.map(([module]) => module));
}

/** What is needed at once by what is run often. */
function neededOften(graph) {
  return graph.neededBy(OFTEN, (module) => laterName(module) !== undefined);
}

/** What is loaded late under one name; what is needed besides by others is in a file before it. */
function neededLate(name, graph) {
  const own = graph.ids().filter((module) => laterName(module) === name);
  return graph.neededBy(own, (module) => ![undefined, name].includes(laterName(module)));
}

/** The name under which a module is loaded late. */
function laterName(module) {
  const path = relative(packages, module).replaceAll("\\", "/").replace("/dist/", "/");
  return Object.keys(LATER).find((name) => LATER[name].test(path));
}

function built(folder, ...path) {
  return readFileSync(join(folder, "dist", ...path), "utf8").replace(/\n?\/\/# sourceMappingURL.*/, "");
}
