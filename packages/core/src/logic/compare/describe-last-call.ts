/** Calls → words for the last of them. */

import type { TimedCall } from "./call-sequence.js";

const SPANS: readonly (readonly [string, number])[] = [
  ["a minute", 60_000],
  ["an hour", 3_600_000],
  ["a day", 86_400_000],
];

/** The last of the calls by its place among them: "the 11th call of `run` within a minute". */
export function describeLastCall(calls: readonly TimedCall[]): string {
  const agents = new Set(calls.map(({ grant }) => grant)).size;
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined) return "";
  const others = calls.filter(({ tool }) => tool !== last.tool);
  const [all, foreign] = [count(calls), count(others)];
  const nth = all - foreign === 1 ? "a" : `the ${ordinal(all - foreign)}`;
  const after = foreign === 0 ? "" : `, after ${foreign} ${foreign === 1 ? "call" : "calls"} of ${named(others)}`;
  const within = all === 1 ? "" : `${after === "" ? "" : ","} within ${span(first.at, last.at)}`;
  const by = agents === 1 ? "" : `, made by ${agents} agents together`;
  return `${nth} call of ${describeTool(last.tool)}${after}${within}${by}`;
}

function count(calls: readonly TimedCall[]): number {
  return calls.reduce((sum, { times }) => sum + times, 0);
}

function named(calls: readonly TimedCall[]): string {
  const [tool, ...more] = new Set(calls.map((call) => call.tool));
  return more.length === 0 ? describeTool(tool ?? "") : "other tools";
}

/** `*` mostly means every tool; a tool may have this very name. */
function describeTool(tool: string): string {
  return tool === "*" ? "a tool named `*`" : `\`${tool}\``;
}

/** The window that both times are in. */
function span(from: number, to: number): string {
  const whole = SPANS.find(([, length]) => Math.floor(from / length) === Math.floor(to / length));
  return whole?.[0] ?? `${Math.ceil((to - from) / 86_400_000)} days`;
}

function ordinal(number: number): string {
  const teens = number % 100 > 10 && number % 100 < 14;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}
