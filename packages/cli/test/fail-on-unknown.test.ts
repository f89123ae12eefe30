/** What nobody can say of a session is no reason to pass where `--fail-on-unknown` is given. */

import { describe, expect, it } from "vitest";
import { callgate, recorded } from "./run.js";

const POLICY =
  'version: "1"\ndefault: allow\nhide: [rm]\ntools:\n  run:\n    rules:\n      - {name: few, rate_limit: 9/minute}\n';
const CALL = recorded("list", {}, { id: 1, time: "2026-01-01T00:00:00.000Z" });
const UNTIMED = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "run" } });

describe("--fail-on-unknown", () => {
  it.each<[string, Record<string, string>, string[], 0 | 1, string]>([
    ["all is known", { t: CALL }, ["--policy", "p", "t"], 0, ""],
    ["a call was not decided", { t: UNTIMED }, ["--policy", "p", "t"], 1, "1 call was not decided"],
    [
      "it is to a server without a policy",
      { t: recorded("rm", {}, { server: "other" }), u: CALL },
      ["--policy", "ollama=p", "t", "u"],
      1,
      "1 call was not decided",
    ],
    [
      "a client sent a server what only a laxer reader reads",
      { t: `${CALL}\n{"direction":"client-to-server","server":"s","text":"{x:1}","unparsed":true}` },
      ["--policy", "p", "t"],
      1,
      "1 record was not read",
    ],
    [
      "a server logged to the wrong stream",
      { t: `${CALL}\n{"direction":"server-to-client","server":"s","text":"{x:1}","unparsed":true}` },
      ["--policy", "p", "t"],
      0,
      "1 recorded line that is no message, and so no call: server-to-client: no JSON (1)",
    ],
    ["a line is no record", { t: `${CALL}\nx\ny` }, ["--policy", "p", "t"], 1, "2 records were not read"],
    [
      "both",
      { t: `${UNTIMED}\n${UNTIMED}\nx` },
      ["--policy", "p", "t"],
      1,
      "2 calls were not decided, and 1 record was not read",
    ],
  ])("%s", async (_name, files, args, code, clause) => {
    const without = await callgate(["replay", ...args], { p: POLICY, ...files });
    expect(without.code).toBe(0);
    const asked = await callgate(["replay", "--fail-on-unknown", ...args], { p: POLICY, ...files });
    expect([asked.code, asked.stderr]).toEqual([code, ""]);
    expect(asked.stdout).toContain(clause);
  });

  it("holds for the recorded calls of a comparison, too", async () => {
    const files = { p: POLICY, q: POLICY, t: `${CALL}\nx` };
    const args = ["diff", "p", "q", "--fail-on-unknown", "--impact", "t"];
    const { code, stderr } = await callgate(args, files);
    expect([code, stderr]).toEqual([1, expect.stringContaining("1 record was not read")]);
    expect((await callgate(args, { ...files, t: CALL })).code).toBe(0);
  });

  it("joins parts as one run would", async () => {
    const files = { p: POLICY, t: `${CALL}\n${UNTIMED}\nx` };
    const { code, file } = await callgate(["replay", "--policy", "p", "--shard", "1/1", "--part", "one", "t"], files);
    expect(code).toBe(0);
    const merged = await callgate(["merge", "--fail-on-unknown", "one"], { ...files, one: file("one") });
    expect([merged.code, merged.stdout]).toEqual([1, expect.stringContaining("1 call was not decided")]);
  });
});

it("fails where a bound keeps a call from being decided, and says so", async () => {
  const call = (n: number) => recorded(n === 10_000 ? "rm" : "list", {}, { id: n, server: `s${n}` });
  const t = Array.from({ length: 10_001 }, (_, n) => call(n)).join("\n");
  const { code, stdout } = await callgate(["replay", "--policy", "p", "t"], { p: POLICY, t });
  expect(code).toBe(1);
  expect(stdout).toContain("1 call was not decided, and may be denied: the transcripts name more than 10,000 servers");
});
