import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BundleLoader } from "./bundle-loader.js";

const folder = mkdtempSync(join(tmpdir(), "callgate-loader-"));
writeFileSync(join(folder, "main.cjs"), 'const { two } = require("./other.cjs"); exports.four = () => two() + two();');
writeFileSync(
  join(folder, "other.cjs"),
  'const zlib = require("node:zlib"); exports.two = () => 2; exports.name = __filename; exports.crc = () => typeof zlib.gzipSync;',
);
afterAll(() => rmSync(folder, { recursive: true }));

const four = (loader: BundleLoader) => (loader.load("main.cjs") as { four(): number }).four();

test("files are loaded once, with what they require", () => {
  const loader = new BundleLoader(folder, new Map());
  expect(four(loader)).toBe(4);
  expect(loader.load("other.cjs")).toBe(loader.load("other.cjs"));
  expect(loader.load("other.cjs")).toMatchObject({ name: join(folder, "other.cjs") });
  expect((loader.load("other.cjs") as { crc(): string }).crc()).toBe("function");
});

test("a run with the code of an earlier one gives none, until it loads another file", () => {
  const first = new BundleLoader(folder, new Map());
  first.load("other.cjs");
  const code = first.compiledCode();
  expect([...(code?.keys() ?? [])]).toEqual(["other.cjs"]);
  const second = new BundleLoader(folder, code ?? new Map());
  second.load("other.cjs");
  expect(second.compiledCode()).toBeUndefined();
  expect(four(second)).toBe(4);
  expect([...(second.compiledCode()?.keys() ?? [])]).toEqual(["other.cjs", "main.cjs"]);
});

test("where a command sets flags of V8, the code is made, and used, without them", () => {
  writeFileSync(
    join(folder, "v8-flags.cjs"),
    `const seen = []; exports.seen = seen;
     exports.underUsualFlags = (compile) => { seen.push("without"); return compile(); };`,
  );
  const loader = new BundleLoader(folder, new Map());
  const heap = loader.load("v8-flags.cjs") as { seen: string[] };
  expect(heap.seen).toEqual([]);
  loader.load("other.cjs");
  expect(heap.seen).toEqual(["without"]);
  loader.compiledCode();
  expect(heap.seen).toEqual(["without", "without"]);
});

test("code of another V8, or of no V8 at all, is not used", () => {
  // V8 looks at no such code of a text that it has compiled before.
  writeFileSync(join(folder, "third.cjs"), "exports.three = () => 3;");
  const loader = new BundleLoader(folder, new Map([["third.cjs", Buffer.alloc(500, 1)]]));
  expect((loader.load("third.cjs") as { three(): number }).three()).toBe(3);
  expect(loader.compiledCode()?.has("third.cjs")).toBe(true);
});
