/**
 * Claude Code's settings and command line → Policy, as far as tools of MCP servers are concerned. The rules of all files are
 * united; deny beats ask beats allow. Read off the running program, 2.1.332.
 */

import { type Access, type AccessEntry, type Effect, EVERY, type Selector } from "../../policy/access.js";
import { isObject } from "../../values/json-values.js";
import type { HostContext, HostReading, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { readJsonLayer } from "../json-layer.js";
import { claudeCode, NAMING } from "./about.js";
import { hasChange, unknownChange } from "./changes.js";
import { deadForms, hookProblems, misplacedKeys } from "./dropped.js";
import { type Flags, readFlags } from "./flags.js";
import { hookEntries, hooksOf } from "./hooks.js";
import { selectorsOf } from "./rules.js";
import { LISTS, OTHER_MODES, readSettings, type Settings } from "./settings.js";

export const claudeCodeReading: HostReading = {
  lower,
};

const NO_FLAGS: Flags = { allow: [], deny: [], mode: undefined };

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const diagnostics: LayerDiagnostic[] = [];
  // The program takes a byte-order mark off.
  const layers = sources.map(({ text, uri }) => readJsonLayer(text.replace(/^\ufeff/, ""), uri, false));
  let flags = NO_FLAGS;
  let starts = true;
  const read: Settings[] = [];
  for (const [layer, { scope, text }] of sources.entries()) {
    const value = layers[layer]?.value;
    const isManaged = scope === "managed";
    if (scope === "flags") {
      const before = diagnostics.length;
      flags = readFlags(text, layer, diagnostics);
      starts &&= diagnostics.length === before;
    } else if (isManaged && text.trim() === "") continue;
    else {
      const settings = readSettings(value, text, layer, scope, diagnostics);
      if (settings !== undefined) {
        read.push(settings);
        diagnostics.push(...misplacedKeys(settings), ...hookProblems(settings));
      }
      // A managed file that is not a JSON object is the one case in which the program says so: it does not start.
      else if (isManaged) starts = false;
    }
  }
  const managedOnly = sources.some(({ scope }, layer) => scope === "managed" && ruleAlone(layers[layer]?.value));
  const ruling = managedOnly ? read.filter(({ scope }) => scope === "managed") : read;
  const mode = modeOf(read, flags.mode, context.mode);
  const trusted = context.trusted ?? false;
  const version = context.version ?? claudeCode.version;
  const entries = [
    ...serverEntries(read),
    ...ruling.flatMap((settings) => ruleEntries(settings, { trusted, version }, diagnostics)),
    ...flags.deny,
    ...(managedOnly ? allowedOverManaged(flags, version) : flags.allow),
  ];
  const place = context.mode === undefined && flags.mode === undefined ? placeOfMode(mode, read) : undefined;
  const access = inMode(entries, hookEntries(read, context.hooks, version), mode, version, place);
  return {
    policy: starts
      ? hostPolicy(
          "claude-code",
          sources,
          { engine: claudeCode.engine, version: claudeCode.version, interactive: false, ...context, mode, trusted },
          {
            ...withPermissionHooks(access, hooksOf("PermissionRequest", read).length > 0, context.hooks),
            naming: NAMING,
          },
        )
      : undefined,
    diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents: layers.map(({ document }, layer) => ({ ...document, text: sources[layer]?.text ?? "" })),
  };
}

/** Whether a managed file lets its own rules count alone; a value that is no boolean says so, too. */
function ruleAlone(managed: unknown): boolean {
  const value = isObject(managed) ? managed.allowManagedPermissionRulesOnly : undefined;
  return value !== undefined && value !== false;
}

/** What `--allowedTools` allows where the managed rules count alone. */
function allowedOverManaged({ allow }: Flags, version: string): readonly AccessEntry[] {
  switch (hasChange("managedOverFlags", version)) {
    case true:
      return [];
    case false:
      return allow;
    default: {
      const uncertain = unknownChange("managedOverFlags", version, "`--allowedTools` over managed rules");
      return allow.map((one) => ({ ...one, uncertain }));
    }
  }
}

