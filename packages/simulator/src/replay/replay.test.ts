import { lower, type Policy, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { ToolCall } from "../call.js";
import { MAX_DENIALS } from "./denials.js";
import { Replay, type ReplayOptions } from "./replay.js";

function policy(text: string): Policy {
  const lowered = lower(readDocument(text, "p")).policy;
  if (lowered === undefined) throw new Error("no policy");
  return lowered;
}

const PLACE = { uri: "p", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };

function replay(text: string, options: Partial<ReplayOptions> = {}): Replay {
  return new Replay({ policies: [{ server: undefined, policy: policy(text), locate: () => PLACE }], ...options });
}

function call(more: Partial<ToolCall> = {}): ToolCall {
  return {
    tool: "run",
    server: "s",
    session: "one",
    args: {},
    argsUnknown: undefined,
    malformed: undefined,
    at: 0,
    line: 1,
    ...more,
  };
}

const GATEWAY = JSON.stringify({
  version: "1",
  default: "deny",
  tools: { run: { limits: [{ counter: "c", window: "minute", max: 1, scope: "grant" }] } },
});
const INTERCEPT = 'version: "1"\ntools: {run: {rules: [{name: r, rate_limit: 1/minute}]}}\n';
const DENIES = 'version: "1"\ndefault: deny\n';

describe("Replay", () => {
  it("counts per session on the gateway, and over all sessions on Intercept", () => {
    const sessions = (text: string) => {
      const folded = replay(text);
      const sink = folded.sink("t");
      for (const session of ["one", "two", "one"]) sink.call(call({ session }));
      return folded.result().decisions;
    };
    expect(sessions(GATEWAY)).toMatchObject({ allow: 2, deny: 1 });
    expect(sessions(INTERCEPT)).toMatchObject({ allow: 1, deny: 2 });
  });

  it("keeps counters of servers apart when one policy decides for several", () => {
    const folded = replay(INTERCEPT);
    for (const server of ["a", "b", undefined]) folded.sink("t").call(call({ server }));
    expect(folded.result()).toMatchObject({ decisions: { allow: 3, deny: 0 }, servers: ["a", "b", undefined] });
  });

  it("keeps counting over several transcripts", () => {
    const folded = replay(INTERCEPT);
    folded.sink("t").call(call());
    folded.sink("u").call(call());
    expect(folded.result().denials).toMatchObject([{ index: 1, transcript: { uri: "u", line: 1 } }]);
  });

  it("does not ask the engine about a call that no engine looks at", () => {
    const folded = replay(DENIES);
    folded.sink("t").call(call({ malformed: "odd" }));
    expect(folded.result()).toMatchObject({ decisions: { notEvaluated: 1 } });
    expect([...folded.result().reasons]).toEqual([["odd", 1]]);
  });

  it("assumes times only where there are none, from the last one known", () => {
    const seen: (number | undefined)[] = [];
    const folded = replay(DENIES, { assumeInterval: 1000 });
    for (const at of [undefined, undefined, 5_000, undefined]) folded.sink("t").call(call({ at }));
    for (const denial of folded.result().denials) seen.push(denial.at);
    const start = Date.UTC(2000, 0, 1);
    expect(seen).toEqual([start, start + 1000, 5_000, 6_000]);
  });

  it("lists the first denials and counts the rest", () => {
    const folded = replay(DENIES);
    const sink = folded.sink("t");
    for (let i = 0; i < MAX_DENIALS + 5; i++) sink.call(call({ tool: `t${i}` }));
    expect(folded.result().denials).toHaveLength(MAX_DENIALS);
    expect(folded.result().decisions.deny).toBe(MAX_DENIALS + 5);
  });

  it("tells of every decision in order", () => {
    const recent: string[] = [];
    const folded = replay(INTERCEPT, {
      observers: [({ call: { tool }, decision, index }) => recent.push(`${index} ${tool} ${decision.outcome}`)],
    });
    for (const tool of ["run", "run", "list"]) folded.sink("t").call(call({ tool }));
    expect(recent).toEqual(["0 run allow", "1 run deny", "2 list allow"]);
  });

  it("keeps long names and messages short and distinct", () => {
    const long = "n".repeat(100_000);
    const folded = replay(DENIES);
    for (const tool of [`${long}a`, `${long}b`, `${long}a`]) folded.sink("t").call(call({ tool }));
    const { tools, denials, groups } = folded.result();
    expect(tools.map(({ calls }) => calls).sort()).toEqual([1, 2]);
    expect(groups.map(({ calls }) => calls)).toEqual([2, 1]);
    const texts = [...tools.map(({ tool }) => tool), ...denials.flatMap(({ tool, message }) => [tool, message])];
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(2_100);
  });
});
