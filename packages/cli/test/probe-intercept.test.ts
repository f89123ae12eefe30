/** `callgate probe intercept`, with a small pretended gateway in place of the program that is asked. */

import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { server } from "./recorder.js";
import { Workspace } from "./run.js";
import { checked } from "./schema.js";

const POLICY = {
  version: "1",
  default: "deny",
  hide: ["secret"],
  tools: { query: {}, drop: { rules: [{ name: "never", action: "deny", on_deny: "not by an agent" }] } },
};

const spaces: Workspace[] = [];

afterEach(() => {
  for (const space of spaces.splice(0)) space.remove();
});

function gateway(behaviour = "", policy: object = POLICY): Workspace {
  const space = new Workspace({ "policy.json": JSON.stringify(policy), behaviour });
  spaces.push(space);
  copyFileSync(server("pretended-intercept"), join(space.path, "intercept"));
  chmodSync(join(space.path, "intercept"), 0o755);
  return space;
}

const ASK = ["probe", "intercept", "--binary", "./intercept", "--policy", "policy.json"];

describe.skipIf(process.platform === "win32")("callgate probe intercept", () => {
  it("makes the calls as a client, and says whether the gateway and callgate agree", async () => {
    const space = gateway();
    const ran = await space.run([...ASK, "--record", "vector.jsonl", "--format", "json"]);
    expect(ran.stderr).toBe("");
    const { errors, report } = checked("probe", ran.stdout);
    expect(errors).toEqual([]);
    const calls = report.calls as readonly { tool: string; program: { decision: string; message: string } }[];
    expect(calls.map(({ tool, program: { decision, message } }) => [tool, decision, message])).toEqual([
      ["query", "allow", "reached the server"],
      ["drop", "deny", "not by an agent"],
      ["secret", "deny", 'Tool "secret" is hidden by policy'],
      ["tool_that_is_not_listed", "deny", 'Tool "tool_that_is_not_listed" is not permitted by policy'],
    ]);
    expect([ran.code, report.host, report.summary]).toMatchObject([
      0,
      "intercept",
      { calls: 4, agreed: 4, differing: 0, unknown: 0 },
    ]);
    expect(JSON.parse(space.read("vector.jsonl")).expect).toHaveLength(4);
  });

  it("fails where a deny is none", async () => {
    const ran = await gateway("lets through").run(ASK);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("intercept dev and callgate differ on 3 of 4 calls of policy.json");
  });

  it("agrees that a policy keeps the gateway from starting", async () => {
    const ran = await gateway("", { ...POLICY, default: "maybe" }).run(ASK);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toContain("refused to start");
  });

  it.each<[string, string, readonly string[], string]>([
    ["answers in other words", "mumbles", [], "in words that callgate does not know"],
    ["is given no policy", "", ["probe", "intercept", "--binary", "./intercept"], "name one policy of Intercept"],
    ["is given cases", "", [...ASK, "--cases", "c.jsonl"], "--cases is for agents"],
  ])("ends with a sentence where it %s", async (_, behaviour, args, sentence) => {
    const ran = await gateway(behaviour).run(args.length > 0 ? args : ASK);
    expect(ran.stderr).toContain(sentence);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });
});
