/** Threads end what takes too long, too much memory, or is given up; and serve on. */

import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { Task } from "../src/task.js";
import { LIMITS, type ThreadLimits, Threads } from "../src/threads.js";
import { FIXTURES } from "./served.js";

const PAGES = fileURLToPath(new URL("../../../docs/checks", import.meta.url));
const QUICK: Task = { tool: "explain", args: { check: "dead-rule" } };

/** Minutes of work for lint: pairs of patterns that are to be compared. */
const SLOW: Task = { tool: "lint", args: { policy: { text: slowPolicy() } } };

function slowPolicy(): string {
  const tools = Array.from({ length: 300 }, (_, i) => {
    const rules = Array.from(
      { length: 5 },
      (_, j) => `      - { name: r${j}, conditions: [{ path: args.x, op: regex, value: "^(a|b${j})*[a-z]{1,9}$" }] }`,
    );
    return `  t${i}:\n    rules:\n${rules.join("\n")}\n`;
  });
  return `version: "1"\ndefault: deny\ntools:\n${tools.join("")}`;
}

const open: Threads[] = [];
const threadsOf = (limits: Partial<ThreadLimits>) => {
  const threads = new Threads({ root: FIXTURES, pages: PAGES }, { ...LIMITS, ...limits });
  open.push(threads);
  return threads;
};
const never = new AbortController().signal;

afterEach(async () => {
  for (const threads of open.splice(0)) await threads.close();
});

describe("threads", () => {
  it("use one thread again", async () => {
    const threads = threadsOf({ threads: 1 });
    for (let i = 0; i < 5; i++) expect(await threads.run(QUICK, never)).toMatchObject({ kind: "answer" });
  });

  it("end what takes too long", async () => {
    const threads = threadsOf({ threads: 1, milliseconds: 300 });
    expect(await threads.run(SLOW, never)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("longer than 0.3 seconds"),
    });
    expect(await threads.run({ resource: "x" }, never)).toMatchObject({ kind: "refused" });
  });

  it("end what takes too much memory", async () => {
    const threads = threadsOf({ threads: 1, megabytes: 24 });
    expect(await threads.run(SLOW, never)).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("more than 24 MB of memory"),
    });
  });

  it("end what is given up, and what waits for it begins", async () => {
    const threads = threadsOf({ threads: 1 });
    const giveUp = new AbortController();
    const slow = threads.run(SLOW, giveUp.signal);
    const refusal = expect(slow).rejects.toThrow("enough");
    const waiting = threads.run(QUICK, never);
    giveUp.abort(new Error("enough"));
    await refusal;
    expect(await waiting).toMatchObject({ kind: "answer" });
  });

  it("forget what is given up while it waits", async () => {
    const threads = threadsOf({ threads: 1, waiting: 1 });
    const giveUp = new AbortController();
    const first = threads.run(QUICK, never);
    const waits = threads.run(QUICK, giveUp.signal);
    const refusal = expect(waits).rejects.toThrow("enough");
    expect(await threads.run(QUICK, never)).toMatchObject({ message: expect.stringContaining("1 calls wait already") });
    giveUp.abort(new Error("enough"));
    await refusal;
    expect(await threads.run(QUICK, never)).toMatchObject({ kind: "answer" });
    expect(await first).toMatchObject({ kind: "answer" });
  });

  it("refuse all work once they are closed", async () => {
    const threads = threadsOf({ threads: 1 });
    const [first, second] = [threads.run(SLOW, never), threads.run(QUICK, never)];
    await threads.close();
    for (const work of [first, second, threads.run(QUICK, never)])
      expect(await work).toEqual({ kind: "refused", message: "the server is ending" });
  });
});
