import { describe, expect, it } from "vitest";
import type { Contents, Tree, TreeFile } from "./tree.js";
import { TreeIo } from "./tree-io.js";

const PATHS = [
  "a.json",
  "p/b.yaml",
  "p/q/c.yml",
  "p/.hidden/d.yaml",
  ".github/e.yaml",
  "node_modules/x/f.json",
  "README.md",
];
const tree: Tree = {
  commit: "c".repeat(40),
  files: new Map<string, TreeFile>(PATHS.map((path) => [path, { id: path, size: path.length }])),
  others: new Map(),
};
const contents: Contents = {
  load: async (files) => new Map(files.map(({ id }) => [id, Buffer.from(`text of ${id}`)])),
};
const io = () => new TreeIo(tree, contents, "/w", () => 0);

describe("TreeIo", () => {
  it.each<[string, string, string[]]>([
    ["**/*.{json,yaml,yml}", ".", ["a.json", "p/b.yaml", "p/q/c.yml"]],
    ["**/*.{json,yaml,yml}", "p", ["b.yaml", "q/c.yml"]],
    ["p/*", ".", ["p/b.yaml"]],
    ["./p/**", ".", ["p/b.yaml", "p/q/c.yml"]],
    [".github/*.yaml", ".", [".github/e.yaml"]],
    ["../*", ".", []],
    ["missing/*", ".", []],
  ])("glob %s in %s", async (pattern, folder, expected) => {
    expect((await io().glob(pattern, folder)).paths).toEqual(expected);
  });

  it.each<[string, string | undefined]>([
    ["a.json", "file"],
    ["./p/../a.json", "file"],
    ["/w/a.json", "file"],
    ["p", "directory"],
    ["p/q/", "directory"],
    [".", "directory"],
    ["/", undefined],
    ["..", undefined],
    ["../w2/a.json", undefined],
    ["/etc/passwd", undefined],
    ["constructor", undefined],
  ])("kindOf %s", (path, expected) => {
    expect(io().kindOf(path)).toBe(expected);
  });

  it("reads what was loaded, and nothing else", async () => {
    const one = io();
    expect(() => one.readFile("a.json", 100)).toThrow("was not loaded");
    await one.load(["a.json", "not/there"]);
    expect(Buffer.from(one.readFile("a.json", 4)).toString()).toBe("text");
    expect(() => one.readFile("/etc/passwd", 4)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("takes files as another commit has them", async () => {
    const other = new TreeIo(
      { commit: "d", files: new Map([["a.json", { id: "old", size: 3 }]]), others: new Map() },
      contents,
      "/w",
      () => 0,
    );
    const mixed = io().withFilesOf(other, ["a.json", "p/b.yaml"]);
    await mixed.load(["a.json"]);
    expect(Buffer.from(mixed.bytes("a.json")).toString()).toBe("text of old");
    expect(mixed.kindOf("p/b.yaml")).toBeUndefined();
    expect(mixed.kindOf("p/q/c.yml")).toBe("file");
  });
});
