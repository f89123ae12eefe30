/**
 * Gemini CLI's policies and settings → Policy, as far as tools of MCP servers are concerned. All rules are in one list, the
 * highest priority first; the first that matches decides. Read off the running program, 0.61.0.
 */

import type { Document } from "../../document/document.js";
import { readDocument } from "../../document/read.js";
import { type Access, type AccessEntry, type Effect, EVERY } from "../../policy/access.js";
import { accessTo } from "../../policy/access-to.js";
import { clip, either } from "../../text/words.js";
import type { HostContext, HostReading, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf } from "../json-layer.js";
import { geminiCli, NAMING, SETTINGS_SCOPES } from "./about.js";
import { buildFileRestrictions } from "./build-files.js";
import { DEFAULT_RULES, OWN_TOOLS } from "./default-rules.js";
import { type Flags, readFlags } from "./flags.js";
import { denies, type PolicyFile, readPolicyFile } from "./policy-file.js";
import { entriesOf, type Mode, type Rule, type Running } from "./rule.js";
import { listItems, readSettings, type Settings, type SettingsLayer, setting, settingsLayer } from "./settings.js";
import { excluded, missingEntries, rulesOf } from "./settings-rules.js";

/** The policy engine as a library, which starts no servers: only rules decide. */
export const GEMINI_CORE = "@google/gemini-cli-core";

export const geminiCliReading: HostReading = {
  lower,
};

/** By scope, the number before the point of a rule's priority. */
const TIERS: Readonly<Record<string, number>> = {
  "extension policies": 2,
  "user policies": 4,
  "named policies": 4,
  "admin policies": 5,
};

interface PolicyLayer extends PolicyFile {
  readonly scope: string;
  readonly layer: number;
  readonly mayBeHome: boolean;
}

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const documents: Document[] = [];
  const settingsLayers: SettingsLayer[] = [];
  const files: PolicyLayer[] = [];
  const diagnostics: LayerDiagnostic[] = [];
  let flags = readFlags([]);
  for (const [layer, source] of sources.entries()) {
    const { scope, uri, text } = source;
    if (scope === "flags") {
      documents.push(readDocument(text, uri));
      flags = readFlags(argumentsOf(text));
    } else if ((SETTINGS_SCOPES as readonly string[]).includes(scope)) {
      const read = settingsLayer(source, layer);
      documents.push(read.document);
      settingsLayers.push(read);
    } else {
      const tier = { base: TIERS[scope] ?? 0, isExtension: scope === "extension policies" };
      const file = readPolicyFile(text, uri, layer, tier);
      documents.push(file.document);
      files.push({ ...file, scope, layer, mayBeHome: source.mayBeHome ?? false });
    }
  }
  const isLibrary = context.engine === GEMINI_CORE;
  const version = context.version ?? geminiCli.version;
  const trusted = context.trusted ?? true;
  const interactive = context.interactive ?? flags.interactive ?? true;
  const settings = readSettings(settingsLayers, trusted);
  const running = runningOf(settings, flags, context, trusted, interactive);
  const fromSettings = rulesOf(settings.merged, flags, interactive);
  const counting = countingFiles(files, settings, flags, diagnostics);
  diagnostics.push(
    ...settings.diagnostics,
    ...counting.files.flatMap((file) => file.diagnostics),
    ...[running.fatal, fromSettings.fatal, ...counting.files.map(({ fatal }) => fatal)].filter(
      (one) => one !== undefined,
    ),
  );
  const fatal = running.fatal ?? fromSettings.fatal ?? counting.files.find((file) => file.fatal !== undefined)?.fatal;
  const starts = settings.starts && fatal === undefined;
  const rules = inOrder(
    [...counting.files.flatMap((file) => file.rules), ...DEFAULT_RULES, ...fromSettings.rules],
    settings,
  );
  const checkers = counting.files.flatMap((file) => file.checkers);
  const access = accessOf(rules, checkers, running, settings, flags, trusted, isLibrary, version);
  return {
    policy: starts
      ? hostPolicy(
          "gemini-cli",
          sources,
          {
            engine: geminiCli.engine,
            ...context,
            version,
            mode: running.mode,
            interactive,
            trusted,
          },
          counting.unread === undefined ? access : { ...access, entries: [unknownEntry(counting.unread)] },
        )
      : undefined,
    diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents,
  };
}

interface Starting extends Running {
  readonly fatal: LayerDiagnostic | undefined;
}

/** The mode in which the program runs, by flags, then settings; an untrusted folder knows only one. */
function runningOf(
  { merged }: Settings,
  flags: Flags,
  context: HostContext,
  trusted: boolean,
  interactive: boolean,
): Starting {
  const subagent = context.agent;
  const takesOwnNames = context.engine === GEMINI_CORE;
  const written = setting(merged, "general.defaultApprovalMode");
  const place = flags.approvalMode === undefined && written !== undefined ? written : { layer: 0, path: [] };
  const { layer, path } = place;
  const fatal = (what: string): Starting => {
    const message = `Gemini CLI does not start: ${what}`;
    return {
      mode: "default",
      interactive,
      subagent,
      takesOwnNames,
      fatal: { check: "schema", layer, path, message, refusal: what },
    };
  };
  if (context.mode !== undefined) return { mode: context.mode, interactive, subagent, takesOwnNames, fatal: undefined };
  // `yolo` is no mode to begin with that a file may set.
  const chosen = flags.approvalMode ?? (written?.value === "yolo" ? undefined : written?.value) ?? "default";
  if (typeof chosen !== "string" || !Object.hasOwn(WRITTEN_MODES, chosen))
    return fatal(`the approval mode is ${either(Object.keys(WRITTEN_MODES))}, not \`${clip(String(chosen))}\``);
  const mode = WRITTEN_MODES[chosen] as string;
  if (mode === "yolo" && setting(merged, "security.disableYoloMode")?.value)
    return fatal("`security.disableYoloMode` forbids the mode `yolo`");
  const hasPlan = setting(merged, "general.plan.enabled")?.value !== false;
  const isDefault = !trusted || (mode === "plan" && !hasPlan);
  return { mode: isDefault ? "default" : mode, interactive, subagent, takesOwnNames, fatal: undefined };
}