/** From the one that counts least to the one that counts most. */
const MODE_SCOPES = ["user", "project", "local", "managed"];

/** The mode of the command line, else of the file that counts most; no file of the repository turns permissions off. */
function modeOf(read: readonly Settings[], flagged: string | undefined, given: string | undefined): string {
  const written = [...read]
    .sort((a, b) => MODE_SCOPES.indexOf(a.scope) - MODE_SCOPES.indexOf(b.scope))
    .flatMap(({ scope, permissions: { defaultMode } }) =>
      typeof defaultMode === "string" ? { scope, defaultMode } : [],
    )
    .at(-1);
  const isRepositorys = written?.scope === "project" || written?.scope === "local";
  const fromFile = isRepositorys && written?.defaultMode === "bypassPermissions" ? "default" : written?.defaultMode;
  const mode = given ?? flagged ?? fromFile ?? "default";
  const isBypassOff = read.some(({ permissions }) => permissions.disableBypassPermissionsMode === "disable");
  return (mode === "bypassPermissions" && isBypassOff) || OTHER_MODES.includes(mode) ? "default" : mode;
}

/** Where the mode is written. */
function placeOfMode(mode: string, read: readonly Settings[]): Pick<AccessEntry, "layer" | "origin"> | undefined {
  const file = read.findLast(({ permissions }) => permissions.defaultMode === mode);
  return file && { layer: file.layer, origin: ["permissions", "defaultMode"] };
}

/** What a mode makes of rules, and of calls that no rule is about. Hooks count in each. */
function inMode(
  written: readonly AccessEntry[],
  hooks: readonly AccessEntry[],
  mode: string,
  version: string,
  place: Pick<AccessEntry, "layer" | "origin"> = { layer: 0, origin: [] },
): Pick<Access, "entries" | "order" | "otherwise"> {
  const rest = (effect: Effect) => ({ effect, name: "", named: false, message: "", ...place });
  const order = "deny over ask over allow";
  switch (mode) {
    case "bypassPermissions":
      return { order, entries: [...written, ...hooks], otherwise: rest("allow") };
    case "dontAsk": {
      // What is denied by a rule is hidden, also where another asks.
      const denied = bySeverity(written).map(
        (one): AccessEntry => (one.effect === "ask" && one.uncertain === undefined ? { ...one, effect: "deny" } : one),
      );
      return { order, entries: [...denied, ...hooks], otherwise: rest("deny") };
    }
    case "plan": {
      const denies = hasChange("planDenies", version);
      if (denies === false) return inMode(written, hooks, "default", version, place);
      // Only what calls itself read-only is allowed, or asked for where no rule asks.
      const readOnly = { readOnlyHint: true };
      const entries = bySeverity([...written, ...hooks]).map(
        (one): AccessEntry =>
          one.effect === "allow" ? { ...one, selector: { ...one.selector, annotations: readOnly } } : one,
      );
      const asked: AccessEntry = { ...rest("ask"), selector: { names: [], annotations: readOnly }, conditions: [] };
      if (denies === true) return { order: "first match", entries: [...entries, asked], otherwise: rest("deny") };
      // What a rule denies is denied in either; of the rest it is not known.
      const denied = entries.filter(({ effect }) => effect === "hide" || effect === "deny");
      const uncertain = unknownChange("planDenies", version, "the mode `plan`");
      const unknown: AccessEntry = { ...rest("ask"), selector: EVERY, conditions: [], uncertain };
      return { order: "first match", entries: [...denied, unknown], otherwise: rest("deny") };
    }
    default:
      return { order, entries: [...written, ...hooks], otherwise: rest("ask") };
  }
}

const SEVERITY: Readonly<Record<Effect, number>> = { hide: 0, deny: 0, ask: 2, allow: 3 };

/** As `deny over ask over allow` would ask them. */
function bySeverity(entries: readonly AccessEntry[]): readonly AccessEntry[] {
  const severity = ({ effect, uncertain }: AccessEntry) => (uncertain === undefined ? SEVERITY[effect] : 1);
  return [...entries].sort((a, b) => severity(a) - severity(b));
}

