/**
 * Claude Code's `settings.json` → Policy, as far as tools of MCP servers are concerned. The rules of all files are united;
 * deny beats ask beats allow. Read off the running program, 2.1.332.
 */

import type { Path } from "../../document/document.js";
import { compilePattern } from "../../patterns/pattern.js";
import { patternSize } from "../../patterns/pattern-size.js";
import { type AccessEntry, type Effect, EVERY, type NameTest, type Selector } from "../../policy/access.js";
import type { Condition } from "../../policy/policy.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import type { JsonObject } from "../../values/json-values.js";
import type { Host, HostContext, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf, objectOf, readJsonLayer } from "../json-layer.js";
import { deadForms, hookProblems, misplacedKeys } from "./dropped.js";
import { LISTS, NAMING, partsOf, type RuleList } from "./rule.js";

export const claudeCode: Host = {
  id: "claude-code",
  summary: "Claude Code, settings.json",
  version: "2.1.332",
  modes: ["default", "manual", "acceptEdits", "plan", "auto", "dontAsk", "bypassPermissions"],
  capabilities: [],
  scopes: ["managed", "user", "project", "local", "flags"],
  files: [
    { scope: "managed", path: "/etc/claude-code/managed-settings.json" },
    { scope: "user", path: "~/.claude/settings.json" },
    { scope: "project", path: ".claude/settings.json" },
    { scope: "local", path: ".claude/settings.local.json" },
  ],
  lower,
};

/** A file that counts. */
interface Settings {
  readonly layer: number;
  readonly scope: string;
  readonly fields: JsonObject;
  readonly permissions: JsonObject;
}

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const diagnostics: LayerDiagnostic[] = [];
  const layers = sources.map((source) => readJsonLayer(source.text, source.uri, false));
  const read = sources.flatMap(({ scope }, layer): Settings[] => {
    const settings = scope === "flags" ? undefined : settingsOf(layers[layer]?.value, layer, scope, diagnostics);
    return settings === undefined ? [] : [settings];
  });
  // A managed file that cannot be read is the one case in which the program says so: it does not start.
  const starts = sources.every(({ scope }, layer) => scope !== "managed" || layers[layer]?.value !== undefined);
  const managedOnly = read.some(
    ({ scope, fields }) => scope === "managed" && fields.allowManagedPermissionRulesOnly === true,
  );
  const ruling = managedOnly ? read.filter(({ scope }) => scope === "managed") : read;
  const flags = sources.flatMap(({ scope, text }) => (scope === "flags" ? argumentsOf(text) : []));
  const given = context.mode ?? flaggedMode(flags);
  const written = given === undefined ? writtenMode(read) : undefined;
  const mode = given ?? written?.mode ?? "default";
  const trusted = context.trusted ?? false;
  const entries = [
    ...read.flatMap(deniedServers),
    ...ruling.flatMap((settings) => ruleEntries(settings, trusted, diagnostics)),
    ...sources.flatMap(({ scope, text }, layer) => (scope === "flags" && !managedOnly ? flagEntries(text, layer) : [])),
    ...read.flatMap((settings) => hookEntries(settings, context.hooks)),
  ];
  return {
    policy: starts
      ? hostPolicy(
          "claude-code",
          sources,
          { engine: "Claude Code", version: claudeCode.version, interactive: false, ...context, mode, trusted },
          { order: "deny over ask over allow", ...inMode(entries, mode, written), naming: NAMING },
        )
      : undefined,
    diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents: layers.map(({ document }) => document),
  };
}

/** Keys whose type the program checks: with another it ignores the whole file. Those that were tried, or that its schema names. */
const KEY_TYPES: Readonly<Record<string, "array" | "boolean" | "number" | "object" | "string">> = {
  apiKeyHelper: "string",
  cleanupPeriodDays: "number",
  deniedMcpServers: "array",
  disableAllHooks: "boolean",
  disabledMcpjsonServers: "array",
  enableAllProjectMcpServers: "boolean",
  enabledMcpjsonServers: "array",
  env: "object",
  hooks: "object",
  includeCoAuthoredBy: "boolean",
  model: "string",
};

