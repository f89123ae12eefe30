/** One of Claude Code's settings files → what counts of it: the whole of it, parts of a managed one, or nothing. */

import type { Path } from "../../document/document.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import { isObject, type JsonObject } from "../../values/json-values.js";
import type { LayerDiagnostic } from "../host.js";
import { MODES } from "./about.js";

/** A file that counts. */
export interface Settings {
  readonly layer: number;
  readonly scope: string;
  readonly fields: JsonObject;
  readonly permissions: JsonObject;
}

/** Taken for `default`: what is asked for in them was not seen to differ. */
export const OTHER_MODES = ["manual", "auto"];

/** The lists of rules, as they are written under `permissions`. */
export const LISTS = ["allow", "ask", "deny"] as const;

type Kind = "boolean" | "list" | "list of texts" | "mapping" | "text" | "text or list" | "whole number";

/**
 * Keys whose value the program checks: with one of another kind it ignores the whole file. All of them were tried; others
 * were seen not to matter, whatever they hold.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  $schema: "text",
  allowManagedHooksOnly: "boolean",
  allowManagedPermissionRulesOnly: "boolean",
  alwaysThinkingEnabled: "boolean",
  apiKeyHelper: "text",
  attribution: "mapping",
  autoScrollEnabled: "boolean",
  availableModels: "list",
  awsAuthRefresh: "text",
  cleanupPeriodDays: "whole number",
  companyAnnouncements: "list",
  disableAllHooks: "boolean",
  enableAllProjectMcpServers: "boolean",
  enabledPlugins: "mapping",
  env: "mapping",
  fastMode: "boolean",
  fileSuggestion: "mapping",
  forceLoginOrgUUID: "text or list",
  includeCoAuthoredBy: "boolean",
  language: "text",
  model: "text",
  otelHeadersHelper: "text",
  outputStyle: "text",
  plansDirectory: "text",
  prefersReducedMotion: "boolean",
  respectGitignore: "boolean",
  sandbox: "mapping",
  showThinkingSummaries: "boolean",
  skipWebFetchPreflight: "boolean",
  spinnerTipsEnabled: "boolean",
  statusLine: "mapping",
  strictKnownMarketplaces: "list",
  terminalProgressBarEnabled: "boolean",
};

/** Keys that are one of a few texts: any other one was seen to make the program ignore the file. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  autoUpdatesChannel: ["stable", "latest", "rc"],
  defaultShell: ["bash", "powershell"],
  disableAutoMode: ["disable"],
  disableDeepLinkRegistration: ["disable"],
  tui: ["default", "fullscreen"],
};

/** Keys that may be null, as if they were left out. */
const NULLABLE: ReadonlySet<string> = new Set(["enableAllProjectMcpServers"]);

/** Keys of which only the items are checked. */
const ITEMS: readonly string[] = ["enabledMcpjsonServers", "disabledMcpjsonServers"];

interface Mistake {
  readonly path: Path;
  readonly message: string;
  readonly suggested?: string | undefined;
}

/**
 * Reads one file.
 * @param value as `JSON.parse` gives it; undefined where it does not
 * @param text of which it was read
 * @returns undefined where the program ignores the file; of a managed one it leaves out what is wrong, and keeps the rest
 */
export function readSettings(
  value: unknown,
  text: string,
  layer: number,
  scope: string,
  diagnostics: LayerDiagnostic[],
): Settings | undefined {
  const isManaged = scope === "managed";
  if (!isObject(value)) {
    const what = value === undefined ? "this is not JSON" : "this is no mapping";
    const mayDeny = value === undefined && text.includes('"deny"');
    diagnostics.push(mistakeOf({ path: [], message: what }, layer, isManaged, mayDeny));
    return undefined;
  }
  const found = mistakes(value);
  const denying = isObject(value.permissions) ? value.permissions.deny : undefined;
  const deniesWithin = denying !== undefined && !(Array.isArray(denying) && denying.length === 0);
  diagnostics.push(...found.map((one) => mistakeOf(one, layer, isManaged, deniesWithin)));
  if (!isManaged && found.length > 0) return undefined;
  const fields = isManaged ? without(value, found) : value;
  const permissions = isObject(fields.permissions) ? fields.permissions : {};
  return { layer, scope, fields, permissions };
}

/** @param deniesWithin whether the file has rules that deny, or may have them */
function mistakeOf(
  { path, message, suggested }: Mistake,
  layer: number,
  isManaged: boolean,
  deniesWithin: boolean,
): LayerDiagnostic {
  const effect =
    path.length === 0 && isManaged
      ? "so Claude Code does not start"
      : isManaged
        ? "so Claude Code leaves this out"
        : `so Claude Code ignores the whole file${deniesWithin ? ", every `deny` in it too" : ""}`;
  const check = !isManaged ? "dropped-file" : path.length === 0 ? "schema" : "dropped-key";
  return { check, layer, path, message: `${message}, ${effect}`, suggested };
}

function without(fields: JsonObject, found: readonly Mistake[]): JsonObject {
  const copy = { ...fields };
  const permissions = isObject(fields.permissions) ? { ...fields.permissions } : undefined;
  for (const { path } of found) {
    const [key, inner] = path as readonly string[];
    if (key === "permissions" && inner !== undefined && permissions !== undefined) delete permissions[inner];
    else if (key !== undefined) delete copy[key];
  }
  return permissions === undefined || !Object.hasOwn(copy, "permissions") ? copy : { ...copy, permissions };
}