/** Hooks that answer in the user's place: what would be asked is then not known, unless they are known to say nothing. */
function withPermissionHooks<A extends Pick<Access, "entries" | "order" | "otherwise">>(
  access: A,
  hasHooks: boolean,
  answer: HostContext["hooks"],
): Pick<Access, "entries" | "order" | "otherwise"> {
  if (!hasHooks || answer === "none") return access;
  const uncertain = "a hook answers in the user's place, and callgate runs no program";
  const unsure = (one: AccessEntry): AccessEntry => (one.effect === "ask" ? { ...one, uncertain } : one);
  const { otherwise } = access;
  const rest: AccessEntry[] =
    otherwise.effect === "ask" ? [{ ...otherwise, selector: EVERY, conditions: [], uncertain }] : [];
  const entries = access.order === "first match" ? access.entries : bySeverity(access.entries);
  return { order: "first match", entries: [...entries.map(unsure), ...rest], otherwise };
}

/** `deniedMcpServers` of any file, and `allowedMcpServers`, outside of which no server is started. */
function serverEntries(read: readonly Settings[]): readonly AccessEntry[] {
  const denied = read.flatMap(({ layer, fields }) => {
    const list = Array.isArray(fields.deniedMcpServers) ? fields.deniedMcpServers : [];
    return list.flatMap((item, index): AccessEntry[] => {
      if (!isObject(item)) return [];
      const origin = ["deniedMcpServers", index];
      const name = typeof item.serverName === "string" ? item.serverName : undefined;
      if (name !== undefined) return [entry({ names: [{ of: "server", exact: name }] }, name, origin, layer)];
      const uncertain = "a server is denied by its command or address, which is not known";
      return Object.hasOwn(item, "serverCommand") || Object.hasOwn(item, "serverUrl")
        ? [{ ...entry(EVERY, "deniedMcpServers", origin, layer), uncertain }]
        : [];
    });
  });
  const lists = read.filter(({ fields }) => Array.isArray(fields.allowedMcpServers));
  const last = lists.at(-1);
  if (last === undefined) return denied;
  const items = lists.flatMap(({ fields }) => fields.allowedMcpServers as readonly unknown[]).filter(isObject);
  const except = items.flatMap(({ serverName }): Selector[] =>
    typeof serverName === "string" ? [{ names: [{ of: "server", exact: serverName }] }] : [],
  );
  const isByName = except.length === items.length;
  const uncertain = isByName ? undefined : "servers are allowed by their command or address, which is not known";
  const selector = except.length === 0 ? EVERY : { names: [], except };
  return [...denied, { ...entry(selector, "allowedMcpServers", ["allowedMcpServers"], last.layer), uncertain }];
}

function entry(selector: Selector, name: string, origin: AccessEntry["origin"], layer: number): AccessEntry {
  return { effect: "hide", selector, conditions: [], name, named: true, message: "", origin, layer };
}

function ruleEntries(
  { layer, scope, permissions }: Settings,
  { trusted, version }: { readonly trusted: boolean; readonly version: string },
  diagnostics: LayerDiagnostic[],
): AccessEntry[] {
  const entries: AccessEntry[] = [];
  for (const list of LISTS) {
    // What a repository grants itself waits for the user's trust.
    const waits = list === "allow" && scope === "project" && !trusted && hasChange("allowWaitsForTrust", version);
    if (waits === true) {
      if (permissions[list] === undefined) continue;
      const message = "Claude Code ignores these rules of a repository until the user trusts the folder";
      const path = ["permissions", list];
      diagnostics.push({ check: "dropped-entry", severity: "note", layer, path, part: "key", message });
      continue;
    }
    const uncertain =
      waits === undefined
        ? unknownChange("allowWaitsForTrust", version, "what a project's file allows without the user's trust")
        : undefined;
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
      for (const selector of selectorsOf(item, list))
        entries.push({ ...entry(selector, item, path, layer), effect, uncertain });
    });
  }
  return entries;
}