function settingsOf(
  value: unknown,
  layer: number,
  scope: string,
  diagnostics: LayerDiagnostic[],
): Settings | undefined {
  const ignored = (path: Path, what: string, suggested?: string): undefined => {
    const message = `${what}, so Claude Code ignores the whole file, every \`deny\` in it too`;
    diagnostics.push({ check: "dropped-file", layer, path, message, suggested });
  };
  const fields = objectOf(value);
  if (fields === undefined) return ignored([], value === undefined ? "this is not JSON" : "this is no mapping");
  const permissions = objectOf(fields.permissions) ?? {};
  for (const [key, type] of Object.entries(KEY_TYPES)) {
    const found = fields[key];
    if (found !== undefined && typeOf(found) !== type) return ignored([key], `\`${key}\` is no ${type}`);
  }
  if (fields.permissions !== undefined && fields.permissions !== null && typeOf(fields.permissions) !== "object")
    return ignored(["permissions"], "`permissions` is no mapping");
  for (const list of LISTS)
    if (permissions[list] !== undefined && !Array.isArray(permissions[list]))
      return ignored(["permissions", list], `\`${list}\` is no list`);
  const { defaultMode } = permissions;
  if (defaultMode !== undefined && !(typeof defaultMode === "string" && claudeCode.modes.includes(defaultMode))) {
    const suggested = typeof defaultMode === "string" ? closest(defaultMode, claudeCode.modes) : undefined;
    const path = ["permissions", "defaultMode"];
    return ignored(path, `\`defaultMode\` is ${either(claudeCode.modes)}, not ${shown(defaultMode)}`, suggested);
  }
  diagnostics.push(...misplacedKeys(fields, permissions, layer), ...hookProblems(fields, layer));
  if (defaultMode !== undefined && isOfUserOnly(scope, defaultMode)) {
    const path = ["permissions", "defaultMode"];
    const message = `Claude Code takes the mode \`${defaultMode}\` from the user's own settings only, and drops this key`;
    diagnostics.push({ check: "dropped-key", severity: "warning", layer, path, message });
  }
  return { layer, scope, fields, permissions };
}

