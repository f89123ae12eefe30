import { replaceScalar } from "@callgate/core/edit";
import { all, holds, not } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { isPattern, matching, type TextAllowlist, textAllowlists } from "../allowlists.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck, ProposedFix } from "../check.js";
import { type Dot, escapedDots, looseDots, replacedDot } from "../dots.js";
import { perOrigin } from "../per-origin.js";
import { allowedCall, valueAt } from "../witness.js";

export const unescapedDot: PolicyCheck = {
  id: "unescaped-dot",
  of: "policy",
  severity: "warning",
  summary: "a dot in an allowlist's pattern that takes any character",
  *run(context) {
    for (const [allowlist, tools] of perOrigin(context.tools, textAllowlists)) {
      const dots = allowlist.op === "regex" ? looseDots(allowlist.source) : NONE;
      if (dots.length === 0 || !isPattern(allowlist)) continue;
      for (const tool of tools) {
        const problem = problemOf(allowlist, dots, tool, context);
        if (problem === undefined) continue;
        yield problem;
        break;
      }
    }
  },
};

const NONE: readonly never[] = [];

function problemOf(
  { source, segments, condition, origin }: TextAllowlist,
  dots: readonly Dot[],
  tool: KnownTool,
  { document, checker }: CheckContext,
): CheckProblem | undefined {
  const escaped = escapedDots(source, dots);
  const strict = holds(matching(segments, escaped));
  for (const dot of dots) {
    // The same text with an `x` where the dot is, as long as that is not what the dot was for.
    const other = replacedDot(source, dots, dot, "x");
    const also = all([holds(condition), holds(matching(segments, other)), not(strict)]);
    const call = allowedCall(tool, checker, { also });
    const value = valueAt(call?.args, segments);
    if (call === undefined || typeof value !== "string") continue;
    return {
      path: [...origin, "value"],
      message: `\`.\` takes any character: \`${clip(condition.path)}\` \`${clip(value)}\` passes; write \`\\.\` for a dot`,
      witness: { calls: [call], decision: "allow" },
      fix: () => escapeDots({ document, checker }, [...origin, "value"], source, escaped, dots),
    };
  }
  return undefined;
}

function escapeDots(
  { document, checker }: Pick<CheckContext, "document" | "checker">,
  path: CheckProblem["path"],
  source: string,
  escaped: string,
  dots: readonly Dot[],
): ProposedFix | undefined {
  // What matches with its dots escaped must be a part of what matched before, or something was misread.
  const wider = all([holds(matching(["x"], escaped)), not(holds(matching(["x"], source)))]);
  if (checker.solve(wider).answer !== "unsat") return undefined;
  const edits = replaceScalar(document, path, escaped);
  const keeps = dots.every(({ isPlain }) => isPlain) ? "a plain dot" : undefined;
  return edits && { message: `write \`${clip(escaped)}\``, edits, keeps };
}
