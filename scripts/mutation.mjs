/**
 * Mutation testing of what decides: `npm run mutation` makes small faults in `packages/core/src/engine` and `logic`, and says
 * which of them no test notices; `npm run mutation -- packages/core/src/engine/argument.ts` of one file. Stryker is installed
 * beside the project when this is first run: it takes an hour or more, and no other command needs it.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "9.6.1";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, ".cache", "stryker");
const modules = join(folder, "node_modules", "@stryker-mutator");

install();
const named = process.argv.slice(2);
const config = {
  mutate: named.length > 0 ? named : ["packages/core/src/{engine,logic}/**/*.ts", "!**/*.test.ts"],
  plugins: [join(modules, "vitest-runner", "dist", "src", "index.js")],
  testRunner: "vitest",
  vitest: { configFile: "scripts/mutation.vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  reporters: ["clear-text", "html", "json", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: ".cache/stryker/report.html" },
  jsonReporter: { fileName: ".cache/stryker/report.json" },
  incremental: true,
  incrementalFile: ".cache/stryker/incremental.json",
  ignorePatterns: ["packages/*/dist", "packages/cli/bundle", "coverage"],
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
process.exitCode = status ?? 1;

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
