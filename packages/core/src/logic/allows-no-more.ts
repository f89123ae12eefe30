/** Two policies → whether the second lets nothing through that the first denies. Automatic fixes rest on it. */

import type { Policy } from "../policy/policy.js";
import { Comparison } from "./compare/find-widening.js";
import { namesOf } from "./compare/names.js";
import type { SolveOptions } from "./solve.js";

export type AllowsNoMore =
  /** Proved. */
  | { readonly answer: "yes" }
  /**
   * `after` decides a call of the tool with these arguments more permissively, at first or after others; `*` means
   * any tool that neither policy names.
   */
  | { readonly answer: "no"; readonly tool: string; readonly args?: Readonly<Record<string, unknown>> | undefined }
  | { readonly answer: "unknown"; readonly reason: string };

/** Calls tried in search of a sequence: a fix is no less safe for want of one. */
const MAX_CALLS = 2_000;

/**
 * Whether every sequence of calls that passes under `after` passes under `before` as well, and no call that needed an
 * approval goes without. Of calls in the order of time, none of which is refunded. Never "yes" without a proof: what
 * cannot be compared is "unknown".
 */
export function allowsNoMore(
  before: Policy,
  after: Policy,
  options: Pick<SolveOptions, "steps" | "shared"> = {},
): AllowsNoMore {
  let unsure: Extract<AllowsNoMore, { answer: "unknown" }> | undefined;
  const { tools, other, comparison } = comparing(before, after, options);
  for (const tool of tools) {
    const answer = comparison.wider(tool);
    if (answer.answer === "sat")
      return { answer: "no", tool: tool === other ? "*" : tool, args: answer.value.at(-1)?.args };
    if (answer.answer === "unknown") unsure ??= answer;
  }
  return unsure ?? { answer: "yes" };
}

/** The tools of which it is not proved that `after` lets no call through that `before` denies; as `allowsNoMore` names them. */
export function mayAllowMore(
  before: Policy,
  after: Policy,
  options: Pick<SolveOptions, "steps" | "shared"> = {},
): ReadonlySet<string> {
  const { tools, other, comparison } = comparing(before, after, options);
  const wider = new Set<string>();
  // Of thousands of tools the same is said, and what is proved of one holds of each that is apart.
  const proved = new Set<string>();
  for (const tool of tools) {
    const { text, isApart } = comparison.likenessOf(tool);
    if (isApart && proved.has(text)) continue;
    if (comparison.wider(tool).answer !== "unsat") wider.add(tool === other ? "*" : tool);
    else if (isApart) proved.add(text);
  }
  return wider;
}

function comparing(before: Policy, after: Policy, options: Pick<SolveOptions, "steps" | "shared">) {
  const { named, other } = namesOf(before, after);
  const tools = [...named, other];
  return { tools, other, comparison: new Comparison(before, after, tools, { ...options, calls: MAX_CALLS }) };
}
