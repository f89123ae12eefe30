/** What Claude Code drops of its settings without a word, and rules of which no tool can have the name. Read off 2.1.332. */

import type { AboutCall } from "../../document/diagnostic.js";
import type { Path } from "../../document/document.js";
import { closest } from "../../text/suggest.js";
import { clip } from "../../text/words.js";
import type { LayerDiagnostic } from "../host.js";
import { objectOf } from "../json-layer.js";
import { NAMING } from "./about.js";
import { type List, writtenParts } from "./rules.js";
import type { Settings } from "./settings.js";

/** Keys of permissions, and words that are taken for them. */
const PERMISSION_KEYS = [
  "allow",
  "ask",
  "deny",
  "defaultMode",
  "additionalDirectories",
  "disableAutoMode",
  "disableBypassPermissionsMode",
];
const ELSEWHERE: Readonly<Record<string, string>> = {
  allow: "permissions.allow",
  allowedTools: "permissions.allow",
  ask: "permissions.ask",
  defaultMode: "permissions.defaultMode",
  deny: "permissions.deny",
  disallowedTools: "permissions.deny",
};

/** Keys that the program drops and that were written as rules. */
export function misplacedKeys({ scope, fields, permissions, layer }: Settings): LayerDiagnostic[] {
  const dropped = (path: Path, hint: string, suggested?: string): LayerDiagnostic => {
    const message = `Claude Code drops \`${clip(String(path.at(-1)))}\` here; ${hint}`;
    return { check: "dropped-key", layer, path, part: "key", message, suggested };
  };
  const atTop = Object.keys(fields).flatMap((key) => {
    const place = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
    if (place !== undefined) return dropped([key], `write it as \`${place}\``);
    // Other keys are the program's own, and there are many of them.
    const isClose = key !== "permissions" && closest(key, ["permissions"]) !== undefined;
    return isClose ? dropped([key], "did you mean `permissions`?", "permissions") : [];
  });
  const within = Object.keys(permissions).flatMap((key) => {
    if (PERMISSION_KEYS.includes(key)) return [];
    const suggested = closest(key, PERMISSION_KEYS);
    if (suggested !== undefined) return dropped(["permissions", key], `did you mean \`${suggested}\`?`, suggested);
    return Array.isArray(permissions[key])
      ? dropped(["permissions", key], "rules belong in `allow`, `ask` or `deny`")
      : [];
  });
  const { defaultMode } = permissions;
  const isIgnored = defaultMode === "bypassPermissions" && scope === "project";
  if (!isIgnored) return [...atTop, ...within];
  const path = ["permissions", "defaultMode"];
  const message = "Claude Code takes the mode `bypassPermissions` from no file of a repository, and drops this key";
  return [...atTop, ...within, { check: "dropped-key", severity: "warning", layer, path, message }];
}

const DOES: Readonly<Record<List, string>> = { allow: "allows", ask: "asks about", deny: "denies" };

/** Why a rule that was written for tools of MCP servers is dropped, or matches none; nothing about rules of other tools. */
export function deadForms(rule: string, list: List, layer: number, path: Path): LayerDiagnostic[] {
  const found = (check: string, why: string, suggested?: string): LayerDiagnostic[] => {
    const hint = suggested === undefined ? "" : `; write \`${clip(suggested)}\``;
    const message = `\`${clip(rule)}\` ${DOES[list]} nothing: ${why}${hint}`;
    // What a rule does not grant is asked about.
    const severity = list === "allow" ? "warning" : "error";
    return [{ check, severity, layer, path, message, suggested, about: aboutCall(suggested ?? rule, rule, list) }];
  };
  const name = rule.trim();
  const parenthesis = name.search(/[()]/);
  if (parenthesis >= 0) {
    if (!name.startsWith(NAMING.prefix)) return [];
    const all = name.endsWith("(*)") ? name.slice(0, parenthesis) : undefined;
    return found("ignored-arguments", "a rule for an MCP tool takes no arguments, and Claude Code drops the rule", all);
  }
  const parts = writtenParts(name);
  if (list === "allow" && (name.startsWith("*") || parts?.server.includes("*")))
    return found("dropped-entry", "in an `allow` rule, `*` may only be in the name of the tool; name the server");
  if (list !== "allow" && name.startsWith("*")) return [];
  if (name !== rule && parts !== undefined) return found("dead-entry", "the blanks are part of the name", name);
  const suggested = likelyName(name);
  if (suggested !== undefined) return found("dead-entry", "no tool has such a name", suggested);
  const isMeant = /^mcp(?:_|$)/i.test(name) && (parts === undefined || parts.server === "");
  return isMeant ? found("dead-entry", "no tool has such a name; all begin with `mcp__SERVER__`") : [];
}

