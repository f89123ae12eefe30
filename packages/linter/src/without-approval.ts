/** The tools of a host that run without approval, by the place that says so. */

import type { Witness } from "@callgate/core";
import type { AccessEntry, AccessRule, NameTest } from "@callgate/core/policy";
import type { Category } from "@callgate/core/tools";
import { compareText, pointer, type WitnessCall } from "@callgate/core/yaml";
import type { CheckProblem, HostCheckContext, HostTool } from "./check.js";
import { article, named } from "./describe-tools.js";
import { placeOf } from "./host-rules.js";

export interface WithoutApproval {
  readonly by: AccessRule;
  /** In the order of their names. */
  readonly tools: readonly [HostTool, ...HostTool[]];
}

/** Whether every call of the tool runs, whatever its arguments are. */
export function runsWithoutApproval(tool: HostTool): boolean {
  const { effect, rules } = tool.answer();
  return effect === "allow" && rules.length === 0;
}

/** Those of some tools that run without approval; some are left out where the files are so large that the steps are spent. */
export function withoutApproval({ policy, checker }: HostCheckContext, tools: readonly HostTool[]): WithoutApproval[] {
  const found = new Map<string, { readonly by: AccessRule; readonly tools: [HostTool, ...HostTool[]] }>();
  const places = new Map<AccessRule, string>();
  const steps = 1 + (policy.access.entries.length >> 1);
  for (const tool of byLabel(tools)) {
    if (!checker.spend(steps)) break;
    if (!runsWithoutApproval(tool)) continue;
    const { by } = tool.answer();
    const place = places.get(by) ?? pointer(by.origin);
    places.set(by, place);
    const known = found.get(place);
    if (known === undefined) found.set(place, { by, tools: [tool] });
    else known.tools.push(tool);
  }
  return [...found.values()];
}

/** In the order of their names; of the same tools, each category is asked for. */
function byLabel(tools: readonly HostTool[]): readonly HostTool[] {
  let sorted = sortedTools.get(tools);
  if (sorted === undefined) {
    sorted = [...tools].sort((a, b) => compareText(a.label, b.label));
    sortedTools.set(tools, sorted);
  }
  return sorted;
}

const sortedTools = new WeakMap<readonly HostTool[], readonly HostTool[]>();

/** A call without arguments. */
export function callOf({ ref }: HostTool): WitnessCall {
  return { ...ref, args: {} };
}

/** What the engine answers to a call of the tool, as what shows a problem; undefined where the steps are spent. */
export function answerTo(tool: HostTool, { checker }: HostCheckContext): Witness | undefined {
  const call = callOf(tool);
  const decision = checker.decide([call]).at(-1)?.outcome;
  return decision && { calls: [call], decision };
}

/** A problem for each place by which tools of a category run without approval. */
export function* categoryWithoutApproval(category: Category, context: HostCheckContext): Iterable<CheckProblem> {
  for (const { by, tools } of withoutApproval(context, context.tools)) {
    const [first, ...more] = tools.filter((tool) => tool.categorise().category === category);
    if (first === undefined) continue;
    const { reason } = first.categorise();
    const entry = entryOfRule(context, by);
    const labels = named([first, ...more].map(({ label }) => label));
    const what =
      more.length === 0
        ? `${labels} runs without approval; it is ${article(category)} tool (${reason})`
        : `${labels} run without approval; they are ${category} tools (of the first, ${reason})`;
    yield {
      ...placeOf(by, context),
      // Who writes the very name of a tool has thought of it.
      severity: entry !== undefined && namesOneTool(entry) ? "warning" : "error",
      message: `${what}: require approval, or deny it`,
      witness: { calls: [callOf(first)], decision: "allow" },
    };
  }
}

/** The entry that a rule of access is; undefined for what decides where none matches. */
export function entryOfRule({ policy }: HostCheckContext, by: AccessRule): AccessEntry | undefined {
  return policy.access.entries.find((entry) => entry === by);
}

function namesOneTool({ selector: { names } }: AccessEntry): boolean {
  const isTool = ({ of }: NameTest) => of === "tool" || of === "model";
  return names.some(isTool) && names.every((test) => "exact" in test);
}
