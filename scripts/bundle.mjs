/**
 * The built command line → `packages/cli/bundle`: all that callgate needs to run, in a few files instead of some hundreds:
 * half of what a short run costs is loading modules. Commands stay chunks of their own, loaded when they are called, and so
 * do the charts, the MCP SDK, and libraries of which few runs need any.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "./bundler.mjs";

const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages", "cli");
const output = join(cli, "bundle");

const files = await bundled({
  input: {
    main: join(cli, "dist", "main.js"),
    "mutate-worker": join(cli, "dist", "mutate", "mutate-worker.js"),
    "process-io": join(cli, "dist", "process-io.js"),
    "replay-worker": join(cli, "dist", "replay", "replay-worker.js"),
    vitest: join(cli, "dist", "vitest.js"),
  },
  // Expectations are added to the one that runs the tests.
  external: ["vitest"],
});
rmSync(output, { recursive: true, force: true });
mkdirSync(output);
for (const [name, text] of files) writeFileSync(join(output, name), text);
