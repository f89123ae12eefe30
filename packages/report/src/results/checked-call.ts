/** What `callgate check` found, as data: one call's decision and why; and the sentences that every format has in common. */

import type { Finding, Location } from "@callgate/core";
import type { ShownArguments, ShownLimit, ShownRemedy, ShownRule } from "@callgate/simulator";
import type { WithAssumed } from "../describe-assumed.js";
import { remedySentence } from "../describe-replay.js";
import { count } from "../describe-values.js";
import { clipped } from "../printable.js";
import type { HostRow } from "./report.js";

export interface CheckedCall extends WithAssumed {
  /** The version of the callgate that made it. */
  readonly version: string;
  /** The policy, as it was named. */
  readonly subject: string;
  /** Of an agent's configuration, which files were read and what was assumed. */
  readonly host?: HostRow | undefined;
  readonly call: {
    readonly server: string | undefined;
    readonly tool: string;
    readonly args: ShownArguments | undefined;
  };
  readonly decision: CallDecision;
  /** The deciding rule; undefined where none has a name. */
  readonly rule: string | undefined;
  /** To the agent; of what is unknown, the reason. */
  readonly message: string | undefined;
  /** Where that is written; undefined where no file says so. */
  readonly place: Location | undefined;
  /** In the order in which they are asked. */
  readonly rules: readonly ShownRule[];
  readonly limits: readonly ShownLimit[];
  /** The nearest changes that are decided otherwise; the engine was asked. */
  readonly otherwise: readonly Otherwise[];
  /** Whether every call of the tool is decided so, whatever its arguments, until a limit is reached. */
  readonly isWhateverArguments: boolean;
  /** About the tool's name, as sentences. */
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
  /** The texts findings point into, by uri; for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
}

/** `hidden`: denied, and the agent is not offered the tool. `unknown`: callgate cannot say. */
export type CallDecision = "allow" | "deny" | "ask" | "hidden" | "unknown";

export interface Otherwise {
  readonly decision: CallDecision;
  readonly remedy: ShownRemedy;
}

const DECIDED: Readonly<Record<CallDecision, string>> = {
  allow: "allowed",
  deny: "denied",
  ask: "approval is required",
  hidden: "hidden: the agent is not offered the tool, and a call is denied",
  unknown: "unknown",
};

/** A longer text is cut; the JSON format has the whole of it. */
const MAX_TEXT = 400;

/** `denied by `max amount``; of what is unknown, the reason, too. Untrusted. */
export function checkedSentence({ call, decision, rule, message }: CheckedCall): string {
  const name = code(call.server === undefined ? call.tool : `${call.server}/${call.tool}`);
  const by = rule === undefined ? "" : `, by ${code(rule)}`;
  const reason = decision === "unknown" && message !== undefined ? `: ${clipped(message, MAX_TEXT)}` : "";
  return `${name}: ${DECIDED[decision]}${by}${reason}`;
}

/** `would be denied: the same call with args.amount 501 instead of 500`; one for each other decision. Untrusted. */
export function otherwiseSentences({ otherwise, decision, isWhateverArguments }: CheckedCall): string[] {
  if (decision === "unknown") return [];
  const found = otherwise.map((one) => `${WOULD_BE[one.decision]}: ${clipped(changeSentence(one.remedy), MAX_TEXT)}`);
  if (isWhateverArguments) return [...found, "no argument changes that: nothing that decides looks at one"];
  return found.length > 0 ? found : ["no other argument is known for which it is decided otherwise"];
}

/** A call that is asked about alone has no time. */
function changeSentence(remedy: ShownRemedy): string {
  return remedy.kind === "again"
    ? `the same call after ${count(remedy.times, "such call")} in one window`
    : remedySentence(remedy, undefined);
}

const WOULD_BE: Readonly<Record<CallDecision, string>> = {
  allow: "would be allowed",
  deny: "would be denied",
  ask: "would require approval",
  hidden: "would be hidden",
  unknown: "would be unknown",
};

function code(name: string): string {
  return `\`${clipped(name, 200).replaceAll("`", "'")}\``;
}