function shown(value: unknown): string {
  return typeof value === "string" ? `\`${clip(value)}\`` : `a value of type ${typeOf(value)}`;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

/** The mode that the command line sets. */
function flaggedMode(flags: readonly string[]): string | undefined {
  const at = flags.lastIndexOf("--permission-mode");
  return at < 0 ? undefined : flags[at + 1];
}

/** A mode and where it is written: nowhere, where the context or the program gives it. */
interface WrittenMode {
  readonly mode: string;
  readonly layer: number;
  readonly origin: Path;
}

/** The nearest file's mode; no file of the repository turns permissions off. */
function writtenMode(read: readonly Settings[]): WrittenMode | undefined {
  const modes = read.flatMap(({ layer, scope, permissions: { defaultMode } }): WrittenMode[] =>
    typeof defaultMode !== "string" || isOfUserOnly(scope, defaultMode)
      ? []
      : [{ mode: defaultMode, layer, origin: ["permissions", "defaultMode"] }],
  );
  return modes.at(-1);
}

/** Whether a file of the repository would turn approvals off, or over to a model: it cannot. */
function isOfUserOnly(scope: string, mode: unknown): boolean {
  return (mode === "bypassPermissions" || mode === "auto") && (scope === "project" || scope === "local");
}

/** What a mode makes of rules, and of calls that no rule is about. */
function inMode(written: readonly AccessEntry[], mode: string, place?: WrittenMode) {
  const { layer = 0, origin = [] } = place ?? {};
  const rest = (effect: Effect) => ({ effect, name: "", named: false, message: "", origin, layer });
  switch (mode) {
    case "bypassPermissions":
      return { entries: written, otherwise: rest("allow") };
    case "dontAsk":
      return {
        entries: written.map((one): AccessEntry => (one.effect === "ask" ? { ...one, effect: "deny" } : one)),
        otherwise: rest("deny"),
      };
    case "auto": {
      const uncertain = "in the mode `auto` a model decides about calls that no rule denies, and callgate asks none";
      return {
        entries: [...written, { ...rest("ask"), selector: EVERY, conditions: [], uncertain }],
        otherwise: rest("ask"),
      };
    }
    case "plan": {
      const reading: Selector = { names: [], annotations: { readOnlyHint: true } };
      // Behind every rule, so that it decides for calls that none is about.
      const asked: AccessEntry = { ...rest("allow"), selector: reading, conditions: [] };
      return { entries: [...written, { ...asked, effect: "ask" as const }], otherwise: rest("deny") };
    }
    default:
      return { entries: written, otherwise: rest("ask") };
  }
}

function deniedServers({ layer, fields }: Settings): AccessEntry[] {
  const list = Array.isArray(fields.deniedMcpServers) ? fields.deniedMcpServers : [];
  return list.flatMap((item, index) => {
    const name = objectOf(item)?.serverName;
    if (typeof name !== "string") return [];
    const origin = ["deniedMcpServers", index];
    return [entry("hide", { names: [{ of: "server", exact: name }] }, name, origin, layer)];
  });
}

function entry(effect: Effect, selector: Selector, name: string, origin: Path, layer: number): AccessEntry {
  return { effect, selector, conditions: [], name, named: true, message: "", origin, layer };
}

function ruleEntries(
  { layer, scope, permissions }: Settings,
  trusted: boolean,
  diagnostics: LayerDiagnostic[],
): AccessEntry[] {
  const entries: AccessEntry[] = [];
  for (const list of LISTS) {
    // What a repository grants itself waits for the user's trust.
    if (list === "allow" && scope === "project" && !trusted) {
      if (permissions[list] === undefined) continue;
      const message = "Claude Code ignores these rules of a repository until the user trusts the folder";
      diagnostics.push({
        check: "dropped-entry",
        severity: "note",
        layer,
        path: ["permissions", list],
        part: "key",
        message,
      });
      continue;
    }
    const items = Array.isArray(permissions[list]) ? (permissions[list] as readonly unknown[]) : [];
    items.forEach((item, index) => {
      const path = ["permissions", list, index];
      if (typeof item !== "string" || item === "") {
        const message = "this is no rule, and Claude Code drops it";
        diagnostics.push({ check: "dropped-entry", severity: "warning", layer, path, message });
        return;
      }
      diagnostics.push(...deadForms(item, list, layer, path));
      const effect = list === "deny" ? "hide" : list;
      for (const selector of selectorsOf(item, list)) entries.push(entry(effect, selector, item, path, layer));
    });
  }
  return entries;
}

/** The tools that a rule of a list selects: none for a form that the program skips without a word. */
function selectorsOf(rule: string, list: RuleList): readonly Selector[] {
  if (/[()]/.test(rule)) return [];
  if (rule === "*") return list === "allow" ? [] : [EVERY];
  if (!rule.startsWith(NAMING.prefix)) return [];
  const { rest, server, tool } = partsOf(rule);
  if (server === "" || tool === "" || (list === "allow" && server.includes("*"))) return [];
  const model = (text: string): NameTest =>
    text.includes("*") ? { of: "model", pattern: { text, hasOne: false } } : { of: "model", exact: text };
  const selector = { names: [model(tool === undefined ? `${rule}${NAMING.joint}*` : rule)] };
  // A deny is held against a server whose name has the joint in it, too.
  return list === "deny" && tool !== undefined && !rest.includes("*")
    ? [selector, { names: [{ of: "model server", exact: rest }] }]
    : [selector];
}

/** `--allowedTools` and `--disallowedTools`; `NAME(ARGUMENT:VALUE)` denies calls in which the argument is the value. */
function flagEntries(text: string, layer: number): AccessEntry[] {
  const flags = argumentsOf(text);
  const entries: AccessEntry[] = [];
  flags.forEach((flag, index) => {
    const list = flag === "--allowedTools" ? "allow" : flag === "--disallowedTools" ? "deny" : undefined;
    const rule = flags[index + 1];
    if (list === undefined || rule === undefined) return;
    const path = [index + 1];
    const effect = list === "deny" ? "hide" : list;
    for (const selector of selectorsOf(rule, list)) entries.push(entry(effect, selector, rule, path, layer));
    const m = /^([^()]+)\(([^():]+):(.*)\)$/s.exec(rule);
    if (m === null || list === "allow") return;
    const [, name = "", argument = "", value = ""] = m;
    for (const selector of selectorsOf(name, list))
      entries.push({ ...entry("deny", selector, rule, path, layer), conditions: [argumentIs(argument, value, path)] });
  });
  return entries;
}

function argumentIs(argument: string, value: string, origin: Path): Condition {
  return {
    origin,
    path: `args.${argument}`,
    target: { kind: "args", segments: [argument] },
    op: "eq",
    writtenOp: "eq",
    value: { kind: "string", value },
  };
}

/** Hooks that are asked before a call: programs, of which it is not known what they answer unless the context says it. */
function hookEntries({ layer, fields }: Settings, answer: HostContext["hooks"]): AccessEntry[] {
  const hooks = objectOf(fields.hooks)?.PreToolUse;
  if (fields.disableAllHooks === true || answer === "none" || !Array.isArray(hooks)) return [];
  return hooks.flatMap((hook, index) => {
    const matcher = objectOf(hook)?.matcher;
    const text = typeof matcher === "string" ? matcher : "";
    const origin = ["hooks", "PreToolUse", index];
    const uncertain = "a hook decides, and callgate runs no program";
    return selectorsOfMatcher(text).map((selector) =>
      answer === undefined
        ? { ...entry("ask", selector, text, origin, layer), uncertain }
        : entry(answer, selector, text, origin, layer),
    );
  });
}

/** A larger pattern takes long to compile. */
const MAX_MATCHER_SIZE = 5_000;

/** Words, and those joined by `|`, are whole names; anything else is a regular expression that matches anywhere. */
function selectorsOfMatcher(text: string): readonly Selector[] {
  if (text === "" || text === "*") return [EVERY];
  if (/^[A-Za-z0-9_|]+$/.test(text)) return text.split("|").map((exact) => ({ names: [{ of: "model", exact }] }));
  // One that is not understood may match any name.
  const isUnread = patternSize(text) > MAX_MATCHER_SIZE || "error" in compilePattern(text);
  return isUnread ? [EVERY] : [{ names: [{ of: "model", regex: text }] }];
}
