/** Words that other policy languages have for an operator or a key → the word of ours; their spelling is not close. */

import type { Operator } from "../policy/policy.js";
import { closest } from "../text/suggest.js";

const OPERATORS: Readonly<Record<Operator, readonly string[]>> = {
  eq: ["=", "==", "===", "equals", "equal", "equalto", "is"],
  neq: ["!=", "!==", "<>", "ne", "notequals", "notequal", "notequalto", "isnot", "not"],
  in: ["oneof", "anyof", "isin", "isoneof", "enum"],
  not_in: ["nin", "notoneof", "noneof", "notanyof", "!in"],
  lt: ["<", "lessthan", "less", "below", "under"],
  lte: ["<=", "=<", "le", "lessthanorequal", "lessthanorequalto", "lessthanequals", "atmost", "max"],
  gt: [">", "greaterthan", "greater", "above", "over"],
  gte: [">=", "=>", "ge", "greaterthanorequal", "greaterthanorequalto", "greaterthanequals", "atleast", "min"],
  regex: ["matches", "match", "regexp", "re", "pattern", "=~", "~", "~=", "like", "glob"],
  contains: ["includes", "include", "has", "contain", "substring"],
  exists: ["exist", "present", "ispresent", "isset", "defined", "isdefined", "notnull"],
};

const OPERATOR_OF: ReadonlyMap<string, Operator> = new Map(
  Object.entries(OPERATORS).flatMap(([op, words]) => words.map((word) => [word, op as Operator] as const)),
);

/** What `regex` says instead: the value with what comes before and after it. */
const PATTERN_OF: ReadonlyMap<string, readonly [before: string, behind: string]> = new Map(
  ["startswith", "beginswith", "hasprefix", "prefix", "endswith", "hassuffix", "suffix"].map((word) => [
    word,
    /^(?:ends|hass|suff)/.test(word) ? ["", "$"] : ["^", ""],
  ]),
);

/** Our operator for `<=`, `matches`, `equals` or a mistyped one; `regex` for `startsWith`. */
export function operatorOf(word: string): Operator | undefined {
  const known = plain(word);
  const other = OPERATOR_OF.get(known) ?? (PATTERN_OF.has(known) ? "regex" : undefined);
  if (other !== undefined) return other;
  // `not_contains` is close to `contains` and says the opposite.
  const isNegative = /^(?:!|no|not|does|doesnt|doesnot)/.test(known);
  return closest(word, isNegative ? NEGATIVE : (Object.keys(OPERATORS) as Operator[])) as Operator | undefined;
}

const NEGATIVE: readonly Operator[] = ["neq", "not_in"];

/** What to write instead of operators that have no word here but can be said otherwise, by their plain words. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:!|not|isnot|does(?:nt|not))exists?$|^(?:absent|missing|isnull|null|unset)$/,
    "write `exists` with `value: false`",
  ],
  [/^(?:between|range|inrange|within)$/, "write two conditions, one with `gte` and one with `lte`"],
  [
    /^(?:!|not|does(?:nt|not))(?:contains?|includes?|match(?:es)?|regex|like|startswith|endswith)$/,
    "there is no opposite of `contains` or `regex`: say what may pass with `in`, or with a `regex` anchored at both ends",
  ],
];

/** What to do about an operator that has no word here, as an imperative; undefined where that is not known. */
export function adviceInsteadOf(word: string): string | undefined {
  const known = plain(word);
  return INSTEAD.find(([words]) => words.test(known))?.[1];
}

/** The pattern that says of a text what `startsWith` or `endsWith` does; undefined for any other word. */
export function patternOf(word: string, text: string): string | undefined {
  const around = PATTERN_OF.get(plain(word));
  return around && `${around[0]}${text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&")}${around[1]}`;
}

/** By our key, the words that other languages and the catalogue's pages have for it. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  on_deny: ["reason", "message", "denymessage", "denyreason"],
  op: ["operator", "operation", "comparison", "comparator"],
  path: ["field", "argument", "arg", "param", "parameter"],
  value: ["values", "expected"],
  action: ["effect", "decision"],
  conditions: ["condition", "match", "where", "constraints"],
  window: ["per", "period", "interval"],
  max: ["limit", "count", "calls", "requests"],
  rate_limit: ["ratelimit", "throttle"],
  deny_if: ["denywhen", "blockif"],
  hide: ["hidden", "hiddentools"],
  default: ["defaultaction", "fallback"],
};

/** Our key for one of another language, among those that are allowed there. */
export function keyOf(word: string, known: readonly string[]): string | undefined {
  const meant = plain(word);
  return known.find((key) => Object.hasOwn(KEYS, key) && KEYS[key]?.includes(meant));
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}
