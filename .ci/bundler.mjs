/**
 * Built modules → a few files that need nothing else installed, in memory. Libraries of which few runs need any are files of
 * their own, loaded when first needed.
 */

import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { minify } from "rolldown/utils";
import { compiledSchemas } from "../packages/core/scripts/compiled-schemas.mjs";
import { automataModule } from "./automata-library.mjs";
import { licensesOf } from "./bundled-licenses.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");

/** Libraries that are loaded when first needed, and the package that does so. */
const LAZY = { refa: "core", fflate: "simulator", fzstd: "simulator" };

const validators = join(packages, "core", "dist", "dialects", "validators.js");

/** Less to read at every start; names stay, for the text of a fault. */
const MINIFY = {
  mangle: false,
  compress: { keepNames: { function: true, class: true } },
  codegen: { removeWhitespace: true },
};

/** What is wrong is said, how long it took is not. */
const QUIET = { logLevel: "warn", checks: { pluginTimings: false } };

const PLUGINS = [
  // The schemas come compiled, so that neither ajv nor its time is needed.
  { name: "compiled-schemas", load: (id) => (id === validators ? compiledSchemas() : undefined) },
  // Their files are beside the bundle's: where the bundle is installed, nothing else need be found.
  {
    name: "lazy-libraries",
    transform: (code) => code.replace(/(createRequire\(import\.meta\.url\)\(")(\w+)"\)/g, beside),
  },
];

/**
 * The files by name, each as text, with the licenses of all that is in them.
 * @param options.input modules by name, as Rolldown takes them
 * @param options.output what Rolldown shall do otherwise with the names of files
 * @param options.resolve what Rolldown shall do otherwise with the names of modules
 */
export async function bundled({ input, output = {}, resolve = {} }) {
  const main = { input, platform: "node", plugins: PLUGINS, resolve, ...QUIET };
  const files = await generated(main, { format: "esm", minify: MINIFY, ...output });
  for (const [library, user] of Object.entries(LAZY)) files.push(...(await lazyLibrary(library, user)));
  const chunks = files.filter(({ type }) => type === "chunk");
  const texts = new Map(files.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
  for (const { fileName } of chunks.filter(isMostlyOutside))
    texts.set(fileName, await shortened(fileName, texts.get(fileName)));
  texts.set("LICENSES.txt", licensesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
  return texts;
}

async function generated(input, output) {
  const bundle = await rolldown(input);
  try {
    return (await bundle.generate(output)).output.slice();
  } finally {
    await bundle.close();
  }
}

function beside(call, start, library) {
  return library in LAZY ? `${start}./${library}.cjs")` : call;
}

function lazyLibrary(library, user) {
  const file = createRequire(join(packages, user, "package.json")).resolve(library);
  return generated(
    {
      input: { [library]: file },
      platform: "node",
      plugins: [
        {
          name: "used-only",
          transform: (code, id) => (library === "refa" && id === file ? automataModule(code) : undefined),
        },
      ],
      ...QUIET,
    },
    { format: "cjs", entryFileNames: "[name].cjs", minify: true },
  );
}

/** Whether most of a chunk is other packages' code, whose names tell nobody here anything. */
function isMostlyOutside({ modules, code }) {
  const outside = Object.entries(modules).filter(([id]) => /[\\/]node_modules[\\/]/.test(id));
  return outside.reduce((length, [, { renderedLength }]) => length + renderedLength, 0) > code.length / 2;
}

async function shortened(name, text) {
  const { code } = await minify(name, text, {
    module: extname(name) !== ".cjs",
    compress: MINIFY.compress,
    mangle: { toplevel: true, keepNames: { function: false, class: true } },
  });
  return code;
}
