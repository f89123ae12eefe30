/** A suggestion for one server → cases for what each line of its policy allows, and for what is just outside. */

import { WINDOW_MILLISECONDS } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { type Bound, isHost } from "./bound.js";
import type { SuggestedLimit } from "./limits.js";
import type { SuggestedArgument, SuggestedTool } from "./suggestion.js";

/** A case as a suite of policy tests writes it. */
export interface SuggestedCase {
  readonly name: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly at?: string | undefined;
  readonly repeat?: number | undefined;
  /** A duration. */
  readonly every?: string | undefined;
  readonly expect: unknown;
}

/** More calls than these are not tried. */
const MAX_CALLS = 1_000;

/** Values of a set that have a case each. */
const MAX_VALUES = 5;

/** A Monday at midnight, in UTC: the start of a minute, an hour and a day. */
const START = "2026-01-05T00:00:00Z";

/** @param tools of one server, as they are in its policy */
export function suiteCases(tools: readonly SuggestedTool[]): SuggestedCase[] {
  const names = new Set(tools.map(({ tool }) => tool));
  let unlisted = "tool_that_is_not_listed";
  while (names.has(unlisted)) unlisted += "_";
  return [
    ...tools.flatMap((tool) => (tool.decision === "allow" ? casesOf(tool) : [denied(tool.tool, "is denied")])),
    denied(unlisted, "is not listed"),
  ];
}

function denied(tool: string, why: string): SuggestedCase {
  return { name: `${clip(tool, 60)} ${why}`, tool, args: undefined, expect: "deny" };
}

function casesOf({ tool, arguments: all, limits }: SuggestedTool): SuggestedCase[] {
  const bounded = all.filter(({ bound }) => bound.kind !== "open");
  const base = bounded.flatMap(({ path, bound }) => {
    const [inside] = insideOf(bound);
    return inside === undefined ? [] : [[path, inside] as const];
  });
  const name = clip(tool, 60);
  const usual = argumentsOf(base);
  return [
    { name: `${name} within its bounds`, tool, args: usual, expect: "allow" },
    ...bounded.flatMap((argument) => boundCases(tool, argument, base)),
    ...limits.flatMap((limit) => limitCase(tool, limit, limits, usual)),
  ];
}

type Given = readonly (readonly [string, unknown])[];

function boundCases(tool: string, { path, bound }: SuggestedArgument, base: Given): SuggestedCase[] {
  const name = `${clip(tool, 40)}, ${clip(path, 40)}`;
  const others = base.filter(([one]) => one !== path);
  const given = (value: unknown) => argumentsOf([...others, [path, value]]);
  const [, ...inside] = insideOf(bound);
  const more = inside.slice(0, MAX_VALUES).map((value) => ({
    name: `${name}: ${shortly(value)} is allowed`,
    tool,
    args: given(value),
    expect: "allow",
  }));
  const outside = outsideOf(bound).map((value) => ({
    name: `${name}: ${shortly(value)} is denied`,
    tool,
    args: given(value),
    expect: "deny",
  }));
  const without =
    bound.kind === "absent"
      ? []
      : [{ name: `${name}: left out is denied`, tool, args: argumentsOf(others), expect: "deny" }];
  return [...more, ...outside, ...without];
}

function shortly(value: unknown): string {
  return clip(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), 60);
}

/** Values at the edges of what may pass; empty where the argument is to be left out. */
function insideOf(bound: Bound): readonly unknown[] {
  switch (bound.kind) {
    case "values":
      return bound.values;
    case "range":
      return bound.least === bound.most ? [bound.least] : [bound.least, bound.most];
    case "below":
      return bound.folders.map((folder) => `${folder}/example`);
    case "mail":
      return bound.hosts.map((host) => `ada@${host}`);
    case "form": {
      const { form, most } = bound;
      const fits = form.example.length <= (most ?? Number.POSITIVE_INFINITY);
      const example = fits ? form.example : form.example.slice(0, most);
      return most === undefined ? [example] : [example, example.charAt(0).repeat(most)];
    }
    case "length":
      return ["x", "x".repeat(bound.most)];
    case "absent":
    case "open":
      return [];
    default:
      return bound satisfies never;
  }
}

/** Values just outside. */
function outsideOf(bound: Bound): readonly unknown[] {
  switch (bound.kind) {
    case "values": {
      const [first] = bound.values;
      if (typeof first === "boolean") return [!first];
      if (typeof first === "number") return [first + 1];
      return [freeText(bound.values)];
    }
    case "range":
      return [stepBelow(bound.least), stepAbove(bound.most)];
    case "below":
      return bound.folders.flatMap((folder) => [
        `${folder}-other/example`,
        ...(bound.isUrl ? (isHost(folder) ? [] : [`${folder}/%2e%2e/example`]) : [`${folder}/../example`]),
      ]);
    case "mail":
      return bound.hosts.map((host) => `ada@${host}.example`);
    case "form":
      return [
        bound.form.counterexample,
        ...(bound.most === undefined ? [] : [bound.form.example.charAt(0).repeat(bound.most + 1)]),
      ];
    case "length":
      return ["x".repeat(bound.most + 1)];
    case "absent":
      return ["given"];
    case "open":
      return [];
    default:
      return bound satisfies never;
  }
}

function freeText(values: readonly unknown[]): string {
  let text = "another value";
  while (values.includes(text)) text += "_";
  return text;
}

function stepBelow(value: number): number {
  return Number.isInteger(value) ? value - 1 : value - Math.abs(value) / 100;
}

function stepAbove(value: number): number {
  return Number.isInteger(value) ? value + 1 : value + Math.abs(value) / 100;
}

/** As many calls as pass, so far apart that no shorter window's limit denies one, and one more. */
function limitCase(
  tool: string,
  { window, max }: SuggestedLimit,
  limits: readonly SuggestedLimit[],
  args: SuggestedCase["args"],
): SuggestedCase[] {
  const apart = limits
    .filter((other) => WINDOW_MILLISECONDS[other.window] < WINDOW_MILLISECONDS[window])
    .map((other) => Math.ceil(WINDOW_MILLISECONDS[other.window] / other.max));
  const every = Math.max(0, ...apart);
  if (max + 1 > MAX_CALLS || every * max >= WINDOW_MILLISECONDS[window]) return [];
  return [
    {
      name: `${clip(tool, 60)} ${max} times in ${window === "hour" ? "an" : "a"} ${window}`,
      tool,
      args,
      at: START,
      repeat: max + 1,
      every: every === 0 ? undefined : `${every}ms`,
      expect: { allow: max, deny: 1 },
    },
  ];
}

/** By paths, into objects; undefined where nothing is given. */
function argumentsOf(given: Given): SuggestedCase["args"] {
  if (given.length === 0) return undefined;
  const args: Record<string, unknown> = Object.create(null);
  for (const [path, value] of given) {
    const names = path.split(".");
    const last = names.pop() as string;
    let within = args;
    for (const name of names) {
      const next = within[name];
      const inner = typeof next === "object" && next !== null ? (next as Record<string, unknown>) : Object.create(null);
      within[name] = inner;
      within = inner;
    }
    within[last] = value;
  }
  return args;
}
