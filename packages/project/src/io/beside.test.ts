import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { clearStale, nameBeside } from "./beside.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), "callgate-beside-"));
  folders.push(folder);
  return folder;
}

/** The number of a process that has ended. */
const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;
const MINUTES = 60_000;

/** A name as `nameBeside` gives it, of another process. */
const nameOf = (pid: number) => basename(String(nameBeside("x"))).replace(`-${process.pid}-`, `-${pid}-`);

function age(path: string, minutes: number): void {
  const then = new Date(Date.now() - minutes * MINUTES);
  utimesSync(path, then, then);
}

describe("what a killed process left", () => {
  it("is removed before something is written beside it", () => {
    const folder = folderOf();
    const left = join(folder, nameOf(gone()));
    writeFileSync(left, "half");
    age(left, 11);
    const beside = String(nameBeside(join(folder, "report.json")));
    expect([readdirSync(folder), beside.startsWith(join(folder, `.callgate-${process.pid}-`))]).toEqual([[], true]);
  });

  it.each<[string, () => string, number]>([
    ["a file of a process that runs", () => nameOf(process.pid), 60],
    ["one that was written to in the last minutes", () => nameOf(gone()), 9],
    ["one of another machine", () => nameOf(gone()).replace(/-[0-9a-f]{8}-/, "-00000000-"), 60],
    ["a lock", () => ".callgate-0123456789abcdef.lock", 60],
    ["a file whose name only begins like one", () => `${nameOf(gone())}.yaml`, 60],
    ["somebody else's hidden file", () => ".callgate-notes.tmp", 60],
  ])("is not %s", (_name, name, minutes) => {
    const folder = folderOf();
    const path = join(folder, name());
    writeFileSync(path, "x");
    age(path, minutes);
    clearStale(folder);
    expect(readdirSync(folder)).toEqual([basename(path)]);
  });

  it("is no link, and no folder", () => {
    const folder = folderOf();
    const other = join(folderOf(), "other");
    writeFileSync(other, "x");
    age(other, 60);
    const [link, inside] = [nameOf(gone()), nameOf(gone())];
    symlinkSync(other, join(folder, link));
    mkdirSync(join(folder, inside));
    age(join(folder, inside), 60);
    clearStale(folder);
    expect(readdirSync(folder).sort()).toEqual([link, inside].sort());
  });

  it("keeps nobody from writing into a folder that is not there, or cannot be listed", () => {
    expect(() => clearStale(join(folderOf(), "none"))).not.toThrow();
  });
});
