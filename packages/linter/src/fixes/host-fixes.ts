/** Suggested words in an agent's files → fixes, of which it is known whether they allow more than before. */

import type { Document, Finding, Fix, LayerSource, LoweredHost, Policy } from "@callgate/core";
import { editText, inTextOrder, renameKey, replaceScalar, type TextEdit } from "@callgate/core/edit";
import { nameClasses, StepLimit } from "@callgate/core/logic";
import { type Access, type AccessAnswer, accessTo, type ToolRef } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { type Diagnostic, documentsOf } from "@callgate/core/yaml";
import type { BrokenFix, Proposal, ResolvedFixes } from "./resolve.js";
import { newError } from "./with-edits.js";

/** What puts the suggested word in place; undefined where nothing is suggested, or the file is neither JSON nor TOML. */
export function hostProposal(
  { path: [layer, ...path], part, suggested }: Diagnostic,
  document: Document,
): Proposal | undefined {
  const file = typeof layer === "number" ? document.parts?.[layer] : undefined;
  if (suggested === undefined || file?.root === undefined || file.format === "yaml") return undefined;
  return () => {
    const edits = part === "key" ? renameKey(file, path, suggested) : replaceScalar(file, path, suggested);
    return edits && { message: `write \`${clip(suggested)}\``, edits, keeps: "the word that was meant" };
  };
}

/** Fixes beyond this many are not looked at; a run with `--fix` finds them afterwards. */
const MAX_FIXES = 100;

/** For all fixes of an agent's files together. */
const STEPS = 3_000_000;

/** Asks each proposal for its edits, and what they would make of the files together. */
export function resolveHostFixes(
  document: Document,
  policy: Policy,
  lowered: LoweredHost,
  proposals: ReadonlyMap<Finding, Proposal>,
): ResolvedFixes {
  const fixes = new Map<Finding, Fix>();
  const broken: BrokenFix[] = [];
  const steps = new StepLimit(STEPS);
  for (const [finding, propose] of [...proposals].slice(0, MAX_FIXES)) {
    const proposed = propose();
    const file = documentsOf(document).find(({ uri }) => uri === finding.location.uri);
    if (proposed === undefined || file === undefined) continue;
    const edits = inTextOrder(proposed.edits);
    const after = loweredWith(document, policy, lowered, file, edits);
    const error = newError(lowered.findings, after.findings);
    if (after.policy === undefined || error !== undefined) {
      broken.push({ finding, problem: error?.message ?? "the agent would not start with the files" });
      continue;
    }
    fixes.set(finding, {
      message: proposed.message,
      safe: proposed.keeps !== undefined && allowsNoMore(policy.access, after.policy.access, steps),
      edits: edits.map(({ start, end, text }) => ({ range: file.rangeOf({ start, end }), text })),
    });
  }
  return { fixes, broken };
}

function loweredWith(
  document: Document,
  policy: Policy,
  { lowerAgain }: LoweredHost,
  file: Document,
  edits: readonly TextEdit[],
) {
  const sources = documentsOf(document).map((one, number): LayerSource => {
    const { scope = "" } = policy.layers[number] ?? {};
    return { scope, uri: one.uri, text: one === file ? editText(one.text, edits) : one.text };
  });
  return lowerAgain(sources, policy.assumed);
}

/** Whether no tool is decided with less restraint than before, whatever its server says of it. Never true without a proof. */
function allowsNoMore(before: Access, after: Access, steps: StepLimit): boolean {
  const classes = nameClasses([before, after], steps);
  const hints = hintsOf([before, after]);
  if (classes.answer !== "sat" || hints === undefined) return false;
  return classes.value.every(({ witness }) =>
    hints.every((annotations) => {
      const ref: ToolRef = { ...witness, annotations };
      const [was, is] = [accessTo(before, ref), accessTo(after, ref)];
      return was.rules.length + is.rules.length === 0 && restraint(is) >= restraint(was);
    }),
  );
}

function restraint({ effect }: AccessAnswer): number {
  return effect === "allow" ? 0 : effect === "ask" ? 1 : 2;
}

/** More hints than these are not tried in all ways. */
const MAX_HINTS = 4;

/** All that servers can say of the hints that entries ask for; undefined where there are too many. */
function hintsOf(accesses: readonly Access[]): readonly Readonly<Record<string, boolean>>[] | undefined {
  const asked = new Set(
    accesses.flatMap(({ entries }) => entries.flatMap(({ selector }) => Object.keys(selector.annotations ?? {}))),
  );
  if (asked.size > MAX_HINTS) return undefined;
  let all: readonly Readonly<Record<string, boolean>>[] = [{}];
  for (const hint of asked) all = all.flatMap((one) => [one, { ...one, [hint]: true }, { ...one, [hint]: false }]);
  return all;
}
