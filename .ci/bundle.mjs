/**
 * The built command line → `packages/cli/bundle`, a few files instead of some hundreds: half of what a short run costs is
 * loading modules. Commands stay chunks of their own, loaded when they are called, and so do libraries of which few runs need any.
 */

import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { compiledSchemas } from "../packages/core/scripts/compiled-schemas.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const cli = join(packages, "cli");
const output = join(cli, "bundle");

/** Libraries that are loaded when first needed, and the package that does so. */
const LAZY = { refa: "core", fflate: "simulator", fzstd: "simulator" };

const validators = join(packages, "core", "dist", "dialects", "validators.js");

rmSync(output, { recursive: true, force: true });
await build({
  input: {
    main: join(cli, "dist", "main.js"),
    "process-io": join(cli, "dist", "process-io.js"),
    "replay-worker": join(cli, "dist", "replay", "replay-worker.js"),
  },
  platform: "node",
  // Only who starts the mock, or asks a server for its tools, pays for the SDK.
  external: ["@callgate/mock-ollama", /^@modelcontextprotocol\/sdk/],
  // The schemas come compiled, so that neither ajv nor its time is needed.
  plugins: [
    { name: "compiled-schemas", load: (id) => (id === validators ? compiledSchemas() : undefined) },
    // Their files are beside the bundle's: where the bundle is installed, nothing else need be found.
    {
      name: "lazy-libraries",
      transform: (code) => code.replace(/(createRequire\(import\.meta\.url\)\(")(\w+)"\)/g, beside),
    },
  ],
  // Less to read at every start; names stay, for the text of a fault.
  output: {
    dir: output,
    format: "esm",
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  },
  logLevel: "warn",
});
for (const [library, user] of Object.entries(LAZY))
  await build({
    input: { [library]: createRequire(join(packages, user, "package.json")).resolve(library) },
    platform: "node",
    output: { dir: output, format: "cjs", entryFileNames: "[name].cjs", minify: true },
    logLevel: "warn",
  });

function beside(call, start, library) {
  return library in LAZY ? `${start}./${library}.cjs")` : call;
}
