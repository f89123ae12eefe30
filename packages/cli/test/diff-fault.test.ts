/** Calls that do not show what they were found for: a fault of ours, which must end the command and be shown nobody. */

import { Comparison, type TimedCall } from "@callgate/core/logic";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callgate } from "./run.js";

const policy = (max: number) =>
  JSON.stringify({
    version: "1",
    default: "deny",
    tools: { run: { limits: [{ counter: "rate", window: "minute", max, scope: "grant" }] } },
  });

const call = (tool: string, times = 1): TimedCall => ({ tool, args: {}, at: 0, grant: "agent-1", times });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a search that gives calls which show nothing", () => {
  it.each<[string, "wider" | "narrower", readonly TimedCall[], string]>([
    ["a call that both let pass", "wider", [call("run")], "a call that should be wider is decided allow, then allow"],
    ["a call that both deny", "wider", [call("rm")], "a call that should be wider is decided deny, then deny"],
    [
      "the other way round",
      "narrower",
      [call("run", 2), call("run")],
      "should be narrower is decided deny, then allow",
    ],
    [
      "a call that others do not lead up to",
      "wider",
      [call("rm"), call("run")],
      "should be wider is decided allow, then allow",
    ],
    [
      "a call before the last that only one side denies",
      "wider",
      [call("run", 2), call("run"), call("run")],
      "there is no call, or one before the last is not decided alike",
    ],
    ["no call", "wider", [], "there is no call, or one before the last is not decided alike"],
  ])("ends in exit code 3 and no report: %s", async (_name, way, calls, message) => {
    vi.spyOn(Comparison.prototype, way).mockReturnValue({ answer: "sat", value: calls });
    const args = ["diff", "a.json", "b.json", "--format", "pretty", "--format", "json=out.json"];
    const ran = await callgate(args, { "a.json": policy(2), "b.json": policy(3) });
    expect(ran).toMatchObject({ code: 3, stdout: "" });
    expect(ran.stderr).toContain("a fault of callgate's own");
    expect(ran.stderr).toContain(message);
    expect(ran.file("out.json")).toBe("");
  });

  it("is what these tests have put in: without it the same command shows calls", async () => {
    const ran = await callgate(["diff", "a.json", "b.json"], { "a.json": policy(2), "b.json": policy(3) });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("the 3rd call of `run` within a minute");
  });
});
