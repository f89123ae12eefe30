import { join } from "node:path";
import { policy } from "callgate/vitest";
import { describe, expect, it } from "vitest";
import { ROOT } from "./run.js";

const ollama = policy(join(ROOT, "fixtures/policies/ollama.json"));

/** What an expectation that fails says, without the folder of this checkout. */
function messageOf(failing: () => void): string {
  try {
    failing();
  } catch (error) {
    return (error as Error).message.replaceAll(ROOT, "");
  }
  throw new Error("it was met");
}

/** What vitest shows as a diff of an expectation that fails. */
function diffOf(failing: () => void): unknown {
  try {
    failing();
  } catch (error) {
    const { expected, actual } = error as { expected?: unknown; actual?: unknown };
    return { expected, actual };
  }
  throw new Error("it was met");
}

describe("expect(policy(…))", () => {
  it("passes where the policy does what is expected", () => {
    expect(ollama).toAllow({ tool: "run", args: { name: "llama3.2" } });
    expect(ollama).toDeny({ tool: "rm" });
    expect(ollama).toDeny({ tool: "rm" }, { rule: "(default deny)", message: "not permitted" });
    expect(ollama).toLimit("run", { max: 10, per: "minute" });
    expect(ollama).not.toLimit("run", { max: 10, per: "hour" });
    expect(ollama).not.toAllow({ tool: "rm" });
    expect(ollama).not.toNeedApproval({ tool: "run" });
  });

  it.each<[string, () => void, string]>([
    [
      "an allowed call",
      () => expect(ollama).toAllow({ tool: "rum", at: "10:59:50" }),
      `expected fixtures/policies/ollama.json to allow rum

  rum  at 2026-01-01 10:59:50 UTC
  expected  allow
  actual    deny by (default deny): Tool "rum" is not permitted by policy  fixtures/policies/ollama.json:3:14
  in the policy: a tool \`run\``,
    ],
    [
      "a limit",
      () => expect(ollama).toLimit("run", { max: 11, per: "minute" }),
      `expected fixtures/policies/ollama.json to limit run to 11 calls a minute

  run  call 11 of 13 at 2026-01-01 00:00:00 UTC
  expected  allow
  actual    deny by /tools/run/limits/run_rate: Rate limit of 10 per minute reached. Try again later.  fixtures/policies/ollama.json:6:18
  ✗ limit run_rate, 10 a minute: the counter holds 10 of 10, this call adds 1: does not fit  fixtures/policies/ollama.json:6:18
  would be allowed: the same call at 2026-01-01 00:01:00.000 UTC or later, 60 s after it`,
    ],
    [
      "what is not expected",
      () => expect(ollama).not.toDeny({ tool: "rm" }),
      `expected fixtures/policies/ollama.json not to deny rm

  rm  at 2026-01-01 00:00:00 UTC
  actual    deny by (default deny): Tool "rm" is not permitted by policy  fixtures/policies/ollama.json:3:14
  no other argument or time is known for which the call would be allowed`,
    ],
    [
      "a limit that is not expected",
      () => expect(ollama).not.toLimit("run", { max: 10, per: "minute" }),
      `expected fixtures/policies/ollama.json not to limit run to 10 calls a minute

  run  call 11 of 11 at 2026-01-01 00:00:00 UTC
  actual    deny by /tools/run/limits/run_rate: Rate limit of 10 per minute reached. Try again later.  fixtures/policies/ollama.json:6:18
  ✗ limit run_rate, 10 a minute: the counter holds 10 of 10, this call adds 1: does not fit  fixtures/policies/ollama.json:6:18
  would be allowed: the same call at 2026-01-01 00:01:00.000 UTC or later, 60 s after it`,
    ],
    [
      "an allowed call that is not expected",
      () => expect(ollama).not.toAllow({ tool: "run", args: { name: "x" } }),
      `expected fixtures/policies/ollama.json not to allow run {"name":"x"}

  run {"name":"x"}  at 2026-01-01 00:00:00 UTC
  actual    allow
  ✓ limit run_rate, 10 a minute: the counter holds 0 of 10, this call adds 1: fits  fixtures/policies/ollama.json:6:18
  would be denied: the same call after 10 more at that time`,
    ],
    [
      "a value that is no policy",
      () => expect("policy.json").toAllow({ tool: "run" }),
      'write expect(policy("policy.json")): this expectation is about a policy',
    ],
    [
      "a pattern that does not compile",
      () => expect(ollama).toDeny({ tool: "rm" }, { message: "(a" }),
      "the message's pattern does not compile: error parsing regexp: missing closing ): `(a`; it is written as RE2 has it",
    ],
  ])("says as much as the command of %s", (_, failing, message) => {
    expect(messageOf(failing)).toBe(message);
  });

  it.each<[string, () => void, unknown]>([
    [
      "decision",
      () => expect(ollama).toAllow({ tool: "rm" }),
      { expected: { decision: "allow" }, actual: { decision: "deny" } },
    ],
    [
      "rule",
      () => expect(ollama).toDeny({ tool: "rm" }, { rule: "other", message: "not permitted" }),
      {
        expected: { decision: "deny", rule: "other", message: "not permitted" },
        actual: { decision: "deny", rule: "(default deny)", message: "not permitted" },
      },
    ],
    [
      "message",
      () => expect(ollama).toDeny({ tool: "rm" }, { message: "^never$" }),
      {
        expected: { decision: "deny", message: "^never$" },
        actual: { decision: "deny", message: 'Tool "rm" is not permitted by policy' },
      },
    ],
  ])("gives vitest the %s that was expected and the one that was made", (_, failing, diff) => {
    expect(diffOf(failing)).toEqual(diff);
  });
});
