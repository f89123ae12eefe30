import type { Condition, Document, Path, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { argumentTest, MISSING } from "@callgate/core/engine";
import { all, holds, isString } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import { toFloat64, toJson } from "@callgate/core/values";
import { nodeAt } from "@callgate/core/yaml";
import { readable } from "../allowlists.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck, ProposedFix } from "../check.js";
import { areOneDanger, forbids, forbidsMoreThan, hasDanger, mayForbid, words } from "../forbidding.js";
import { type ArgumentCondition, firstShown, perOrigin } from "../per-origin.js";
import { allowedCall, valueAt, withArgument } from "../witness.js";
import type { WitnessChecker } from "../witness-checker.js";

export const invertedRule: PolicyCheck = {
  id: "inverted-rule",
  of: "policy",
  severity: "warning",
  summary: "a rule whose name or message forbids what its conditions demand",
  *run(context) {
    const reported = new Set<Path>();
    for (const [part, tools] of perOrigin(context.tools, demanded)) {
      if (reported.has(part.rule.origin)) continue;
      const problem = firstShown(part, tools, context, problemOf);
      if (problem === undefined) continue;
      reported.add(part.rule.origin);
      yield problem;
    }
  },
};

/** A condition that lets through only what the rule's own words forbid. */
interface Part extends ArgumentCondition {
  /** The sentence that forbids it. */
  readonly sentence: Sentence;
}

function demanded(rule: Rule): readonly Part[] {
  if (!mayForbid(`${rule.named ? rule.name : ""} ${rule.explained ? rule.message : ""}`)) return NONE;
  // A rule denies what meets a `deny_if`, and what does not meet anything else.
  const demands =
    rule.action === "require"
      ? DEMANDING
      : rule.action === "deny" && rule.conditions.length === 1
        ? EXCLUDING
        : NOTHING;
  return rule.conditions.flatMap((condition) => {
    const { target, origin, op } = condition;
    if (target.kind !== "args" || op === undefined || !demands.has(op)) return NONE;
    const sentence = sentencesOf(rule).find(({ text }) => isForbidden(condition, target.segments, rule, text));
    return sentence === undefined ? NONE : { origin, rule, condition, segments: target.segments, sentence };
  });
}

const NONE: readonly never[] = [];
const NOTHING: ReadonlySet<string> = new Set();
const DEMANDING: ReadonlySet<string> = new Set(["eq", "in", "contains", "regex", "exists", "gt", "gte", "lt", "lte"]);
const EXCLUDING: ReadonlySet<string> = new Set(["neq", "not_in"]);

interface Sentence {
  readonly text: string;
  readonly written: string;
  readonly key: "name" | "on_deny";
}

/** The name that its author gave the rule, and what they say in its message, by sentences. */
function sentencesOf({ name, named, message, explained }: Rule): readonly Sentence[] {
  const said = explained ? message.split(/[.;:!?\n\u2014]+(?:\s|$)|,\s/) : [];
  const own = { text: name.replace(/[_-]+/g, " "), written: name, key: "name" as const };
  return [
    ...(named ? [own] : []),
    ...said.flatMap((text) => (text.trim() === "" ? [] : { text, written: text.trim(), key: "on_deny" as const })),
  ];
}

/** Whether the sentence forbids just what the condition demands. */
function isForbidden(condition: Condition, segments: readonly string[], rule: Rule, sentence: string): boolean {
  const { op, value } = condition;
  switch (op) {
    case "gt":
    case "gte":
    case "lt":
    case "lte": {
      const bound = toFloat64(value);
      // With a bound on either side, the sentence is about the other one.
      const sides = rule.conditions.filter(({ path }) => path === condition.path);
      return bound !== undefined && sides.length === 1 && forbidsMoreThan(sentence, bound, op === "lt" || op === "lte");
    }
    case "exists":
      return value.kind === "bool" && value.value && forbids(sentence, words(segments.at(-1) ?? ""));
    case "contains":
      return value.kind === "string" && isNamed(sentence, value.value, value.value);
    case "regex":
      return value.kind === "string" && isNamed(sentence, spelled(value.value), value.value);
    case "eq":
    case "neq":
      if (value.kind === "bool")
        return value.value === (op === "eq") && forbids(sentence, words(segments.at(-1) ?? ""));
      return value.kind === "string" && isNamed(sentence, value.value, value.value);
    case "in":
    case "not_in":
      return (
        value.kind === "list" &&
        value.items.some((item) => item.kind === "string" && isNamed(sentence, item.value, item.value)) &&
        isOneKind(
          value.items.map((item) => (item.kind === "string" ? item.value : "")),
          sentence,
        )
      );
    default:
      return false;
  }
}

/** Whether the sentence that forbids one of these forbids the others, too: it names each, or they are of one danger. */
function isOneKind(texts: readonly string[], sentence: string): boolean {
  return texts.every((text) => isNamed(sentence, text, text)) || areOneDanger(texts.flatMap(words));
}

function isNamed(sentence: string, text: string, written: string): boolean {
  return forbids(sentence, words(text)) || hasDanger(sentence, words(text), written);
}

/** What a pattern spells out: without classes and their escapes. */
function spelled(pattern: string): string {
  return readable(pattern.replace(/\[[^\]]*\]/g, " ").replace(/\\[bBdDsSwWAz]/g, " "));
}

