/**
 * The built command line → `packages/cli/bundle`: all that callgate needs to run, in a few files instead of some hundreds:
 * half of what a short run costs is loading modules. Commands stay chunks of their own, loaded when they are called, and so
 * do the charts, the MCP SDK, and libraries of which few runs need any.
 */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { minify } from "rolldown/utils";
import { compiledSchemas } from "../packages/core/scripts/compiled-schemas.mjs";
import { automataModule } from "./automata-library.mjs";
import { licensesOf } from "./bundled-licenses.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const cli = join(packages, "cli");
const output = join(cli, "bundle");

/** Libraries that are loaded when first needed, and the package that does so. */
const LAZY = { refa: "core", fflate: "simulator", fzstd: "simulator" };

const elements = join(packages, "report", "dist", "mutation", "elements.js");
const validators = join(packages, "core", "dist", "dialects", "validators.js");

/** Less to read at every start; names stay, for the text of a fault. */
const MINIFY = {
  mangle: false,
  compress: { keepNames: { function: true, class: true } },
  codegen: { removeWhitespace: true },
};

rmSync(output, { recursive: true, force: true });
const { output: files } = await build({
  input: {
    main: join(cli, "dist", "main.js"),
    "mutate-worker": join(cli, "dist", "mutate", "mutate-worker.js"),
    "process-io": join(cli, "dist", "process-io.js"),
    "replay-worker": join(cli, "dist", "replay", "replay-worker.js"),
    vitest: join(cli, "dist", "vitest.js"),
  },
  platform: "node",
  // Expectations are added to the one that runs the tests.
  external: ["vitest"],
  plugins: [
    // The schemas come compiled, so that neither ajv nor its time is needed.
    { name: "compiled-schemas", load: (id) => (id === validators ? compiledSchemas() : undefined) },
    // Its text, for the page that holds it.
    { name: "mutation-elements", load: (id) => (id === elements ? mutationElements() : undefined) },
    // Their files are beside the bundle's: where the bundle is installed, nothing else need be found.
    {
      name: "lazy-libraries",
      transform: (code) => code.replace(/(createRequire\(import\.meta\.url\)\(")(\w+)"\)/g, beside),
    },
  ],
  output: { dir: output, format: "esm", minify: MINIFY },
  logLevel: "warn",
});
for (const [library, user] of Object.entries(LAZY)) files.push(...(await lazyLibrary(library, user)));
const chunks = files.filter(({ type }) => type === "chunk");
for (const chunk of chunks.filter(isMostlyOutside)) await shorten(join(output, chunk.fileName));
const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
writeFileSync(join(output, "LICENSES.txt"), licensesOf([...modules, elementsScript()]));

function beside(call, start, library) {
  return library in LAZY ? `${start}./${library}.cjs")` : call;
}

async function lazyLibrary(library, user) {
  const file = createRequire(join(packages, user, "package.json")).resolve(library);
  const { output: built } = await build({
    input: { [library]: file },
    platform: "node",
    plugins: [
      {
        name: "used-only",
        transform: (code, id) => (library === "refa" && id === file ? automataModule(code) : undefined),
      },
    ],
    output: { dir: output, format: "cjs", entryFileNames: "[name].cjs", minify: true },
    logLevel: "warn",
  });
  return built;
}

/** Whether most of a chunk is other packages' code, whose names tell nobody here anything. */
function isMostlyOutside({ modules, code }) {
  const outside = Object.entries(modules).filter(([id]) => /[\\/]node_modules[\\/]/.test(id));
  return outside.reduce((length, [, { renderedLength }]) => length + renderedLength, 0) > code.length / 2;
}

async function shorten(file) {
  const { code } = await minify(file, readFileSync(file, "utf8"), {
    module: file.endsWith(".js"),
    compress: MINIFY.compress,
    mangle: { toplevel: true, keepNames: { function: false, class: true } },
  });
  writeFileSync(file, code);
}

function elementsScript() {
  return createRequire(elements).resolve("mutation-testing-elements/mutation-test-elements.js");
}

function mutationElements() {
  return `export const ELEMENTS = ${JSON.stringify(readFileSync(elementsScript(), "utf8"))};`;
}
