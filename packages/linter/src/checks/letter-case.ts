import type { Condition, Document, Rule } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { argumentTest } from "@callgate/core/engine";
import { all, argumentIn, holds, isAllowed, isString } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck, ProposedFix } from "../check.js";
import { type ArgumentCondition, firstShown, perOrigin } from "../per-origin.js";
import { allowedCall, isStopped, valueAt } from "../witness.js";
import type { WitnessChecker } from "../witness-checker.js";

export const letterCase: PolicyCheck = {
  id: "letter-case",
  of: "policy",
  severity: "note",
  summary: "a word of a blocklist that passes in capitals, or in small letters",
  *run(context) {
    for (const [part, tools] of perOrigin(context.tools, blocking)) {
      const problem = firstShown(part, tools, context, problemOf);
      if (problem !== undefined) yield problem;
    }
  },
};

function blocking(rule: Rule): readonly ArgumentCondition[] {
  return rule.conditions.flatMap((condition) => {
    const { target, origin, op } = condition;
    if (target.kind !== "args" || op === undefined) return NONE;
    const isBlocklist = rule.action === "require" ? NEGATIVE.has(op) : rule.action !== "none" && POSITIVE.has(op);
    return isBlocklist ? { origin, rule, condition, segments: target.segments } : NONE;
  });
}

const NONE: readonly never[] = [];
const NEGATIVE: ReadonlySet<string> = new Set(["neq", "not_in"]);
const POSITIVE: ReadonlySet<string> = new Set(["eq", "in", "contains", "regex"]);

/** What holds names that differ by case. */
const CASED =
  /^(?:branch|ref|tag|key|id|sha|token|variable|package|image)s?$|path|file|dir(?:ectory)?$|folder|_id$|Id$|Branch$/i;

/** Programs of Unix, which know their names in small letters only. */
const PROGRAMS =
  /^(?:rm|dd|sudo|su|curl|wget|chmod|chown|mkfs|kill|pkill|shutdown|reboot|bash|sh|zsh|nc|ncat|ssh|scp|eval|exec|mv|cp|git|docker|kubectl|npm|pip|python\d?|node|apt|cat|ls|env|crontab|systemctl|passwd|useradd|iptables|mount|umount|find|xargs|tee|base64)\b/;

/** Words of languages and protocols that do not look at case, and names that people write either way. */
const UNCASED =
  /^(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|exec|execute|get|post|put|patch|prod|production|live|admin|administrator)$/i;

/** A host's name or an address: neither looks at case. */
const HOST = /^(?:https?:\/\/|[\w.+-]*@)?(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

function problemOf(
  part: ArgumentCondition,
  tool: KnownTool,
  { document, checker }: CheckContext,
): CheckProblem | undefined {
  const { condition, segments, rule, origin } = part;
  if (CASED.test(segments.at(-1) ?? "")) return undefined;
  const test = argumentTest(condition);
  const argument = argumentIn(tool.tool?.inputSchema, segments);
  const isOpen = (text: string) => argument.kind !== "described" || isAllowed(text, argument.shapes);
  const others = rule.conditions.filter((other) => other !== condition).map((other) => holds(other));
  const also = rule.action === "require" ? undefined : all(others);
  for (const word of wordsOf(condition, segments, checker)) {
    for (const other of [word.toLowerCase(), word.toUpperCase(), capitalised(word)]) {
      if (other === word || test(other) === test(word) || !isOpen(other)) continue;
      const call = allowedCall(tool, checker, { also, chosen: { segments, value: other } });
      if (call === undefined || !isStopped(rule, call, { segments, value: word }, checker)) continue;
      const name = clip(condition.path);
      const isApproval = rule.action === "approval";
      return {
        path: [...origin, "value"],
        message: `\`${name}\` \`${clip(word)}\` ${isApproval ? "needs an approval" : "is stopped here"}, but \`${clip(other)}\` ${isApproval ? "needs none" : "is not"}; ${condition.op === "regex" ? "write `(?i)` in front of the pattern" : "use a `regex` with `(?i)`"} where the server does not look at case`,
        witness: { calls: [call], decision: "allow" },
        fix: () => ignoringCase(document, condition),
      };
    }
  }
  return undefined;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

/** The words that the condition blocks and whose case may well not matter to the server. */
function wordsOf(condition: Condition, segments: readonly string[], checker: WitnessChecker): readonly string[] {
  const { op, value } = condition;
  switch (op) {
    case "contains":
      return value.kind === "string" && isSearched(value.value, segments) ? [value.value] : [];
    case "regex": {
      if (value.kind !== "string" || value.value.includes("(?i")) return [];
      const found = checker.solve(all([holds(condition), isString(segments)]));
      const text = found.answer === "sat" ? valueAt(found.args, segments) : undefined;
      if (typeof text !== "string" || !isSearched(text.trim(), segments)) return [];
      // What the pattern spells out, and not one of a class of letters.
      return (text.match(/[a-z]{2,}/gi) ?? []).some((run) => value.value.includes(run)) ? [text] : [];
    }
    case "eq":
    case "neq":
      return value.kind === "string" && isUncased(value.value) ? [value.value] : [];
    case "in":
    case "not_in":
      return value.kind === "list"
        ? value.items
            .slice(0, MAX_ITEMS)
            .flatMap((item) => (item.kind === "string" && isUncased(item.value) ? item.value : []))
        : [];
    default:
      return [];
  }
}

const MAX_ITEMS = 8;

/** Whether a text that is searched for is made of words; options, paths and keys have one case. */
function isSearched(text: string, segments: readonly string[]): boolean {
  if (HOST.test(text)) return true;
  const isCommand = /command|cmd|script|shell|args|argv/i.test(segments.at(-1) ?? "");
  return /^[a-z][a-z ]+$/i.test(text) && !(isCommand && PROGRAMS.test(text));
}

function isUncased(text: string): boolean {
  return UNCASED.test(text) || HOST.test(text);
}

/** With `(?i)` in front. Not a safe fix: only the author knows what the pattern is meant to let through. */
function ignoringCase(document: Document, { op, value, origin }: Condition): ProposedFix | undefined {
  if (op !== "regex" || value.kind !== "string" || value.value.startsWith("(?")) return undefined;
  const edits = replaceScalar(document, [...origin, "value"], `(?i)${value.value}`);
  return edits && { message: "write `(?i)` in front of the pattern", edits, keeps: undefined };
}