function problemOf(part: Part, tool: KnownTool, { document, checker }: CheckContext): CheckProblem | undefined {
  const { rule, condition, segments, origin, sentence } = part;
  const test = argumentTest(condition);
  const isMet = (value: unknown) => test(value) === (rule.action === "require");
  for (const value of demandedValues(part, checker)) {
    if (value === undefined || !isMet(value)) continue;
    const passing = allowedCall(tool, checker, { chosen: { segments, value } });
    if (passing === undefined) continue;
    for (const other of harmless(condition, segments)) {
      const args = isMet(other) ? undefined : withArgument(passing.args, { segments, value: other });
      const decision = args && checker.decide([{ ...passing, args }])[0];
      if (decision?.outcome !== "deny" || decision.origin !== rule.origin) continue;
      const name = clip(condition.path);
      const said = placeOfSentence(document, rule, sentence);
      return {
        path: [...origin, "value"],
        message: `\`${clip(sentence.written, 60)}\` forbids what this condition demands: \`${name}\` ${shown(value)} passes, and ${shown(other)} is denied; ${rule.action === "require" ? "a rule denies the calls of which its conditions are not true: demand what may pass instead" : "`deny_if` denies the calls of which its conditions are true: name what may not pass"}`,
        related: said === undefined ? [] : [{ path: said, message: "this forbids it" }],
        witness: { calls: [passing], decision: "allow" },
        covers: ["host-in-text", "path-traversal", "unanchored-regex", "unescaped-dot"],
        fix: () => turned(document, condition),
      };
    }
  }
  return undefined;
}

function shown(value: unknown): string {
  if (value === MISSING) return "a call without it";
  return `\`${clip(typeof value === "string" ? value : JSON.stringify(value))}\``;
}

function placeOfSentence({ root }: Document, { origin }: Rule, { key }: Sentence): Path | undefined {
  const path = [...origin, key];
  return nodeAt(root, path) === undefined ? undefined : path;
}

/** Values that the condition demands, the most telling first. */
function* demandedValues({ condition, segments }: Part, checker: WitnessChecker): Iterable<unknown> {
  const { op, value } = condition;
  const name = segments.at(-1) ?? "";
  const number = toFloat64(value);
  switch (op) {
    case "contains":
    case "regex": {
      const found = op === "regex" ? checker.solve(all([holds(condition), isString(segments)])) : undefined;
      const sample =
        found === undefined ? toJson(value) : found.answer === "sat" ? valueAt(found.args, segments) : undefined;
      if (typeof sample !== "string") return;
      const [word = sample.trim()] = value.kind === "string" ? (spelled(value.value).match(/[A-Za-z]{2,}/g) ?? []) : [];
      if (/^(?:drop|truncate|alter|create)$/i.test(word)) yield `${word} TABLE users`;
      if (/^delete$/i.test(word) && /sql|query|statement/i.test(name)) yield `${word} FROM users`;
      if (/^--?f(?:orce)?/.test(sample)) yield* [`git push ${sample}`, `git ${sample}`];
      yield sample;
      return;
    }
    case "in":
      if (value.kind === "list") yield* value.items.slice(0, 2).map(toJson);
      return;
    case "not_in":
      if (value.kind === "list") yield* value.items.slice(0, 2).map(toJson);
      return;
    case "exists":
      yield* ["x", 1, true];
      return;
    case "gt":
    case "gte":
      if (number !== undefined) yield* [Math.abs(number) * 10 + 1, number + 1];
      return;
    case "lt":
    case "lte":
      if (number !== undefined) yield* [Math.floor(number / 2), number - 1];
      return;
    default:
      yield toJson(value);
  }
}

/** Values that no rule is meant to keep out. */
function* harmless({ op, value }: Condition, segments: readonly string[]): Iterable<unknown> {
  const name = segments.at(-1) ?? "";
  const number = toFloat64(value);
  if (op === "exists") yield MISSING;
  else if (value.kind === "bool") yield !value.value;
  if (number !== undefined) {
    if (op === "gt" || op === "gte") yield* [Math.floor(number / 2), number - 1];
    else yield* [number * 10 + 1, number + 1];
  }
  if (/sql|query|statement/i.test(name)) yield "SELECT 1";
  if (/command|cmd|script|shell/i.test(name)) yield* ["git status", "ls"];
  if (/path|file|dir/i.test(name)) yield "README.md";
  if (/branch|ref/i.test(name)) yield "feature/x";
  yield* ["hello", "x", 1];
}

/** The operator turned round, where there is such a one. It lets through what was denied, so it is no safe fix. */
function turned(document: Document, { op, origin }: Condition): ProposedFix | undefined {
  const other = op === undefined ? undefined : OPPOSITES[op];
  const edits = other === undefined ? undefined : replaceScalar(document, [...origin, "op"], other);
  return edits && { message: `write \`${other}\``, edits, keeps: undefined };
}

const OPPOSITES: Readonly<Partial<Record<string, string>>> = {
  eq: "neq",
  neq: "eq",
  in: "not_in",
  not_in: "in",
  gt: "lte",
  gte: "lt",
  lt: "gte",
  lte: "gt",
};
