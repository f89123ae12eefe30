import type { Condition, Path, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { argumentTest, compilePattern } from "@callgate/core/engine";
import { all, conditionOn, type Formula, holds, not } from "@callgate/core/logic";
import { clip, type OpenEnds, OTHER_HOST, textsAround } from "@callgate/core/text";
import {
  anchored,
  exactText,
  fromTheStart,
  isFiniteList,
  isPlainlyAnchored,
  isPrefixOrSuffix,
  toTheEnd,
  wholeText,
} from "../anchors.js";
import { holdsMore } from "../argument-names.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck, ProposedFix } from "../check.js";
import { perOrigin } from "../per-origin.js";
import { allowedCall } from "../witness.js";
import type { WitnessChecker } from "../witness-checker.js";

export const unanchoredRegex: PolicyCheck = {
  id: "unanchored-regex",
  of: "policy",
  severity: "error",
  summary: "an allowlist's pattern that a part of the text may match",
  *run(context) {
    const partial = new Map<string, boolean>();
    for (const [pattern, tools] of perOrigin(context.tools, patterns)) {
      const { source, segments } = pattern;
      const matches = partial.get(source) ?? matchesParts(source, context.checker);
      partial.set(source, matches);
      if (!matches) continue;
      const whole = matching(segments, wholeText(source));
      for (const tool of tools) {
        if (isBounded(pattern, tool, context.checker)) continue;
        const problem = problemOf(pattern, whole, tool, context);
        if (problem === undefined) continue;
        yield problem;
        break;
      }
    }
  },
};

/** A pattern that an argument must match. */
interface Allowlist {
  readonly origin: Path;
  readonly condition: Condition;
  readonly source: string;
  readonly segments: readonly string[];
}

function patterns(rule: Rule): readonly Allowlist[] {
  if (rule.action !== "require") return NONE;
  return rule.conditions.flatMap((condition) => {
    const { target, origin, op, value } = condition;
    if (op !== "regex" || target.kind !== "args" || value.kind !== "string") return NONE;
    return { origin, condition, source: value.value, segments: target.segments };
  });
}

const NONE: readonly never[] = [];

/** Whether the pattern matches a text of which only a part is meant, as the logic decides; not where it is undecided. */
function matchesParts(source: string, checker: WitnessChecker): boolean {
  if (isPlainlyAnchored(source) || isPrefixOrSuffix(source)) return false;
  if ("error" in compilePattern(source) || "error" in compilePattern(wholeText(source))) return false;
  const own = holds(matching(["x"], source));
  return (
    !asksOnlyForText(source, checker) &&
    checker.solve(all([own, not(holds(matching(["x"], wholeText(source))))])).answer === "sat"
  );
}

/** Which ends of a text the pattern leaves open, of a pattern that matches parts of texts. */
function openEnds(source: string, checker: WitnessChecker): OpenEnds {
  const own = holds(matching(["x"], source));
  const closes = (pattern: string) =>
    !("error" in compilePattern(pattern)) && isNever(all([own, not(holds(matching(["x"], pattern)))]), checker);
  const ends = { front: !closes(fromTheStart(source)), back: !closes(toTheEnd(source)) };
  // Where each end by itself is closed, by alternatives, both must be looked at together.
  return ends.front || ends.back ? ends : { front: true, back: true };
}

/** Whether the pattern matches every string, or every one that is not blank. */
function asksOnlyForText(source: string, checker: WitnessChecker): boolean {
  return isNever(all([holds(matching(["x"], "^\\S$")), not(holds(matching(["x"], source)))]), checker);
}

/** Whether another condition on the argument says what its whole text may be: then this one only chooses among those. */
function isBounded({ condition: own, segments }: Allowlist, tool: KnownTool, checker: WitnessChecker): boolean {
  const path = segments.join(".");
  return (tool.reach()?.rules ?? []).some(
    ({ action, conditions }) =>
      action === "require" &&
      conditions.some((other) => {
        const { target, op, value } = other;
        if (other === own || target.kind !== "args" || target.segments.join(".") !== path) return false;
        if (op === "eq" || op === "in") return true;
        return (
          op === "regex" &&
          value.kind === "string" &&
          !matchesParts(value.value, checker) &&
          !asksOnlyForText(value.value, checker)
        );
      }),
  );
}

function isNever(formula: Formula, checker: WitnessChecker): boolean {
  return checker.solve(formula).answer === "unsat";
}

function matching(segments: readonly string[], pattern: string): Condition {
  return conditionOn(segments, "regex", { kind: "string", value: pattern });
}

function problemOf(
  { origin, condition: own, source, segments }: Allowlist,
  whole: Condition,
  tool: KnownTool,
  { document, checker }: CheckContext,
): CheckProblem | undefined {
  const open = openEnds(source, checker);
  const slips = all([holds(own), not(holds(whole))]);
  const meant = textAt(segments, allowedCall(tool, checker, { also: holds(whole) })?.args);
  for (const value of meant === undefined ? [] : textsAround(meant, segments.at(-1) ?? "", open)) {
    if (!argumentTest(own)(value) || argumentTest(whole)(value)) continue;
    const call = allowedCall(tool, checker, { chosen: { segments, value } });
    if (call !== undefined) return problem(value, call.args);
  }
  const call = allowedCall(tool, checker, { also: slips });
  const value = textAt(segments, call?.args);
  return call === undefined || value === undefined ? undefined : problem(value, call.args);

  function problem(value: string, args: Readonly<Record<string, unknown>>): CheckProblem {
    const path = [...origin, "value"];
    const witness = { calls: [{ tool: tool.name, args }], decision: "allow" } as const;
    const passes = `\`${clip(own.path)}\` \`${clip(value)}\` passes`;
    if (open.front && open.back)
      return {
        path,
        message: `the pattern matches any part of the text: ${passes}; anchor both ends with \`^\` and \`$\`, or write \`.*\` where any text is allowed`,
        witness,
        covers: ["host-in-text"],
        fix: () => anchor({ document, checker }, path, source, whole, segments),
      };
    // One anchor without the other may be intended: only the author can say what may precede or follow.
    return {
      path,
      // A host that goes on is another host, whatever was meant.
      severity: value.endsWith(OTHER_HOST) ? "error" : "warning",
      message: open.back
        ? `nothing anchors the end of the pattern, so anything may follow: ${passes}; say what may follow up to a \`$\`, or write \`.*\` if anything may`
        : `nothing anchors the beginning of the pattern, so anything may precede: ${passes}; say from a \`^\` on what may precede, or write \`.*\` if anything may`,
      witness,
      covers: ["host-in-text"],
    };
  }
}

function textAt(segments: readonly string[], args: unknown): string | undefined {
  const value = segments.reduce<unknown>((outer, step) => (outer as Record<string, unknown> | undefined)?.[step], args);
  return typeof value === "string" ? value : undefined;
}

/** The first way to write the missing anchors that the logic proves to match whole texts only, and all of these. */
function anchor(
  { document, checker }: Pick<CheckContext, "document" | "checker">,
  path: Path,
  source: string,
  whole: Condition,
  segments: readonly string[],
): ProposedFix | undefined {
  for (const pattern of anchored(source)) {
    const anchoredMatch = matching(segments, pattern);
    if ("error" in compilePattern(pattern)) continue;
    // Without the line breaks that `whole` lets a `.` take, it may match less, never more.
    const exact = matching(segments, exactText(source));
    if (!isNever(all([holds(anchoredMatch), not(holds(whole))]), checker)) continue;
    if (!isNever(all([holds(exact), not(holds(anchoredMatch))]), checker)) continue;
    const edits = replaceScalar(document, path, pattern);
    const keeps = isFiniteList(source) && !holdsMore(segments.at(-1) ?? "") ? "finite alternatives" : undefined;
    return edits && { message: `write \`${clip(pattern)}\``, edits, keeps };
  }
  return undefined;
}
