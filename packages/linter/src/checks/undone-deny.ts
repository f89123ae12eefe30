import type { Document, Policy } from "@callgate/core";
import { type AccessAnswer, type AccessRule, accessTo, modelName, type ToolRef } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { documentsOf, nodeAt, pointer } from "@callgate/core/yaml";
import type { CheckProblem, HostCheck, HostCheckContext } from "../check.js";
import { isPlaced } from "../host-rules.js";

/** More files than these are not taken away one by one. */
const MAX_FILES = 16;

export const undoneDeny: HostCheck = {
  id: "undone-deny",
  of: "host",
  severity: "error",
  summary: "a file that undoes what another one denies",
  *runOnHost(context) {
    const { policy, document } = context;
    const count = Math.min(documentsOf(document).length, MAX_FILES);
    if (count < 2) return;
    for (let layer = count - 1; layer > 0; layer--) {
      const before = context.without(layer);
      if (before !== undefined && deniesBefore(layer, before) && !decidesAlike(before, policy))
        yield* undoneBy(layer, before, policy, context);
    }
  },
};

/** Whether anything that a farther file than that one says may deny a tool: only then must names be distinguished, which costs most. */
function deniesBefore(layer: number, { access }: Policy): boolean {
  const rules: readonly AccessRule[] = [...access.entries, ...(access.restrictions ?? []), access.otherwise];
  return rules.some(
    (rule) => (rule.effect === "deny" || rule.effect === "hide") && isPlaced(rule) && rule.layer < layer,
  );
}

/** Whether two policies have the very same rules: that of a file that the host does not read. */
function decidesAlike({ access: before }: Policy, { access: after }: Policy): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** The denials of farther files that are gone with the file of that number. */
function* undoneBy(layer: number, before: Policy, after: Policy, context: HostCheckContext): Iterable<CheckProblem> {
  const seen = new Set<string>();
  for (const ref of toolsOf(before, after, context)) {
    const was = accessTo(before.access, ref);
    if (!isDenied(was) || !isPlaced(was.by) || was.by.layer >= layer) continue;
    const is = accessTo(after.access, ref);
    if (isDenied(is) || is.rules.length > 0) continue;
    const path = placeIn(layer, is.by, was.by, context.document);
    const id = JSON.stringify([path, was.by.origin]);
    if (seen.has(id)) continue;
    seen.add(id);
    const asks = is.effect === "ask";
    yield {
      path,
      severity: asks ? "warning" : "error",
      message: `\`${clip(labelOf(ref, context))}\` is denied elsewhere, and this file undoes it: ${asks ? "its calls need approval only" : "it runs without approval"}; remove this, or deny it where nothing undoes it`,
      related: [{ path: was.by.origin, message: "it is denied here" }],
      witness: { calls: [{ ...ref, args: {} }], decision: asks ? "approval" : "allow" },
    };
  }
}

function isDenied({ effect, rules }: AccessAnswer): boolean {
  return (effect === "deny" || effect === "hide") && rules.length === 0;
}

/** Where the file has another value for what the other one says; else what decides now, where that is in the file. */
function placeIn(layer: number, by: AccessRule, was: AccessRule, document: Document): CheckProblem["path"] {
  const [, ...origin] = was.origin;
  const place = typeof origin.at(-1) === "number" ? origin.slice(0, -1) : origin;
  const isReplaced = nodeAt(documentsOf(document)[layer]?.root, place) !== undefined;
  return !isReplaced && by.origin[0] === layer && isPlaced(by) ? by.origin : [layer, ...place];
}

/** The tools that are known, then one for each way to name tools that both policies tell apart. */
function toolsOf({ access }: Policy, after: Policy, { tools, checker, names }: HostCheckContext): ToolRef[] {
  const known = tools.map(({ ref }) => ref);
  const classes = names.of([access, after.access], STEPS);
  if (classes.answer === "unknown") checker.giveUp();
  if (classes.answer !== "sat") return known;
  const others = classes.value
    .filter(({ isOther }) => !isOther)
    .map(({ witness }) => ({ ...witness, annotations: {} }));
  const seen = new Set(known.map((ref) => pointer([ref.server ?? "", ref.tool])));
  return [...known, ...others.filter(({ server = "", tool }) => !seen.has(pointer([server, tool])))];
}

/** For both policies of a pair of files together. */
const STEPS = 300_000;

function labelOf(ref: ToolRef, { tools, policy }: HostCheckContext): string {
  const known = tools.find((tool) => tool.ref === ref);
  if (known !== undefined) return known.label;
  const { naming } = policy.access;
  return naming === undefined || ref.server === undefined ? ref.tool : modelName(naming, ref.server, ref.tool);
}
