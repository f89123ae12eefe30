/** A YAML scalar → the Go value that yaml.v3 resolves it to (its `resolve.go`, v3.0.1). */

import { textOfBytes } from "../values/bytes.js";
import { goTimestamp } from "../values/timestamp.js";
import { NULL, type Value } from "../values/value.js";
import type { ScalarNode } from "./document.js";
import { isOmitted } from "./omitted.js";

/** Thrown where yaml.v3 itself refuses to load the document; `message` is its sentence. */
export class ScalarError extends Error {}

const WORDS = new Map<string, Value>([
  ...["true", "True", "TRUE"].map((w): [string, Value] => [w, { kind: "bool", value: true }]),
  ...["false", "False", "FALSE"].map((w): [string, Value] => [w, { kind: "bool", value: false }]),
  ...["", "~", "null", "Null", "NULL"].map((w): [string, Value] => [w, NULL]),
  ...[".nan", ".NaN", ".NAN"].map((w): [string, Value] => [w, { kind: "float", value: Number.NaN }]),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((w): [string, Value] => [
    w,
    { kind: "float", value: Number.POSITIVE_INFINITY },
  ]),
  ...["-.inf", "-.Inf", "-.INF"].map((w): [string, Value] => [w, { kind: "float", value: Number.NEGATIVE_INFINITY }]),
]);

/** Whether a bare word is a value other than text, such as `null` or `true`. */
export function isValueWord(text: string): boolean {
  return WORDS.has(text);
}

/** Whether a bare word is one of those for null. */
export function isNullWord(text: string): boolean {
  return WORDS.get(text) === NULL;
}

const TAG_OF: Record<Value["kind"], string> = {
  null: "!!null",
  bool: "!!bool",
  int: "!!int",
  float: "!!float",
  string: "!!str",
  time: "!!timestamp",
  list: "!!seq",
  map: "!!map",
};

const RESOLVABLE = new Set(["!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"]);

/**
 * What the engine holds for a scalar.
 * @throws ScalarError where a tag and its text contradict each other, as in `!!int abc`.
 */
export function scalarValue(node: ScalarNode): Value {
  const { text, tag, plain } = node;
  if (isOmitted(node)) throw new ScalarError("the aliases here contain themselves, or repeat too much");
  if (tag === undefined) return plain ? untagged(text) : { kind: "string", value: text };
  if (tag === "!!str") return { kind: "string", value: text };
  if (tag === "!!binary") return binary(text);
  if (!RESOLVABLE.has(tag)) return { kind: "string", value: text };
  const value = tag === "!!timestamp" ? untagged(text) : withoutTime(text);
  if (TAG_OF[value.kind] === tag) return value;
  if (tag === "!!float" && value.kind === "int" && value.value < 2n ** 63n)
    return { kind: "float", value: Number(value.value) };
  throw new ScalarError(`\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\` cannot be read as \`${tag}\``);
}

function untagged(text: string): Value {
  // Most scalars are words, and no number or time begins with a letter.
  const first = text.charCodeAt(0) | 0x20;
  if (first >= 0x61 && first <= 0x7a) return WORDS.get(text) ?? { kind: "string", value: text };
  const time = goTimestamp(text);
  return time === undefined ? withoutTime(text) : { kind: "time", text: time };
}

function withoutTime(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text[0] as string;
  // Here, and only here, yaml.v3 leaves underscores between digits to Go's ParseFloat.
  if (first === ".")
    return goFloatLiteral(text.replace(/(?<=[0-9])_(?=[0-9])/g, "")) ?? { kind: "string", value: text };
  if (!/[-+0-9]/.test(first)) return { kind: "string", value: text };
  const digits = text.replaceAll("_", "");
  return integer(digits) ?? goFloatLiteral(digits) ?? { kind: "string", value: text };
}

const BASES: readonly [RegExp, string][] = [
  [/^0[xX]([0-9a-fA-F]+)$/, "0x"],
  [/^0[oO]?([0-7]+)$/, "0o"],
  [/^0[bB]([01]+)$/, "0b"],
  [/^([1-9][0-9]*|0)$/, ""],
];

/** strconv.ParseInt with base 0, then ParseUint: -2^63 to 2^64 - 1, a leading 0 is octal. */
function integer(digits: string): Value | undefined {
  const negative = digits[0] === "-";
  const signed = negative || digits[0] === "+";
  const magnitude = signed ? digits.slice(1) : digits;
  for (const [form, prefix] of BASES) {
    const m = form.exec(magnitude);
    if (m === null) continue;
    const significant = (m[1] as string).replace(/^0+(?=.)/, "");
    if (significant.length > 64) return undefined;
    const size = BigInt(prefix + significant);
    if (size > (negative ? 2n ** 63n : signed ? 2n ** 63n - 1n : 2n ** 64n - 1n)) return undefined;
    return { kind: "int", value: negative ? -size : size };
  }
  return undefined;
}

/** A decimal float64; undefined where strconv.ParseFloat reports an overflow, as Go then keeps the text. */
function goFloatLiteral(digits: string): Value | undefined {
  if (!/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? { kind: "float", value } : undefined;
}

function binary(text: string): Value {
  const compact = text.replace(/[\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact))
    throw new ScalarError("what follows `!!binary` is no base64");
  return { kind: "string", value: textOfBytes(Uint8Array.from(atob(compact), (character) => character.charCodeAt(0))) };
}

/**
 * What a key or a text field holds: any scalar is taken as written, base64 decoded; undefined for null.
 * @throws ScalarError
 */
export function scalarText(node: ScalarNode): string | undefined {
  const value = scalarValue(node);
  if (value.kind === "null") return undefined;
  return node.tag === "!!binary" && value.kind === "string" ? value.value : node.text;
}