function mistakes(fields: JsonObject): readonly Mistake[] {
  const found: Mistake[] = [];
  for (const [key, kind] of Object.entries(KINDS)) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (value === undefined || (value === null && NULLABLE.has(key)) || isOf(kind, value)) continue;
    found.push({ path: [key], message: `\`${key}\` is ${withArticle(kind)}, not ${shown(value)}` });
  }
  for (const [key, choices] of Object.entries(CHOICES)) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (value !== undefined) found.push(...choiceMistakes(value, choices, [key]));
  }
  for (const key of ITEMS) {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (Array.isArray(value) && !value.every((item) => typeof item === "string"))
      found.push({ path: [key], message: `\`${key}\` is a list of texts` });
  }
  const { statusLine } = fields;
  if (isObject(statusLine) && statusLine.type !== "command")
    found.push({ path: ["statusLine", "type"], message: '`statusLine.type` is `"command"`' });
  found.push(...permissionMistakes(fields.permissions), ...hookMistakes(fields.hooks));
  return found;
}

/** @param path of the value */
function choiceMistakes(value: unknown, choices: readonly string[], path: Path): readonly Mistake[] {
  if (typeof value === "string" && choices.includes(value)) return [];
  const message = `\`${path.join(".")}\` is ${either(choices)}, not ${shown(value)}`;
  return [{ path, message, suggested: typeof value === "string" ? closest(value, choices) : undefined }];
}

function permissionMistakes(permissions: unknown): readonly Mistake[] {
  if (permissions === undefined || permissions === null) return [];
  const path = ["permissions"];
  if (!isObject(permissions)) return [{ path, message: `\`permissions\` is a mapping, not ${shown(permissions)}` }];
  const found: Mistake[] = [];
  for (const list of LISTS) {
    const value = permissions[list];
    if (value !== undefined && !Array.isArray(value))
      found.push({ path: [...path, list], message: `\`${list}\` is a list, not ${shown(value)}` });
  }
  const { defaultMode, additionalDirectories, disableBypassPermissionsMode } = permissions;
  const known = [...MODES, ...OTHER_MODES];
  if (defaultMode !== undefined && !(typeof defaultMode === "string" && known.includes(defaultMode)))
    found.push({
      path: [...path, "defaultMode"],
      message: `\`defaultMode\` is ${either(MODES)}, not ${shown(defaultMode)}`,
      suggested: typeof defaultMode === "string" ? closest(defaultMode, known) : undefined,
    });
  if (additionalDirectories !== undefined && !isOf("list of texts", additionalDirectories))
    found.push({ path: [...path, "additionalDirectories"], message: "`additionalDirectories` is a list of texts" });
  if (permissions.disableAutoMode !== undefined)
    found.push(...choiceMistakes(permissions.disableAutoMode, ["disable"], [...path, "disableAutoMode"]));
  if (disableBypassPermissionsMode !== undefined && disableBypassPermissionsMode !== "disable") {
    const message = '`disableBypassPermissionsMode` is `"disable"` or left out';
    found.push({ path: [...path, "disableBypassPermissionsMode"], message });
  }
  return found;
}

const HOOK_TYPES: ReadonlySet<unknown> = new Set(["agent", "command", "http", "prompt"]);

/** Only of this event a mistake was seen to matter. */
const CHECKED_EVENT = "PreToolUse";

function hookMistakes(hooks: unknown): readonly Mistake[] {
  const path = ["hooks", CHECKED_EVENT];
  const list = isObject(hooks) ? hooks[CHECKED_EVENT] : undefined;
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [{ path, message: `\`${CHECKED_EVENT}\` is a list, not ${shown(list)}` }];
  return list.flatMap((item, index): readonly Mistake[] => {
    const at = [...path, index];
    if (!isObject(item) || !Array.isArray(item.hooks)) return [{ path: at, message: "a hook has a list `hooks`" }];
    if (item.matcher !== undefined && typeof item.matcher !== "string")
      return [{ path: [...at, "matcher"], message: `\`matcher\` is a text, not ${shown(item.matcher)}` }];
    return item.hooks.flatMap((hook, number) => commandMistakes(hook, [...at, "hooks", number]));
  });
}

function commandMistakes(hook: unknown, path: Path): readonly Mistake[] {
  if (!isObject(hook) || !HOOK_TYPES.has(hook.type))
    return [{ path: [...path, "type"], message: "the type of a hook is not one that Claude Code knows" }];
  if (hook.timeout !== undefined && typeof hook.timeout !== "number")
    return [{ path: [...path, "timeout"], message: `\`timeout\` is a number, not ${shown(hook.timeout)}` }];
  return hook.type === "command" && typeof hook.command !== "string"
    ? [{ path, message: "a hook of the type `command` has a `command`" }]
    : [];
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "boolean":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value);
    case "list of texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "mapping":
      return isObject(value);
    case "text":
      return typeof value === "string";
    case "text or list":
      return typeof value === "string" || Array.isArray(value);
    case "whole number":
      return Number.isInteger(value) && (value as number) >= 0;
    default:
      return kind satisfies never;
  }
}

function withArticle(kind: Kind): string {
  return `a ${kind}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return `\`${clip(value)}\``;
  return `a value of type ${Array.isArray(value) ? "array" : value === null ? "null" : typeof value}`;
}
