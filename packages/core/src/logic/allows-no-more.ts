/** Two policies → whether the second lets nothing through that the first denies. Automatic fixes rest on it. */

import type { Policy } from "../policy/policy.js";
import type { Answer } from "./answer.js";
import type { TimedCall } from "./compare/history.js";
import { Comparison } from "./compare/kinder-call.js";
import { namesOf } from "./compare/names.js";
import type { FindOptions } from "./find.js";

export type AllowsNoMore =
  /** Proved. */
  | { readonly answer: "yes" }
  /**
   * A call of the tool with these arguments is decided more kindly than before, at first or after others; `*` stands
   * for any tool that neither policy names.
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
  options: Pick<FindOptions, "budget" | "shared"> = {},
): AllowsNoMore {
  let unsure: Extract<AllowsNoMore, { answer: "unknown" }> | undefined;
  for (const [tool, answer] of wider(before, after, options)) {
    if (answer.answer === "found") return { answer: "no", tool, args: answer.value.at(-1)?.args };
    if (answer.answer === "unknown") unsure ??= answer;
  }
  return unsure ?? { answer: "yes" };
}

/** The tools of which it is not proved that `after` lets no call through that `before` denies; as `allowsNoMore` names them. */
export function mayAllowMore(
  before: Policy,
  after: Policy,
  options: Pick<FindOptions, "budget" | "shared"> = {},
): ReadonlySet<string> {
  const tools = new Set<string>();
  for (const [tool, { answer }] of wider(before, after, options)) if (answer !== "none") tools.add(tool);
  return tools;
}

function* wider(
  before: Policy,
  after: Policy,
  options: Pick<FindOptions, "budget" | "shared">,
): Iterable<readonly [string, Answer<readonly TimedCall[]>]> {
  const { named, other } = namesOf(before, after);
  const tools = [...named, other];
  const comparison = new Comparison(before, after, tools, { ...options, calls: MAX_CALLS });
  for (const tool of tools) yield [tool === other ? "*" : tool, comparison.wider(tool)];
}
