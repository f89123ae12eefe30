/**
 * The built command line → `packages/cli/bundle`, a few files instead of some hundreds: half of what a short run costs is
 * loading modules. Commands stay chunks of their own, loaded when they are called.
 */

import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages", "cli");
const output = join(cli, "bundle");

rmSync(output, { recursive: true, force: true });
await build({
  input: { main: join(cli, "dist", "main.js"), "process-io": join(cli, "dist", "process-io.js") },
  platform: "node",
  output: { dir: output, format: "esm" },
  logLevel: "warn",
});