/** Modes as flags and settings write them, and as rules do. */
const WRITTEN_MODES: Readonly<Record<string, Mode>> = {
  default: "default",
  auto_edit: "autoEdit",
  yolo: "yolo",
  plan: "plan",
};

/** The policy files that count, in the order of their folders; why not all are known. */
function countingFiles(
  files: readonly PolicyLayer[],
  { merged }: Settings,
  flags: Flags,
  diagnostics: LayerDiagnostic[],
): { readonly files: readonly PolicyLayer[]; readonly unread: string | undefined } {
  const drop = (scope: string, why: string) => {
    for (const file of files) {
      if (file.scope !== scope) continue;
      const { mayBeHome, layer, document } = file;
      const ignored = `ignores the file${denies(document.text) ? ", every `deny` in it too" : ""}`;
      const message = mayBeHome
        ? `Gemini CLI ${ignored}, where this folder is a project: ${why}; in a user's home, the file counts`
        : `Gemini CLI ${ignored}: ${why}`;
      diagnostics.push({ check: "dropped-file", severity: mayBeHome ? "note" : "warning", layer, path: [], message });
    }
  };
  const named = flags.policies.length > 0 ? flags.policies : namesAt(merged, "policyPaths");
  const adminNamed = flags.adminPolicies.length > 0 ? flags.adminPolicies : namesAt(merged, "adminPolicyPaths");
  const has = (scope: string) => files.some((file) => file.scope === scope);
  drop("project policies", "policies of a project are switched off");
  if (named.length > 0) drop("user policies", "other policies are named in its place");
  const scopes = ["admin policies", named.length > 0 ? "named policies" : "user policies", "extension policies"];
  const counting = scopes.flatMap((scope) => files.filter((file) => file.scope === scope));
  const missing =
    named.length > 0 && !has("named policies")
      ? named
      : adminNamed.length > 0 && !has("admin policies")
        ? adminNamed
        : undefined;
  const unread = counting.find((file) => file.unread !== undefined)?.unread;
  return {
    files: counting,
    unread:
      missing !== undefined
        ? `the policies that are named, ${clip(missing.join(", "))}, were not given to callgate`
        : unread && `a policy file is not read: ${unread}`,
  };
}

function namesAt(merged: Parameters<typeof setting>[0], path: string): readonly string[] {
  return (listItems(setting(merged, path)) ?? []).map(({ value }) => String(value));
}

/** Rules whose thousandths are these were made by "always allow", and may be switched off. */
const ALWAYS_ALLOW = 950;

function inOrder(rules: readonly Rule[], { merged }: Settings): readonly Rule[] {
  const isOff = Boolean(setting(merged, "security.disableAlwaysAllow")?.value);
  const counting = isOff ? rules.filter(({ priority }) => Math.round((priority % 1) * 1000) !== ALWAYS_ALLOW) : rules;
  return [...counting].sort((a, b) => b.priority - a.priority);
}

function accessOf(
  rules: readonly Rule[],
  checkers: readonly Rule[],
  running: Running,
  settings: Settings,
  flags: Flags,
  trusted: boolean,
  isLibrary: boolean,
  version: string,
): Access {
  const { mode, interactive } = running;
  const rest: Effect = mode === "yolo" ? "allow" : interactive ? "ask" : "hide";
  const checks = isLibrary
    ? []
    : checkers
        .flatMap((checker) => entriesOf(checker, running))
        .map((entry) => ({ ...entry, conditions: [], uncertain: CHECKED }));
  const access: Access = {
    order: "first match",
    entries: rules.flatMap((rule) => entriesOf(rule, running)),
    otherwise: { ...NOWHERE, effect: rest },
    restrictions: [...buildFileRestrictions(interactive, version), ...checks, SHELL],
    naming: NAMING,
  };
  if (isLibrary) return access;
  // A tool is also taken away by the name of one of the program's own that is; no restriction takes one away.
  const listed = { ...access, restrictions: undefined };
  const own = OWN_TOOLS.flatMap((tool) => {
    const { effect, by } = accessTo(listed, { tool, server: "", annotations: {} });
    const isAway = effect === "hide" || (tool === "ask_user" && !interactive);
    return isAway ? excluded(tool, { layer: by.layer, path: by.origin }, `the program's own ${tool}`) : [];
  });
  return { ...access, entries: [...missingEntries(settings, flags, trusted), ...own, ...access.entries] };
}

const CHECKED = "a safety checker decides, and callgate runs no program";

const NOWHERE = { name: "", named: false, message: "", origin: [], layer: 0 } as const;

const SHELL: AccessEntry = {
  ...NOWHERE,
  effect: "ask",
  selector: { names: [{ of: "model", exact: "run_shell_command" }] },
  conditions: [],
  uncertain: "Gemini CLI looks into shell commands, and callgate does not",
};

function unknownEntry(uncertain: string): AccessEntry {
  return { ...NOWHERE, effect: "ask", selector: EVERY, conditions: [], uncertain };
}
