/** The built scripts of the browser → files with all that they need, in memory. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { automataModule } from "../../../scripts/automata-library.mjs";
import { compiledSchemas } from "../../core/scripts/compiled-schemas.mjs";

const site = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(site, "dist");
const packages = dirname(site);

/** Modules that give a library to callers who cannot wait, and the library. */
const LATE = {
  "core/dist/document/toml-library.browser.js": ["toml", "toml-eslint-parser"],
  "core/dist/logic/automata/library.browser.js": ["refa", "refa"],
  "core/dist/patterns/js-pattern-library.browser.js": ["regexpp", "@eslint-community/regexpp"],
  "core/dist/patterns/pattern-library.browser.js": ["re2", "re2js"],
  "linter/dist/yaml-library.browser.js": ["yaml", "yaml"],
};

/** What a bundler cannot know of a page: there is no disk, and callgate's version is known when it is built. */
const REPLACED = new Map([
  ["core/dist/dialects/validators.js", () => compiledSchemas()],
  // There is one thread, and one is asked for.
  ["project/dist/lint/findings-cache.js", () => noThreads("keepingOf")],
  ["project/dist/lint/jobs.js", () => noThreads("lintInJobs", "threadsFor")],
  ["project/dist/replay/jobs.js", () => noThreads("replayInJobs")],
  ["project/dist/threads/thread.js", () => readFileSync(join(dist, "worker", "one-thread.js"), "utf8")],
  // Texts are typed or pasted: none is compressed.
  ["simulator/dist/decompress.js", () => readFileSync(join(dist, "worker", "plain-bytes.js"), "utf8")],
  ["project/dist/version.js", () => `export const VERSION = ${JSON.stringify(versionOf("project"))};`],
  ...Object.entries(LATE).map(([path, [name, library]]) => [path, () => lateLibrary(name, library)]),
]);

function noThreads(...functions) {
  const text = 'throw new TypeError("a browser\'s worker starts no threads");';
  return functions.map((name) => `export function ${name}() { ${text} }`).join("\n");
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")).version;
}

function lateLibrary(name, library) {
  const late = JSON.stringify(join(dist, "worker", "late-libraries.js"));
  return `import { lateLibrary } from ${late};\nexport const ${name} = lateLibrary(() => import(${JSON.stringify(library)}));`;
}

const PLUGINS = [
  {
    name: "replaced",
    load: (id) => REPLACED.get(id.replaceAll("\\", "/").split("/packages/").at(-1))?.(),
  },
  {
    name: "digests",
    resolveId: (id, importer = "") =>
      id === "node:crypto" && /[\\/]simulator[\\/]dist[\\/]/.test(importer)
        ? join(dist, "worker", "node-crypto.js")
        : undefined,
  },
  // Of the library of automata, only what is asked of it; the rest is four fifths of it.
  {
    name: "automata",
    transform: (code, id) => (/node_modules[\\/]refa[\\/][^\\/]+\.js$/.test(id) ? automataModule(code) : undefined),
  },
];

/** The scripts by the name of their file, each an ES module; what several share is a file of its own. */
export async function browserScripts() {
  const pages = await bundled({
    theme: join(dist, "browser", "theme.js"),
    page: join(dist, "browser", "page.js"),
    playground: join(dist, "playground", "main.js"),
  });
  const worker = await bundled({ worker: join(dist, "worker", "worker.js") }, "worker-");
  return new Map([...pages, ...worker]);
}

async function bundled(input, prefix = "") {
  const bundle = await rolldown({
    input,
    platform: "browser",
    logLevel: "warn",
    checks: { pluginTimings: false },
    plugins: PLUGINS,
    // Unused code asks for them; what is left once that is gone fails the build.
    external: (id, importer = "") =>
      /^node:(?!path$|buffer$)/.test(id) && !(id === "node:crypto" && /[\\/]simulator[\\/]/.test(importer)),
    treeshake: { moduleSideEffects: [{ external: true, sideEffects: false }] },
    resolve: {
      alias: {
        "node:path": "pathe",
        "node:buffer": join(dist, "worker", "node-buffer.js"),
      },
    },
    transform: { inject: { Buffer: [join(dist, "worker", "node-buffer.js"), "Buffer"] } },
  });
  const { output } = await bundle.generate({
    format: "esm",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: `${prefix}[name].js`,
  });
  await bundle.close();
  const asked = output.filter(({ code = "" }) => /(?:import|from)\s*\(?\s*["'`]node:/.test(code));
  if (asked.length > 0)
    throw new Error(`scripts of the site ask for modules of Node: ${asked.map(({ fileName }) => fileName).join(", ")}`);
  return new Map(output.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
}
