/** Random policies of each host × random tools: the comparison says no less than the engine decides. */

import { Counters, compile, HOSTS, type HostId } from "@callgate/core";
import { areNamedAlike, isMorePermissive } from "@callgate/core/logic";
import { describe, expect, it } from "vitest";
import { compareHostPolicies } from "../src/index.js";
import { pick, randomHost, randomOf, randomTool } from "./random-hosts.js";

describe.each(Object.keys(HOSTS) as HostId[])("two policies of %s", (host) => {
  it("are said to decide every tool as the engine decides it", () => {
    const counts = { equal: 0, wider: 0, narrower: 0, incomparable: 0, unknown: 0 };
    for (let round = 0; round < 60; round++) {
      const random = randomOf(round * 7 + 1);
      // Close to each other, most often: the same but for how it runs, or of one policy.
      const [before, after] = [randomHost(host, round), randomHost(host, random(4) === 0 ? round : round + 1000)];
      if (before.policy === undefined || after.policy === undefined) continue;
      const diff = compareHostPolicies(before.policy, after.policy, {
        textAt: { before: before.textAt, after: after.textAt },
      });
      for (const { verdict } of diff.tools) counts[verdict]++;
      const isAlike = areNamedAlike([before.policy.access, after.policy.access]);
      const engines = [compile(before.policy), compile(after.policy)] as const;
      for (let i = 0; i < 150; i++) {
        const ref = randomTool(random, after.policy.access.naming);
        if (ref === undefined) continue;
        const row = diff.tools.find((one) => one.ref !== undefined && isAlike(one.ref, ref));
        if (row === undefined) expect(row, JSON.stringify(ref)).toBeDefined();
        const call = { ...ref, args: pick([{}, { q: "x" }, { path: "package.json" }], random), at: 0, grant: "a" };
        const [was, is] = engines.map((engine) => engine.decide(call, new Counters()).outcome) as ["allow", "allow"];
        const allowed = isMorePermissive(is, was)
          ? ["wider", "incomparable", "unknown"]
          : isMorePermissive(was, is)
            ? ["narrower", "incomparable", "unknown"]
            : Object.keys(counts);
        // Thousands of these: `expect` is called only for what it refuses.
        if (!allowed.includes(row?.verdict ?? ""))
          expect(allowed, JSON.stringify([host, round, call, was, is, row?.tool])).toContain(row?.verdict);
      }
    }
    expect(counts.equal).toBeGreaterThan(20);
    expect(counts.wider).toBeGreaterThan(20);
    expect(counts.narrower).toBeGreaterThan(20);
    expect(counts.unknown).toBeLessThan(counts.equal);
  });
});