const INTENDED = { allow: "allow", ask: "approval", deny: "deny" } as const;

/** A call that a rule was written for, by a name in the model's spelling; undefined where the name is a pattern or no tool's. */
function aboutCall(name: string, rule: string, list: List): AboutCall | undefined {
  const { server = "", tool = "" } = writtenParts(name.trim().replace(/[()].*$/s, "")) ?? {};
  if (server === "" || tool === "" || `${server}${tool}`.includes("*")) return undefined;
  const [, key = "", value = ""] = /\(\s*(\w+)\s*:([^()]*)\)\s*$/.exec(rule) ?? [];
  return { call: { server, tool, args: key === "" ? {} : { [key]: value } }, intended: INTENDED[list] };
}

/** The name that was probably intended: of other spellings, letter case, or without the prefix. */
function likelyName(name: string): string | undefined {
  const written = writtenParts(name);
  if (written !== undefined)
    return written.tool === "" && written.server !== "" ? NAMING.prefix + written.server : undefined;
  if (name.toLowerCase().startsWith(NAMING.prefix)) return NAMING.prefix + name.slice(NAMING.prefix.length);
  const [server = "", ...tool] = name.replace(/^mcp_/, "").split(/__?/);
  const isMangled = /^[A-Za-z0-9_*-]+$/.test(name) && server !== "" && tool.length > 0;
  const isOtherSpelling = name.startsWith("mcp_") || (name.split("__").length === 2 && !name.startsWith("_"));
  if (!isMangled || !isOtherSpelling) return undefined;
  const parts = name.replace(/^mcp_/, "").split("__");
  return parts.length === 2
    ? NAMING.prefix + parts.join(NAMING.joint)
    : `${NAMING.prefix}${server}${NAMING.joint}${tool.join("_")}`;
}

/** Hooks that are asked before calls of MCP tools: those that no call comes to, and those that let calls through when they fail. */
export function hookProblems({ fields: { hooks, disableAllHooks }, layer }: Settings): LayerDiagnostic[] {
  const list = objectOf(hooks)?.PreToolUse;
  if (disableAllHooks === true || !Array.isArray(list)) return [];
  return list.flatMap((one, index) => {
    const matcher = objectOf(one)?.matcher;
    // Who is asked about every tool need not be meant for those of MCP servers.
    if (typeof matcher !== "string" || !matcher.includes("mcp")) return [];
    const path = ["hooks", "PreToolUse", index];
    const dead = deadMatcher(matcher, layer, path);
    return dead === undefined ? failsOpen(one, layer, path) : [dead];
  });
}

/** Why a hook is never asked: its matcher is a whole name, and no tool has it. */
function deadMatcher(matcher: string, layer: number, path: Path): LayerDiagnostic | undefined {
  // Other characters make a regular expression of it.
  if (!/^[A-Za-z0-9_|, -]+$/.test(matcher)) return undefined;
  const names = matcher.split(/[|,]/).map((one) => one.trim());
  const name = names.find((one) => {
    const parts = writtenParts(one);
    return parts !== undefined && parts.tool === undefined;
  });
  if (name === undefined) return undefined;
  const intended = `${name.replace(/_+$/, "")}__.*`;
  const suggested = names.length === 1 ? intended : undefined;
  const message = `no tool is called \`${clip(name)}\`, so this hook is not asked about its tools; write \`${clip(intended)}\``;
  return { check: "dead-entry", layer, path: [...path, "matcher"], message, suggested };
}

function failsOpen(hook: unknown, layer: number, path: Path): LayerDiagnostic[] {
  const programs = objectOf(hook)?.hooks;
  if (!Array.isArray(programs)) return [];
  return programs.flatMap((program, index): LayerDiagnostic[] => {
    const fields = objectOf(program);
    if (fields?.type !== "command" || typeof fields.command !== "string") return [];
    const message =
      "Claude Code lets the call through where this program is not there, or ends with another code than 2; write a `deny` rule for what must not run";
    return [
      { check: "hook-fails-open", severity: "warning", layer, path: [...path, "hooks", index, "command"], message },
    ];
  });
}
