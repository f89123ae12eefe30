import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Io } from "./io.js";
import { MAX_ROOTED_BYTES, rootedIo } from "./rooted-io.js";

const isLinux = process.platform === "linux";
const top = mkdtempSync(join(tmpdir(), "callgate-rooted-"));
const root = join(top, "root");

beforeAll(() => {
  mkdirSync(join(root, "in"), { recursive: true });
  mkdirSync(join(top, "out"));
  writeFileSync(join(root, "a.yaml"), "a");
  writeFileSync(join(root, "in/b.yaml"), "b");
  writeFileSync(join(top, "out/secret.yaml"), "secret");
  symlinkSync("../out/secret.yaml", join(root, "link.yaml"));
  symlinkSync("../out", join(root, "linked"));
  symlinkSync("a.yaml", join(root, "own.yaml"));
  writeFileSync(join(root, "huge.jsonl"), "");
  truncateSync(join(root, "huge.jsonl"), MAX_ROOTED_BYTES + 1);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const text = (io: Io, path: string) => new TextDecoder().decode(io.readFile(path, 100));

describe("rootedIo", () => {
  it.each(["a.yaml", "in/b.yaml", "in/../a.yaml", "own.yaml", join(root, "a.yaml")])("reads %s", (path) => {
    expect(text(rootedIo(root), path)).toMatch(/^[ab]$/);
  });

  it.each<[string, RegExp]>([
    ["../out/secret.yaml", /outside of the folder/],
    ["in/../../out/secret.yaml", /outside of the folder/],
    [join(top, "out/secret.yaml"), /outside of the folder/],
    ["/etc/passwd", /outside of the folder/],
    ["a.yaml\0", /outside of the folder/],
    ["link.yaml", /leads out of the folder/],
    ["linked/secret.yaml", /leads out of the folder/],
    ["huge.jsonl", /larger than 64 MiB/],
    ["nothing.yaml", /there is no such file/],
    ["in", /it is a folder/],
    ["<stdin>", /there is no such file/],
  ])("does not read %s", (path, reason) => {
    const io = rootedIo(root);
    expect(() => io.readFile(path, 100)).toThrow(reason);
    expect(() => [...io.readChunks(path)]).toThrow(reason);
    expect(() => [...io.readRange(path, 0, 1)]).toThrow(reason);
  });

  it.runIf(isLinux)("reads nothing that the system makes up, and no device", () => {
    expect(() => text(rootedIo("/proc/self"), "environ")).toThrow(/the system makes it up/);
    expect(() => text(rootedIo("/dev"), "null")).toThrow(/no regular file/);
    expect(() => text(rootedIo("/dev"), "zero")).toThrow(/no regular file/);
  });

  it("finds nothing outside, whatever is there", () => {
    const io = rootedIo(root);
    expect([io.kindOf(".."), io.kindOf("../out"), io.kindOf("/etc/passwd")]).toEqual([undefined, undefined, undefined]);
    expect(() => io.kindOf("linked")).toThrow(/leads out of the folder/);
  });

  it.each<[string, string, string[]]>([
    ["**/*.yaml", ".", ["a.yaml", "in/b.yaml", "own.yaml"]],
    ["*.yaml", "in", ["b.yaml"]],
  ])("lists %s in %s without what leads out", async (pattern, folder, paths) => {
    expect((await rootedIo(root).glob(pattern, folder)).paths).toEqual(paths);
  });

  it.each([
    ["*", ".."],
    ["../out/*", "."],
    ["*", "linked"],
    ["*", "/etc"],
    ["/etc/*", "."],
  ])("does not list %s in %s", async (pattern, folder) => {
    await expect(rootedIo(root).glob(pattern, folder)).rejects.toThrow(/outside of the folder|leads out of the folder/);
  });

  it("has a caller's texts at their paths", () => {
    const io = rootedIo(root, { texts: new Map([["a.yaml", "mine"]]) });
    expect([text(io, "a.yaml"), text(io, join(root, "a.yaml")), io.sizeOf("a.yaml"), io.kindOf("a.yaml")]).toEqual([
      "mine",
      "mine",
      4,
      "file",
    ]);
    expect(text(io, "in/b.yaml")).toBe("b");
  });

  it("changes nothing", () => {
    const io = rootedIo(root);
    for (const change of [
      () => io.replaceFile("x", ""),
      () => io.makeFile("x", ""),
      () => io.updateFile("a.yaml", () => ""),
      () => io.makeFolder("x"),
      () => io.openWriter("x"),
      () => io.openAppender("x"),
      () => io.byteStreams(),
    ])
      expect(change).toThrow(/only read/);
  });

  it.each(["nothing", "a.yaml"])("is of no folder that is none: %s", (name) => {
    expect(() => rootedIo(join(root, name))).toThrow(/cannot be read|is no folder/);
  });
});
