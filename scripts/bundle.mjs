/**
 * The built command line → `packages/cli/bundle`: all that callgate needs to run, in a few files instead of some hundreds:
 * half of what a short run costs is loading modules. Commands stay chunks of their own, loaded when they are called, and so
 * do the charts, the MCP SDK, and libraries of which few runs need any.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundler.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const cli = join(packages, "cli");
const project = join(packages, "project");
const output = join(cli, "bundle");

const files = await bundled({
  input: {
    main: join(cli, "dist", "main.js"),
    "mutate-worker": join(project, "dist", "mutate", "mutate-worker.js"),
    process: join(cli, "dist", "process.js"),
    "replay-worker": join(project, "dist", "replay", "replay-worker.js"),
    "tool-server": join(packages, "probe", "dist", "tool-server.js"),
    vitest: join(cli, "dist", "vitest.js"),
  },
  // Expectations are added to the one that runs the tests.
  external: ["vitest"],
});
rmSync(output, { recursive: true, force: true });
mkdirSync(output);
for (const [name, text] of files) writeFileSync(join(output, name), text);
// The types, with that of the world in them: who installs callgate installs none of its packages.
for (const name of ["main", "vitest"])
  writeFileSync(join(output, `${name}.d.ts`), types(cli, `${name}.d.ts`).replaceAll("@callgate/project/io", "./io.js"));
writeFileSync(join(output, "io.d.ts"), types(project, "io", "io.d.ts"));

function types(folder, ...path) {
  return readFileSync(join(folder, "dist", ...path), "utf8").replace(/\n?\/\/# sourceMappingURL.*/, "");
}
