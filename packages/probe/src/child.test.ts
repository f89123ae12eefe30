/** Programs without an enclosure: what they leave running, and what they change elsewhere. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { changedBetween, listingOf } from "./changed-places.js";
import { endMarked, runProgram } from "./child.js";

const folder = mkdtempSync(join(tmpdir(), "callgate-test-"));

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SLEEPS = "setInterval(() => {}, 1000)";

/** Starts a process in a group of its own, which holds the output, says its number, and ends. */
const LEAVES = `
const child = require("node:child_process").spawn(process.execPath, ["-e", "${SLEEPS}"], { stdio: "inherit", detached: true });
console.log(child.pid);
child.unref();
`;

describe.skipIf(process.platform === "win32")("a program", () => {
  it("is not waited for where what it left behind holds its output; that is ended by its environment", async () => {
    const env = { PATH: process.env.PATH ?? "", MARK: folder };
    const program = { command: process.execPath, args: ["-e", LEAVES], cwd: tmpdir(), env };
    const ended = await runProgram(program, 60_000, new AbortController().signal);
    const pid = Number(ended.stdout);
    expect(ended).toMatchObject({ code: 0, isLate: false });
    if (process.platform !== "linux") return void process.kill(pid, "SIGKILL");
    expect(commandOf(pid)).toContain(SLEEPS);
    endMarked(folder);
    await expect.poll(() => commandOf(pid)).toBe("");
  });
});

/** Empty where it has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

it("what changed in folders is new, gone, or of another size", () => {
  const fresh = mkdtempSync(join(tmpdir(), "callgate-test-"));
  const path = (name: string) => join(fresh, name);
  try {
    for (const name of ["same", "grown", "gone"]) writeFileSync(path(name), name);
    const before = listingOf([fresh, path("not there")]);
    writeFileSync(path("grown"), "more than before");
    writeFileSync(path("made"), "");
    rmSync(path("gone"));
    expect(changedBetween(before, listingOf([fresh]))).toEqual(["gone", "grown", "made"].map(path));
  } finally {
    rmSync(fresh, { recursive: true });
  }
});
