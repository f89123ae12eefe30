/**
 * Built modules → a few files that need nothing else installed, in memory. Libraries of which few runs need any are files of
 * their own, loaded when first needed.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { minify } from "rolldown/utils";
import { compiledSchemas } from "../packages/core/scripts/compiled-schemas.mjs";
import { automataModule } from "./automata-library.mjs";
import { licensesOf } from "./bundled-licenses.mjs";
import { ModuleGraph } from "./module-graph.mjs";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");

/** Libraries that are loaded when first needed, and the package that does so; `#` begins a name that only that package knows. */
const LAZY = {
  re2js: "core",
  refa: "core",
  "toml-eslint-parser": "core",
  "@eslint-community/regexpp": "core",
  "#zstd": "simulator",
  yaml: "linter",
};

/** What yargs lays out its help with; loading it takes longer than the rest of yargs, and few runs print any help. */
const HELP_LAYOUT = ["cliui", "string-width"];

/**
 * What yargs asks of the system at every start, and what it gets instead. callgate says itself how wide the help is, and which
 * version it has: yargs would open the standard output, and look for a package.json in all folders above.
 */
const ASKED_BY_YARGS = {
  "typeof process.stdout.columns !== 'undefined' ? process.stdout.columns : null": "null",
  "findUp: escalade": "findUp: () => undefined",
};

/** Node's own module loads streams and colours. */
const ASSERTIONS = `
export function strictEqual(actual, expected, message) {
  if (!Object.is(actual, expected)) throw new Error(message);
}
export function notStrictEqual(actual, expected, message) {
  if (Object.is(actual, expected)) throw new Error(message);
}`;

/** Begins the id of a module that replaces such a library. */
const LATER = "later:";

const elements = join(packages, "report", "dist", "html", "mutation-elements.js");
const validators = join(packages, "core", "dist", "dialects", "validators.js");

/** Less to read at every start; names of functions stay, for the text of a fault. */
const MINIFY = {
  mangle: { keepNames: { function: true, class: true } },
  compress: { keepNames: { function: true, class: true } },
  codegen: { removeWhitespace: true },
};

/** What is wrong is said, how long it took is not. */
const QUIET = { logLevel: "warn", checks: { pluginTimings: false, emptyImportMeta: false } };

/** In the place of `require` until nothing is renamed any more. */
const REQUIRE_BESIDE = "requireBeside";

