/** What a suite says of one call, or of several alike, as plain JSON → what is known of it. */

import type { Document, Path } from "@callgate/core";
import type { ToolRef } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { isObject, parseDuration, type ToolAnnotations } from "@callgate/core/values";
import { nodeAt, type Reading } from "@callgate/core/yaml";
import { TESTED_OUTCOMES, type TestedOutcome } from "./suite.js";
import { instant } from "./times.js";

/** The keys that `defaults`, cases and steps share. */
export const CALL_KEYS = ["server", "tool", "annotations", "args", "at", "grant", "outcome", "every"] as const;

/** What holds for a call where it says nothing else. */
export interface CallDefaults extends Pick<ToolRef, "server" | "annotations"> {
  readonly tool: string | undefined;
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly grant: string;
  readonly outcome: TestedOutcome;
  /** Milliseconds between two calls. */
  readonly every: number;
}

/** By default: the start of a minute, an hour and a day. */
export const NO_DEFAULTS: CallDefaults = {
  server: undefined,
  annotations: undefined,
  tool: undefined,
  args: undefined,
  at: Date.UTC(2026, 0, 1),
  grant: "",
  outcome: "ok",
  every: 0,
};

type Fields = Readonly<Record<string, unknown>>;

/** What `fields` say of a call, and `base` where they say nothing; arguments are added to those of `base`. */
export function readCall(
  fields: Fields,
  path: Path,
  base: CallDefaults,
  document: Document,
  reading: Reading,
): CallDefaults {
  const at = (key: string) => [...path, key];
  return {
    server: reading.text(fields.server, at("server")) ?? base.server,
    tool: reading.text(fields.tool, at("tool")) ?? base.tool,
    annotations: readAnnotations(fields.annotations, at("annotations"), reading) ?? base.annotations,
    args: readArguments(fields.args, at("args"), base.args, document, reading),
    at: fields.at === undefined ? base.at : (readInstant(fields.at, at("at"), base.at, reading) ?? base.at),
    grant:
      fields.grant === undefined || fields.grant === ""
        ? (fields.grant ?? base.grant)
        : (reading.text(fields.grant, at("grant")) ?? base.grant),
    outcome:
      fields.outcome === undefined
        ? base.outcome
        : (reading.choice(fields.outcome, at("outcome"), TESTED_OUTCOMES) ?? base.outcome),
    every: fields.every === undefined ? base.every : (readDuration(fields.every, at("every"), reading) ?? base.every),
  };
}

/** What a server says of its tools that may decide. */
export const ANNOTATION_KEYS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;

/** What the server says of the tool; nothing at all where it is an empty mapping. */
function readAnnotations(value: unknown, path: Path, reading: Reading): ToolAnnotations | undefined {
  if (value === undefined) return undefined;
  const fields = reading.fields(value, path, ANNOTATION_KEYS);
  const hints = ANNOTATION_KEYS.flatMap((hint) => {
    const said = reading.truth(fields[hint], [...path, hint]);
    return said === undefined ? [] : [[hint, said] as const];
  });
  return Object.fromEntries(hints);
}

/** A time. @param day what a time of day alone is on, in epoch milliseconds */
export function readInstant(value: unknown, path: Path, day: number, reading: Reading): number | undefined {
  const read = instant(value, day);
  if (read !== undefined) return read;
  const said = typeof value === "string" ? `\`${clip(value)}\`` : String(clip(JSON.stringify(value) ?? ""));
  return reading.problem(
    path,
    `${said} is no time; write a time of day such as "10:59:50", or a date such as "2026-01-01T10:59:50Z"`,
  );
}

export function readDuration(value: unknown, path: Path, reading: Reading): number | undefined {
  const read = typeof value === "string" ? parseDuration(value) : value === 0 ? 0 : undefined;
  if (read !== undefined) return read;
  const said = `\`${clip(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))}\``;
  return reading.problem(path, `${said} is no duration; write a number and a unit, such as 500ms, 5s, 2m or 1h`);
}

/** Arguments, joined with those of `base`; an argument of the same name is the call's own. */
export function readArguments(
  value: unknown,
  path: Path,
  base: Readonly<Record<string, unknown>> | undefined,
  document: Document,
  reading: Reading,
): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return base;
  const own = reading.mapping(value, path);
  if (own === undefined) return base;
  checkJson(own, path, document, reading);
  return base === undefined ? own : Object.assign(Object.create(null), base, own);
}

/** How Go prints a time, which is what YAML makes of an unquoted date. */
const PRINTED_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} (?:UTC|[+-]\d{4})$/;

/** The arguments of a call are JSON: what YAML has besides is a problem. */
export function checkJson(value: unknown, path: Path, document: Document, reading: Reading): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) reading.problem(path, `\`${value}\` is no number that JSON has`);
  } else if (typeof value === "string") {
    if (!PRINTED_TIME.test(value)) return;
    const node = nodeAt(document.root, path)?.value;
    if (node?.kind === "scalar" && node.plain)
      reading.problem(path, `\`${clip(node.text)}\` is a date to YAML, and no call holds one; write it in quotes`);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkJson(item, [...path, index], document, reading);
    });
  } else if (isObject(value))
    for (const key of Object.keys(value)) checkJson(value[key], [...path, key], document, reading);
}
