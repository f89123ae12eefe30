/** Tools whose names a program writes as those of known ones, and that are decided differently → what a proof leaves out. */

import type { DecisionKind } from "@callgate/core";
import type { ToolDiff } from "@callgate/diff";

/** As a clause behind "every call is decided as before, but for"; undefined where no such tool is decided differently. */
export function namesakeExceptions(namesakes: readonly ToolDiff[]): string | undefined {
  const differing = namesakes.filter(({ verdict }) => verdict !== "equal");
  if (differing.length === 0) return undefined;
  const about = "tools whose names are written as those of known ones";
  const [first] = differing.flatMap(({ witnesses }) => witnesses);
  const call = first?.calls.at(-1);
  if (first === undefined || call === undefined) return about;
  const [was, is] = [decisionWords(first.before), decisionWords(first.after)];
  return `${about}, such as \`${call.server ?? ""}/${call.tool}\`: ${was} before, ${is} now`;
}

function decisionWords(decision: DecisionKind): string {
  switch (decision) {
    case "allow":
      return "allowed";
    case "approval":
      return "asked about";
    case "deny":
      return "denied";
    default:
      return decision;
  }
}
