/** Values → the text Go's `fmt.Sprintf("%v", x)` prints; what the engine compares when a side is no number. */

import { bytesOfText } from "./bytes.js";
import { NULL, type Value } from "./value.js";

/** Go's `%v` of a float64: the shortest digits that read back, with an exponent below 1e-4 and from 1e6 on. */
export function goFloat(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  if (x === Number.POSITIVE_INFINITY) return "+Inf";
  if (x === Number.NEGATIVE_INFINITY) return "-Inf";
  if (Object.is(x, -0)) return "-0";
  if (x === 0) return "0";
  const magnitude = Math.abs(x);
  // In this span JavaScript and Go print the same shortest digits without an exponent.
  if (magnitude >= 1e-4 && magnitude < 1e6) return String(x);
  const [digits, exponent] = x.toExponential().split("e") as [string, string];
  const size = exponent.slice(1);
  return `${digits}e${exponent[0]}${size.length < 2 ? "0" : ""}${size}`;
}

/** Go's `%v` of a policy's value. */
export function goText(value: Value): string {
  switch (value.kind) {
    case "null":
      return "<nil>";
    case "bool":
      return value.value ? "true" : "false";
    case "int":
      return value.value.toString();
    case "float":
      return goFloat(value.value);
    case "string":
      return value.value;
    case "time":
      return value.text;
    case "list":
      return `[${value.items.map(goText).join(" ")}]`;
    case "map":
      return `map[${[...value.entries]
        .sort(([a], [b]) => compareKeys(a, b))
        .map(([k, v]) => `${goText(k)}:${goText(v)}`)
        .join(" ")}]`;
  }
}

/** An argument of a call, as `JSON.parse` gives it, → the Value that Go's encoding/json makes of it. */
export function fromJson(json: unknown): Value {
  switch (typeof json) {
    case "string":
      return { kind: "string", value: json.toWellFormed() };
    case "number":
      return { kind: "float", value: json };
    case "boolean":
      return { kind: "bool", value: json };
    case "object":
      if (json === null) return NULL;
      if (Array.isArray(json)) return { kind: "list", items: json.map(fromJson) };
      return { kind: "map", entries: jsonEntries(json).map(([k, v]) => [{ kind: "string", value: k }, fromJson(v)]) };
    default:
      return NULL;
  }
}

/** The members as Go's encoding/json has them: names that differ in lone surrogates are one, and the last of them wins. */
function jsonEntries(object: object): [string, unknown][] {
  const entries = Object.entries(object);
  if (entries.every(([name]) => name.isWellFormed())) return entries;
  return [...new Map(entries.map(([name, value]) => [name.toWellFormed(), value]))];
}

/**
 * Go sorts printed map keys by the place of their type in the program, then by value; strings by their UTF-8 bytes, times by
 * nanosecond before second. In the engine of March 2026, built with Go 1.25, text comes first and `true` last.
 */
function compareKeys(a: Value, b: Value): number {
  const [rankA, rankB] = [keyRank(a), keyRank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (a.kind === "string" && b.kind === "string") return compareUtf8(a.value, b.value);
  if (a.kind === "int" && b.kind === "int") return a.value < b.value ? -1 : 1;
  if (a.kind === "float" && b.kind === "float") return compareFloats(a.value, b.value);
  if (a.kind === "bool") return a.value ? 1 : -1;
  if (a.kind === "time" && b.kind === "time") return compareTimes(a.text, b.text);
  return 0;
}

const KEY_RANK: readonly Value["kind"][] = ["null", "string", "int", "float", "bool", "time", "list", "map"];

function keyRank(key: Value): number {
  const rank = KEY_RANK.indexOf(key.kind);
  // A uint64 is a type of its own.
  return key.kind === "int" && key.value > 2n ** 63n - 1n ? rank - 0.5 : rank;
}

function compareFloats(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}

function compareTimes(a: string, b: string): number {
  const [nanosA, secondsA] = timeParts(a);
  const [nanosB, secondsB] = timeParts(b);
  return nanosA - nanosB || secondsA - secondsB;
}

/** Nanoseconds of the second, and seconds since 1970, of a time as Go prints it. */
function timeParts(text: string): [number, number] {
  const [day, time = "", offset = "+0000"] = text.split(" ");
  const [seconds, fraction = ""] = time.split(".");
  return [
    Number(fraction.padEnd(9, "0")),
    Date.parse(`${day}T${seconds}${offset.slice(0, 3)}:${offset.slice(3)}`) / 1000,
  ];
}

/** Order by UTF-8 bytes, which is order by code point; UTF-16 units differ for surrogate pairs only. */
function compareUtf8(a: string, b: string): number {
  // Bytes that are not UTF-8 are lone surrogates in texts.
  if (!a.isWellFormed() || !b.isWellFormed()) return bytesOfText(a) < bytesOfText(b) ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [xs, ys] = [x >= 0xd800 && x < 0xe000, y >= 0xd800 && y < 0xe000];
    return xs === ys ? x - y : xs ? 1 : -1;
  }
  return a.length - b.length;
}
