/**
 * Mutation testing of what decides: `npm run mutation` makes small faults in `packages/core/src/engine` and `logic`, and says
 * which of them no test notices; `npm run mutation -- packages/core/src/engine/argument.ts` of one file. It fails where a
 * folder's score is below its bar. Faults that no test can notice are listed, with the reason, in `mutation-equivalent.json`,
 * and do not count; the score with them is shown as `raw`. Stryker is installed beside the project when this is first run:
 * it takes an hour or more, and no other command needs it.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "9.6.1";
/** The least percentage of faults that tests must notice, by folder. */
const BARS = { "packages/core/src/engine": 92 };
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, ".cache", "stryker");
const modules = join(folder, "node_modules", "@stryker-mutator");
const report = join(folder, "report.json");

install();
const named = process.argv.slice(2);
const config = {
  mutate: named.length > 0 ? named : ["packages/core/src/{engine,logic}/**/*.ts", "!**/*.test.ts"],
  plugins: [join(modules, "vitest-runner", "dist", "src", "index.js")],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutation.vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  reporters: ["html", "json", "progress-append-only"],
  htmlReporter: { fileName: ".cache/stryker/report.html" },
  jsonReporter: { fileName: ".cache/stryker/report.json" },
  incremental: true,
  incrementalFile: ".cache/stryker/incremental.json",
  ignorePatterns: ["packages/*/dist", "packages/cli/bundle", "coverage", ".cache"],
  tempDirName: ".cache/stryker/sandboxes",
  timeoutMS: 60_000,
  disableTypeChecks: true,
  // It would rewrite the references in ours, by an interface that TypeScript 7 no longer has; nothing here asks for types.
  tsconfigFile: "none.json",
};
const file = join(folder, "stryker.config.json");
writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
const { status } = spawnSync(process.execPath, [join(modules, "core", "bin", "stryker.js"), "run", file], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status === 0 ? tell(JSON.parse(readFileSync(report, "utf8")).files) : (status ?? 1);

/** Prints each fault that no test noticed, and the scores; gives the exit code. */
function tell(files) {
  const lines = JSON.parse(readFileSync(join(root, "scripts", "mutation-equivalent.json"), "utf8"));
  const listed = lines.flatMap(({ faults, ...one }) => faults.map((fault) => ({ ...one, ...fault })));
  const used = new Set();
  const folders = new Map();
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const count = { file: basename(path), noticed: 0, equivalent: 0, survived: 0 };
    for (const mutant of mutants) {
      if (mutant.status === "Killed" || mutant.status === "Timeout") count.noticed++;
      if (mutant.status !== "Survived" && mutant.status !== "NoCoverage") continue;
      const { line, from, to } = faultOf(source, mutant);
      const entry = listed.find(
        (one) => path.endsWith(one.file) && one.line === line && one.from === from && one.to === to,
      );
      if (entry === undefined) {
        count.survived++;
        console.log(`${path}:${mutant.location.start.line}: ${mutant.mutatorName}\n- ${from}\n+ ${to}`);
        continue;
      }
      count.equivalent++;
      used.add(entry);
    }
    const of = dirname(path).replace(/(\/src\/[a-z]+)\/.*/, "$1");
    folders.set(of, [...(folders.get(of) ?? []), count]);
  }
  for (const entry of listed)
    if (!used.has(entry) && Object.keys(files).some((path) => path.endsWith(entry.file)))
      console.log(
        `mutation-equivalent.json: a test notices this, or the line is no longer there: ${entry.file}, ${entry.line}, ${entry.to}`,
      );
  let code = 0;
  for (const [name, counts] of folders) {
    const all = { file: name, ...sum(counts) };
    console.table([...counts, all].map((one) => ({ ...one, ...scoresOf(one) })));
    if (scoresOf(all).score >= (BARS[name] ?? 0)) continue;
    console.log(`${name} is below its bar of ${BARS[name]} %`);
    code = 1;
  }
  return code;
}

/** A fault as it is listed: the line it begins in, the text there, and the text in its place. */
function faultOf(source, { location: { start, end }, replacement }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const [first] = lines;
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  const from = [lines[0].slice(start.column - 1), ...lines.slice(1)].join("\n");
  return { line: first.trim(), from: oneLine(from), to: oneLine(replacement) };
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

function sum(counts) {
  const total = { noticed: 0, equivalent: 0, survived: 0 };
  for (const count of counts) for (const name of Object.keys(total)) total[name] += count[name];
  return total;
}

function scoresOf({ noticed, equivalent, survived }) {
  const percent = (all) => (all === 0 ? 100 : Math.floor((noticed / all) * 1_000) / 10);
  return { score: percent(noticed + survived), raw: percent(noticed + survived + equivalent) };
}

/** Without its peers: Vitest is the workspace's. */
function install() {
  const stamp = join(folder, VERSION);
  if (existsSync(stamp)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const wanted = ["core", "vitest-runner"].map((name) => `@stryker-mutator/${name}@${VERSION}`);
  const options = ["--no-save", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const { status, stdout, stderr } = spawnSync("npm", ["install", ...options, ...wanted], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\nStryker cannot be installed into ${folder}\n`);
    process.exit(2);
  }
  writeFileSync(stamp, "");
}