const plugins = (format) => [
  // The schemas come compiled, so that neither ajv nor its time is needed.
  { name: "compiled-schemas", load: (id) => (id === validators ? compiledSchemas() : undefined) },
  // Its text, for the page that holds it.
  { name: "mutation-elements", load: (id) => (id === elements ? mutationElements() : undefined) },
  // How much colour there is, callgate says.
  {
    name: "no-colour-support",
    resolveId: (id) => (id === "#supports-color" ? id : undefined),
    load: (id) => (id === "#supports-color" ? "export default { stdout: false, stderr: false };" : undefined),
  },
  // Their files are beside the bundle's: where the bundle is installed, nothing else need be found.
  {
    name: "lazy-libraries",
    transform: (code) =>
      code.replace(/(createRequire\(import\.meta\.url\))\("([\w@#/-]+)"\)/g, (call, start, library) =>
        library in LAZY ? `${format === "cjs" ? REQUIRE_BESIDE : start}("./${fileOf(library)}.cjs")` : call,
      ),
  },
  {
    name: "own-manifest",
    transform: (code) =>
      format === "cjs"
        ? code.replace('new URL("../package.json", import.meta.url)', '__dirname + "/../package.json"')
        : null,
  },
  {
    name: "threads-and-programs",
    transform: (code) =>
      format === "cjs"
        ? code.replace(/(new URL\("\.\/[\w-]+)\.js", import\.meta\.url\)/g, '$1.cjs", import.meta.url)')
        : null,
  },
  {
    name: "lazy-help-layout",
    resolveId: (id, importer) =>
      HELP_LAYOUT.includes(id) && importer?.includes("platform-shims") ? `${LATER}${id}` : undefined,
    load: (id) => (id.startsWith(LATER) ? calledLater(id.slice(LATER.length), format) : undefined),
  },
  {
    name: "yargs-asks-less",
    transform(code, id) {
      if (!/yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/.test(id)) return null;
      for (const asked of Object.keys(ASKED_BY_YARGS))
        if (!code.includes(asked)) throw new Error(`yargs does not have \`${asked}\` any more`);
      return Object.entries(ASKED_BY_YARGS).reduce((code, [asked, instead]) => code.replace(asked, instead), code);
    },
  },
  {
    name: "assertions-of-yargs",
    resolveId: (id, importer) =>
      id === "assert" && importer?.includes("platform-shims") ? "assertions-of-yargs" : undefined,
    load: (id) => (id === "assertions-of-yargs" ? ASSERTIONS : undefined),
  },
];

/**
 * The files by name, each as text, with the licenses of all that is in them.
 * @param options.input modules by name, as Rolldown takes them
 * @param options.format `esm`, or `cjs`, whose text is ASCII only
 * @param options.output what Rolldown shall do otherwise with the names of files
 * @param options.external what is not bundled, because whoever uses it has it
 * @param options.together functions by the name of a file: of a ModuleGraph → the modules that shall be in that one file. Those
 *   of the first name they are given for. Others load a file whose name begins with `later-` when they first use something of
 *   it.
 */
export async function bundled({ input, format = "esm", output = {}, external = [], together = {} }) {
  const graph = new ModuleGraph();
  const all = [...plugins(format), { name: "graph", moduleParsed: (info) => graph.add(info) }];
  const groups = Object.entries(together).map(([name, modulesOf]) => {
    let modules;
    return {
      name,
      test(id) {
        modules ??= modulesOf(graph);
        return modules.has(id);
      },
    };
  });
  const main = {
    input,
    platform: "node",
    plugins: all,
    external,
    // What the files that are written together need of each other.
    ...(groups.length > 0 && { preserveEntrySignatures: "allow-extension" }),
    ...QUIET,
  };
  const files = await generated(main, {
    format,
    minify: MINIFY,
    ...(groups.length > 0 && { codeSplitting: { groups, includeDependenciesRecursively: false } }),
    ...output,
  });
  for (const [library, user] of Object.entries(LAZY))
    files.push(...(await lazyLibrary(library, resolvedFrom(user, library))));
  const yargs = resolvedFrom("cli", "yargs");
  for (const library of HELP_LAYOUT)
    files.push(...(await lazyLibrary(library, createRequire(yargs).resolve(library), "named")));
  const chunks = files.filter(({ type }) => type === "chunk");
  const texts = new Map(files.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
  for (const { fileName } of chunks.filter(isMostlyOutside))
    texts.set(fileName, await shortened(fileName, texts.get(fileName)));
  if (format === "cjs")
    for (const { fileName } of chunks)
      texts.set(fileName, loadingLater(inAscii(texts.get(fileName)).replaceAll(`${REQUIRE_BESIDE}(`, "require(")));
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  const scripts = modules.includes(elements) ? [elementsScript()] : [];
  texts.set("LICENSES.txt", licensesOf([...modules, ...scripts]));
  return texts;
}

/**
 * The same code in ASCII, which V8 reads at half the memory.
 * @throws Error for a template whose text would not be the same
 */
function inAscii(code) {
  if (/String\.raw`[^`]*[^\0-\x7f]/.test(code)) throw new Error("String.raw`…` holds a character that is not ASCII");
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same code, which loads the files that are loaded late when it first uses something of them. */
function loadingLater(code) {
  return code.replace(/require\((["'`])\.\/later-[^"'`]+\1\)/g, `require("./later.cjs").later(()=>$&)`);
}

/** A module with all that it imports, as one file of CommonJS. */
export async function inOneFile(module) {
  const [{ code }] = await generated({ input: module, platform: "node", ...QUIET }, { format: "cjs", minify: MINIFY });
  return code;
}

async function generated(input, output) {
  const bundle = await rolldown(input);
  try {
    return (await bundle.generate(output)).output.slice();
  } finally {
    await bundle.close();
  }
}

/** A scoped package's file bears its own name only. */
function fileOf(library) {
  return library.replace(/^(?:@[^/]+\/|#)/, "");
}

/** A module whose function loads that of the library when it is first called. */
function calledLater(library, format) {
  const isLoadedAs = format === "cjs" ? REQUIRE_BESIDE : "createRequire(import.meta.url)";
  return `import { createRequire } from "node:module";
let called;
export default (...args) => {
  called ??= ${isLoadedAs}("./${library}.cjs");
  return called.default(...args);
};`;
}

function resolvedFrom(user, library) {
  return createRequire(join(packages, user, "package.json")).resolve(library);
}

function lazyLibrary(library, file, exports = "auto") {
  return generated(
    {
      input: { [fileOf(library)]: file },
      platform: "node",
      plugins: [
        {
          name: "used-only",
          transform: (code, id) => (library === "refa" && id === file ? automataModule(code) : undefined),
        },
      ],
      ...QUIET,
    },
    { format: "cjs", entryFileNames: "[name].cjs", exports, minify: true },
  );
}

/** Whether most of a chunk is other packages' code, whose names mean nothing here. */
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

function elementsScript() {
  return createRequire(elements).resolve("mutation-testing-elements/mutation-test-elements.js");
}

function mutationElements() {
  return `export const ELEMENTS = ${JSON.stringify(readFileSync(elementsScript(), "utf8"))};`;
}
