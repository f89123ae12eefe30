import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheFolder, readOwn, writeOwn } from "./own-file.js";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "callgate-own-"));
});
afterEach(() => rmSync(home, { recursive: true }));

describe("the user's cache folder", () => {
  it.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
    ["linux", { HOME: "/home/a" }, "/home/a/.cache/callgate"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/c" }, "/c/callgate"],
    // A relative path would lead into the repository.
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "cache" }, "/home/a/.cache/callgate"],
    ["linux", { HOME: "." }, undefined],
    ["linux", {}, undefined],
    ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Caches/callgate"],
    ["win32", { HOME: "/home/a" }, undefined],
  ])("on %s with %j is %s", (platform, env, folder) => {
    expect(cacheFolder(env, platform)).toBe(folder);
  });
});

describe("a file of one's own", () => {
  const path = () => join(home, "a", "b", "c.bin");

  it("is what was written, in a folder of this user alone", () => {
    expect(writeOwn(path(), Buffer.from("1"))).toBe(true);
    expect(writeOwn(path(), Buffer.from("22"))).toBe(true);
    expect(readOwn(path(), 10)?.toString()).toBe("22");
    expect(readdirSync(join(home, "a", "b"))).toEqual(["c.bin"]);
    if (process.platform !== "win32") expect(statSync(join(home, "a", "b")).mode & 0o777).toBe(0o700);
  });

  it("is none where there is none, and where it is too long", () => {
    expect(readOwn(path(), 10)).toBeUndefined();
    writeOwn(path(), Buffer.alloc(11));
    expect(readOwn(path(), 10)).toBeUndefined();
  });

  describe.runIf(process.platform !== "win32")("is not read where another can have written it", () => {
    it.each<[string, () => void]>([
      ["a file that others may write to", () => chmodSync(path(), 0o602)],
      ["a folder that others may write to", () => chmodSync(join(home, "a", "b"), 0o777)],
      [
        "a link in its place",
        () => {
          writeFileSync(join(home, "elsewhere"), "1");
          rmSync(path());
          symlinkSync(join(home, "elsewhere"), path());
        },
      ],
      [
        "a folder in its place",
        () => {
          rmSync(path());
          mkdirSync(path());
        },
      ],
      [
        "a link in the place of its folder",
        () => {
          rmSync(join(home, "a"), { recursive: true });
          mkdirSync(join(home, "a"));
          mkdirSync(join(home, "d"), { mode: 0o700 });
          writeFileSync(join(home, "d", "c.bin"), "1");
          symlinkSync(join(home, "d"), join(home, "a", "b"));
        },
      ],
    ])("%s", (_, change) => {
      writeOwn(path(), Buffer.from("1"));
      change();
      expect(readOwn(path(), 10)).toBeUndefined();
    });

    it.runIf(process.getuid?.() === 0)("another user's file, and none is written into another's home", () => {
      writeOwn(path(), Buffer.from("1"));
      chownSync(path(), 1, 1);
      expect(readOwn(path(), 10)).toBeUndefined();
      chownSync(home, 1, 1);
      expect(writeOwn(join(home, "x", "c.bin"), Buffer.from("1"))).toBe(false);
      expect(readdirSync(home)).toEqual(["a"]);
    });
  });

  it("is not written where the system refuses", () => {
    writeFileSync(join(home, "a"), "a file");
    expect(writeOwn(path(), Buffer.from("1"))).toBe(false);
  });
});
