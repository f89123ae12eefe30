/**
 * Compiles the zstd library's decoder with `wasm/zstd.c` to WebAssembly, into `wasm/zstd.cjs`; a test holds that to its source.
 * The same sources give the same bytes.
 *
 *   node packages/simulator/scripts/build-zstd.mjs
 *
 * The compiler is installed into `.cache`, not into the workspace: it is LLVM, itself compiled to WebAssembly, has 100 MB, and
 * is needed only by who changes the source. The library's sources are those that a package of Node's brings along.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";

const CLANG = "22.0.0-git20542-10";
const SOURCES = "0.0.13";

/** Of the library's files, as they are compiled: of zstd 1.5.7. */
const SOURCES_SHA256 = "bb220aab8f089f3bb2f420e05d7d13cc4c8ea5fc159aae62d8d598dd4e368f8f";

const FOLDERS = ["common", "decompress"];
const HEADERS = ["zstd.h", "zstd_errors.h"];

const COMPILED = [
  ...["entropy_common", "error_private", "fse_decompress", "xxhash", "zstd_common"].map((name) => `common/${name}.c`),
  ...["huf_decompress", "zstd_ddict", "zstd_decompress", "zstd_decompress_block"].map((name) => `decompress/${name}.c`),
];

const OPTIONS = [
  // For the headers of C's library; nothing of it is linked.
  "--target=wasm32-wasip1",
  "-nostdlib",
  "-fno-builtin",
  // As fast as -O2, and a sixth smaller.
  "-Os",
  "-flto",
  "-DNDEBUG",
  "-DZSTD_LEGACY_SUPPORT=0",
  "-DZSTD_DISABLE_ASM=1",
  "-DZSTD_STRIP_ERROR_STRINGS=1",
  "-I.",
  "-Wl,--no-entry",
  "-Wl,--strip-all",
  // The largest window, and 32 MiB.
  `-Wl,--max-memory=${160 * 1024 * 1024}`,
];

const simulator = fileURLToPath(new URL("..", import.meta.url));
const cache = join(simulator, "../../.cache", `zstd-${SOURCES}-clang-${CLANG}`);
const modules = join(cache, "node_modules");

if (!existsSync(modules)) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), "{}\n");
  const packages = [`@yowasp/clang@${CLANG}`, `zstd-napi@${SOURCES}`];
  const { status, error } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
    cwd: cache,
    stdio: "inherit",
  });
  if (status !== 0) throw error ?? new Error(`npm install exited with ${status}`);
}

const library = join(modules, "zstd-napi", "deps", "zstd");
const files = librarySources();
const version = /ZSTD_VERSION_MAJOR +(\d+)[\s\S]*?MINOR +(\d+)[\s\S]*?RELEASE +(\d+)/
  .exec(files["zstd.h"])
  ?.slice(1)
  .join(".");
files["calls.c"] = readFileSync(join(simulator, "wasm", "zstd.c"), "utf8");

const { runClang } = await import(pathToFileURL(join(modules, "@yowasp", "clang", "gen", "bundle.js")).href);
console.log("compiling takes a minute or two");
const { "zstd.wasm": wasm } = await runClang(["clang", ...OPTIONS, ...COMPILED, "calls.c", "-o", "zstd.wasm"], files, {
  stderr: (bytes) => bytes && process.stderr.write(bytes),
});
writeFileSync(
  join(simulator, "wasm", "zstd.cjs"),
  `/** \`zstd.c\` with the decoder of zstd ${version}, compiled. Made by \`scripts/build-zstd.mjs\`; do not edit. */

/** The SHA-256 of the source. */
exports.ZSTD_SOURCE = "${sha256(files["calls.c"])}";

/** The module, deflated, in Base64. */
exports.ZSTD_WASM =
  "${deflateRawSync(wasm, { level: 9 }).toString("base64")}";
`,
);
writeFileSync(
  join(simulator, "wasm", "zstd-license.txt"),
  `zstd ${version}, BSD-3-Clause\n\n${readFileSync(join(library, "LICENSE"), "utf8")}`,
);

/** The library's files, in folders, as the compiler takes them. */
function librarySources() {
  const read = (...path) => readFileSync(join(library, "lib", ...path), "utf8");
  const named = (names, ...folder) => Object.fromEntries(names.map((name) => [name, read(...folder, name)]));
  const inFolder = (folder) =>
    readdirSync(join(library, "lib", folder))
      .filter((name) => /\.[ch]$/.test(name))
      .sort();
  const all = {
    ...named(HEADERS),
    ...Object.fromEntries(FOLDERS.map((folder) => [folder, named(inFolder(folder), folder)])),
  };
  const hash = sha256(JSON.stringify(all));
  if (hash !== SOURCES_SHA256) throw new Error(`the library's sources have the SHA-256 ${hash}, not ${SOURCES_SHA256}`);
  return all;
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}
