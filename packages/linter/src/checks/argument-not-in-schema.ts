import type { Condition, Document, Path, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { argumentIn } from "@callgate/core/logic";
import { clip, closest } from "@callgate/core/text";
import type { CheckProblem, PolicyCheck } from "../check.js";
import { inWords } from "../input-schema/words.js";

export const argumentNotInSchema: PolicyCheck = {
  id: "argument-not-in-schema",
  of: "policy",
  severity: "error",
  summary: "a condition on an argument that the tool does not have",
  *run({ document, policy, tools }) {
    for (const { name, tool } of tools) {
      const schema = tool?.inputSchema;
      if (schema === undefined) continue;
      for (const rule of policy.tools.get(name)?.rules ?? []) {
        for (const condition of rule.conditions) yield* conditionProblem(condition, rule, name, schema, document);
        yield* amountProblem(rule, name, schema, document);
      }
    }
  },
};

function* conditionProblem(
  condition: Condition,
  rule: Rule,
  tool: string,
  schema: unknown,
  document: Document,
): Iterable<CheckProblem> {
  const { target, origin } = condition;
  if (rule.action === "none" || target.kind !== "args") return;
  const missing = whatIsMissing(target.segments, schema, tool);
  if (missing === undefined) return;
  // To keep an argument out that the schema does not have is what a careful author may want.
  if (isGuard(condition, rule) && missing.meant === undefined) return;
  yield problem([...origin, "path"], missing, effect(condition, rule), document);
}

function* amountProblem({ limit }: Rule, tool: string, schema: unknown, document: Document): Iterable<CheckProblem> {
  if (limit === undefined || !("from" in limit.amount)) return;
  const missing = whatIsMissing(limit.amount.from, schema, tool);
  if (missing === undefined) return;
  yield problem([...limit.origin, "increment_from"], missing, "every call without it is denied", document);
}

function problem(path: Path, { sentence, meant }: Missing, effect: string, document: Document): CheckProblem {
  const so = `${sentence}, so ${effect}`;
  if (meant === undefined) return { path, message: so };
  const written = `args.${meant.join(".")}`;
  return {
    path,
    message: `${so}; did you mean \`${clip(written)}\`?`,
    fix: () => {
      const edits = replaceScalar(document, path, written);
      return edits && { message: `write \`${clip(written)}\``, edits, keeps: "the word that was meant" };
    },
  };
}

interface Missing {
  readonly sentence: string;
  /** The path with the closest name that is there, if one is close. */
  readonly meant: readonly string[] | undefined;
}

function whatIsMissing(segments: readonly string[], schema: unknown, tool: string): Missing | undefined {
  const argument = argumentIn(schema, segments);
  const where = (within: readonly string[]) => `\`args.${clip(within.join("."))}\` of \`${clip(tool)}\``;
  switch (argument.kind) {
    case "absent": {
      const { within, names } = argument;
      const name = segments[within.length] ?? "";
      const guess = closest(
        name,
        // No path can name the others.
        names.filter((known) => !known.includes(".")),
      );
      const holder = within.length === 0 ? `\`${clip(tool)}\` has no argument` : `${where(within)} has no property`;
      return {
        sentence: `by its schema ${holder} \`${clip(name)}\``,
        meant: guess === undefined ? undefined : [...within, guess, ...segments.slice(within.length + 1)],
      };
    }
    case "no object": {
      const { within, shapes } = argument;
      const sentence = `by its schema ${where(within)} is ${inWords(shapes)}, and a path leads only into objects`;
      return { sentence, meant: undefined };
    }
    case "described":
    case "unknown":
      return undefined;
    default:
      return argument satisfies never;
  }
}

function isGuard({ op, value }: Condition, { action }: Rule): boolean {
  return op === "exists" && value.kind === "bool" && value.value === (action === "deny");
}

/** What a condition on an argument that is never there does to its rule. */
function effect({ op, value }: Condition, { action }: Rule): string {
  const isTrue = op === "exists" && value.kind === "bool" && !value.value;
  if (isTrue) return "the condition is always true";
  switch (action) {
    case "require":
      return "every call without it is denied";
    case "deny":
      return "this denies no call without it";
    case "approval":
      return "no call without it needs approval";
    case "none":
      return "nothing follows";
    default:
      return action satisfies never;
  }
}
