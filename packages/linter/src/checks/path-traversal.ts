import { all, holds } from "@callgate/core/logic";
import { clip } from "@callgate/core/text";
import {
  fixedPrefix,
  isList,
  isPattern,
  matching,
  nameOf,
  readable,
  sampleOf,
  type TextAllowlist,
  textAllowlists,
} from "../allowlists.js";
import { isAnchoredInFront } from "../anchors.js";
import { PATH_NAME, TEXT_NAME } from "../argument-names.js";
import type { CheckContext, CheckProblem, KnownTool, PolicyCheck } from "../check.js";
import { firstShown, perOrigin } from "../per-origin.js";
import { allowedCall, valueAt } from "../witness.js";

export const pathTraversal: PolicyCheck = {
  id: "path-traversal",
  of: "policy",
  severity: "warning",
  summary: "a path allowlist that `..`, or a neighbour with the same prefix, gets through",
  *run(context) {
    for (const [allowlist, tools] of perOrigin(context.tools, textAllowlists)) {
      if (!isAboutPaths(allowlist) || !isPattern(allowlist) || allowlist.test(ANY_TEXT)) continue;
      const problem = firstShown(allowlist, tools, context, problemOf);
      if (problem !== undefined) yield problem;
    }
  },
};

/** Whether the condition says where a path may lead: by its own first letters, or by the argument's name. */
function isAboutPaths(allowlist: TextAllowlist): boolean {
  const written = allowlist.op === "contains" ? allowlist.source : readable(allowlist.source);
  if (written.includes("://") && !written.startsWith("file://")) return false;
  const name = nameOf(allowlist);
  if (TEXT_NAME.test(name)) return false;
  if (PATH_NAME.test(name)) return allowlist.op === "regex" || /[/\\]/.test(written);
  return /^\(?(?:\?:)?(?:file:\/\/)?(?:\/[\w({[]|~\/|\.{1,2}\/|[A-Za-z]:[\\/])/.test(written);
}

/** A pattern that takes this asks only that there is some text, or how it ends. */
const ANY_TEXT = "$;";

/** What `..` is used for. */
const AIMS = ["root/.ssh/authorized_keys", "etc/passwd", "secret"];

function problemOf(allowlist: TextAllowlist, tool: KnownTool, { checker }: CheckContext): CheckProblem | undefined {
  const { condition, segments, origin, source, op } = allowlist;
  if (isList(segments, tool)) return undefined;
  const sample = sampleOf(allowlist, tool, checker);
  if (sample === undefined || allowlist.test(`${ANY_TEXT}${extensionOf(sample)}`)) return undefined;
  const leads = (value: string) => leavesWith(value, sample, allowlist);
  const passing = (value: string) => allowedCall(tool, checker, { chosen: { segments, value } });
  for (const value of climbing(sample)) {
    const call = leads(value) ? passing(value) : undefined;
    if (call !== undefined) return problem(value, call.args, "");
  }
  const climbs = matching(segments, "(?:^|[/\\\\])\\.\\.[/\\\\]+[^/\\\\.]");
  const found = allowedCall(tool, checker, { also: all([holds(condition), holds(climbs)]) });
  const value = valueAt(found?.args, segments);
  if (found !== undefined && typeof value === "string" && leads(value)) return problem(value, found.args, "");
  const prefix = op === "regex" ? fixedPrefix(source) : "";
  if (prefix.length < 2 || !/[\w]$/.test(prefix) || !passes(`${prefix}/key`)) return undefined;
  for (const next of ["-secrets/key", "_secrets/key", "2/key", "-old", "old", "2"]) {
    const call = passing(`${prefix}${next}`);
    if (call !== undefined) return problem(`${prefix}${next}`, call.args, prefix);
  }
  return undefined;

  function passes(value: string): boolean {
    return passing(value) !== undefined;
  }

  function problem(value: string, args: Readonly<Record<string, unknown>>, prefix: string): CheckProblem {
    const name = clip(condition.path);
    const advice =
      prefix === ""
        ? "let no part of the path begin with a dot, as in `(?:[^/.][^/]*/)*[^/.][^/]*$`"
        : `end \`${clip(prefix)}\` with \`/\``;
    const why = prefix === "" ? "and leads out of what is allowed here" : "and only begins like what is allowed here";
    return {
      path: [...origin, "value"],
      message: `\`${name}\` \`${clip(value)}\` passes ${why}; ${advice}`,
      witness: { calls: [{ tool: tool.name, args }], decision: "allow" },
      // What may follow is said then; what may precede is not.
      covers: op === "regex" && isAnchoredInFront(source) ? ["unanchored-regex"] : undefined,
    };
  }
}

/** Paths that go up from where a path that may pass is. */
function* climbing(sample: string): Iterable<string> {
  const separator = sample.includes("\\") && !sample.includes("/") ? "\\" : "/";
  const cut = sample.lastIndexOf(separator) + 1;
  yield* climbingFrom(sample.slice(0, cut), sample.slice(cut), separator);
  if (cut > 0 && cut < sample.length) yield* climbingFrom(`${sample}${separator}`, "", separator);
}

function* climbingFrom(base: string, end: string, separator: string): Iterable<string> {
  const depth = base.split(separator).filter((part) => part !== "" && part !== ".").length;
  const up = (many: number) => `..${separator}`.repeat(many);
  for (const tail of ["", extensionOf(end), end])
    for (const aim of AIMS) {
      const to = aim.replaceAll("/", separator);
      yield `${base}${up(Math.max(depth, 1))}${to}${tail}`;
      if (depth > 1) yield `${base}${up(1)}${to}${tail}`;
      yield `${up(2)}${to}${tail}`;
    }
}

function extensionOf(path: string): string {
  return /\.\w+$/.exec(path)?.[0] ?? "";
}

/** Whether the condition is true of the path, and not of where it leads. */
function leavesWith(value: string, sample: string, { test }: TextAllowlist): boolean {
  if (!test(value)) return false;
  const there = resolved(value);
  return !test(there) || (isAbove(there) && !isAbove(sample));
}

function isAbove(path: string): boolean {
  return /^\.\.(?:[/\\]|$)/.test(path);
}

/** The path without `.` and `..`, as far as they can be taken out. */
function resolved(path: string): string {
  const scheme = /^file:\/\//.exec(path)?.[0] ?? "";
  const rest = path.slice(scheme.length);
  const separator = rest.includes("\\") && !rest.includes("/") ? "\\" : "/";
  const root = rest.startsWith(separator) ? separator : "";
  const parts: string[] = [];
  for (const part of rest.split(separator)) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (root === "") parts.push("..");
  }
  return `${scheme}${root}${parts.join(separator)}`;
}
