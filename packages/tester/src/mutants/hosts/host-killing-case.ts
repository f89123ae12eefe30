/** A call that an agent decides otherwise with a mutant → a case of a suite that kills it, tried before it is shown. */

import { Counters, type DecisionKind } from "@callgate/core";
import type { Data, DataMap } from "@callgate/core/edit";
import type { WitnessCall } from "@callgate/core/yaml";
import { runCase } from "../../run-suite.js";
import type { TestedEngine } from "../../tested-engine.js";
import { type KillingCase, readAlone, type TriedCase, textOf } from "../killing-case.js";
import type { MutatedSuite } from "../mutation-run.js";

/** A suite that tests an agent's configuration. */
export interface TriedHostSuite extends MutatedSuite {
  /** Of the configuration as it is. */
  readonly engine: TestedEngine;
  /** Of the mutant; undefined where the agent does not start with it. */
  readonly mutant: TestedEngine | undefined;
}

/** The case, for the first suite in which it passes on the configuration and fails on the mutant; where none was found, why not. */
export function hostKillingCase(
  calls: readonly WitnessCall[],
  suites: readonly TriedHostSuite[],
): TriedCase | { readonly reason: string } {
  for (const [index, { suite, policy, engine, mutant }] of suites.entries())
    for (const call of calls)
      for (const said of saidOf(call)) {
        if (mutant === undefined) continue;
        const outcome = (asked: TestedEngine) =>
          asked.decide({ ...call, ...said, at: call.at ?? 0, grant: "" }, new Counters()).outcome;
        const [policySays, mutantSays] = [outcome(engine), outcome(mutant)];
        if (policySays === "notEvaluated" || policySays === mutantSays) continue;
        const item = itemOf(call, said, policySays, suite.policies.length > 1 ? policy : undefined);
        const tested = readAlone(item, suite, policy);
        if (tested === undefined || runCase(tested, engine) !== undefined) continue;
        if (runCase(tested, mutant) === undefined) continue;
        const killer: KillingCase = { suite: index, item, text: textOf(suite.document, item), policySays, mutantSays };
        return { killer, tested };
      }
  return { reason: "a suite cannot express the call that shows it" };
}

/** Without what the server says of the tool, where that does not matter or a tool list has it. */
function saidOf({ annotations }: WitnessCall): readonly Pick<WitnessCall, "annotations">[] {
  return [{ annotations: undefined }, { annotations: annotations ?? {} }];
}

function itemOf(
  { server, tool, args }: WitnessCall,
  { annotations }: Pick<WitnessCall, "annotations">,
  expect: DecisionKind,
  policy: string | undefined,
): DataMap {
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(server === undefined ? {} : { server }),
    tool,
    ...(annotations === undefined ? {} : { annotations: hintsOf(annotations) }),
    ...(Object.keys(args).length === 0 ? {} : { args: args as DataMap }),
    expect,
  };
}

function hintsOf(annotations: NonNullable<WitnessCall["annotations"]>): DataMap {
  const hints = Object.entries(annotations).filter(([hint, value]) => hint !== "title" && typeof value === "boolean");
  return Object.fromEntries(hints) as Record<string, Data>;
}
