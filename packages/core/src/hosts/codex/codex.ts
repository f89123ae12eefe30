/**
 * Codex' `config.toml` → Policy, as far as tools of MCP servers are concerned. Layers are merged table by table, lists are
 * replaced; tools are named as their servers list them. Read off the running program, 0.171.0, and where versions differ
 * off those that `changes.ts` names.
 */

import type { Document } from "../../document/document.js";
import { readDocument } from "../../document/read.js";
import { readToml, type TomlFile } from "../../document/toml.js";
import { type AccessEntry, type Effect, EVERY, type Selector } from "../../policy/access.js";
import { clip } from "../../text/words.js";
import type { HostContext, HostReading, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf } from "../json-layer.js";
import { itemsOf, merge, type Placed, placed, under } from "../placed.js";
import { codex, NAMING, NEWEST } from "./about.js";
import { APPROVAL_MODES, type ApprovalMode, readsModeKey, type Step, stepsOf } from "./approval.js";
import { hasChange, unknownChange } from "./changes.js";
import { judge } from "./config-keys.js";
import { type Flags, readFlags } from "./flags.js";
import { FORMER_FULL_ACCESS, PERMISSIONS } from "./root-keys.js";

export const codexReading: HostReading = {
  lower,
};

interface Layer {
  readonly number: number;
  readonly scope: string;
  readonly uri: string;
  readonly file: TomlFile;
}

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const diagnostics: LayerDiagnostic[] = [];
  const version = context.version ?? NEWEST;
  const trusted = context.trusted ?? true;
  const documents: Document[] = [];
  const layers: Layer[] = [];
  let flags = readFlags([], -1);
  for (const [number, { scope, uri, text }] of sources.entries()) {
    if (scope === "flags") {
      documents.push(readDocument(text, uri));
      flags = readFlags(argumentsOf(text), number);
    } else {
      const file = readToml(text.replace(/^\ufeff/, ""), uri);
      documents.push(file.document);
      layers.push({ number, scope, uri, file });
    }
  }
  const read = new Reading(layers, flags, trusted, diagnostics, version);
  const root = read.root;
  const flagsLayer = sources.findIndex(({ scope }) => scope === "flags");
  const judged = judge(root, {
    version,
    isStrict: flags.isStrict,
    flags: flagsLayer < 0 ? undefined : flagsLayer,
    isWhole: layers.some(({ scope }) => scope === "user") && !flags.ignoresUser,
  });
  diagnostics.push(...judged.diagnostics);
  const refusals = [
    refusedByRequirements(root, read.requirements, flags, version),
    refusedStrict(flags, version),
    refusedProfile(root, flags, version),
  ].filter((one) => one !== undefined);
  diagnostics.push(...refusals);
  const starts = read.starts && judged.starts && refusals.length === 0;
  const interactive = context.interactive ?? false;
  const assumed = { engine: codex.engine, interactive, ...context, version, trusted };
  const uncertain = read.unread ?? judged.uncertain ?? unsureFlags(flags, version);
  const policy = () => {
    const access = new AccessOf(root, read.requirements, flags, version, interactive);
    const entries = uncertain === undefined ? access.entries() : [unknownEntry(uncertain)];
    return hostPolicy("codex", sources, assumed, {
      order: "first match",
      entries,
      otherwise: { ...NOWHERE, effect: "ask" },
      naming: NAMING,
    });
  };
  return {
    policy: starts ? policy() : undefined,
    diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents,
  };
}

const NOWHERE = { name: "", named: false, message: "", origin: [], layer: 0 } as const;

function unknownEntry(uncertain: string): AccessEntry {
  return { ...NOWHERE, effect: "ask", selector: EVERY, conditions: [], uncertain };
}

/** The files that count, merged. */
class Reading {
  readonly root: Placed;
  readonly requirements: Placed | undefined;
  starts = true;
  unread: string | undefined;
  readonly #diagnostics: LayerDiagnostic[];

  constructor(
    layers: readonly Layer[],
    flags: Flags,
    trusted: boolean,
    diagnostics: LayerDiagnostic[],
    version: string,
  ) {
    this.#diagnostics = diagnostics;
    const roots: Placed[] = [];
    for (const layer of layers) {
      const { scope, uri } = layer;
      if (scope === "project" && !trusted) {
        const message = "Codex ignores the file, because the folder is not trusted";
        diagnostics.push({ check: "dropped-file", severity: "warning", layer: layer.number, path: [], message });
        continue;
      }
      if (scope === "profile" && (!isProfile(uri, flags.profile) || hasChange("profileFiles", version) === false))
        continue;
      if (scope === "user" && flags.ignoresUser) continue;
      const value = this.#valueOf(layer);
      if (value === undefined) continue;
      if (scope === "requirements") this.requirements = placed(value, layer.number, []);
      else roots.push(placed(value, layer.number, []));
    }
    if (flags.config !== undefined) roots.push(flags.config);
    this.root = roots.reduce(merge, placed({}, 0, []));
  }

  #valueOf({ number, file: { value, problem, unread } }: Layer): unknown {
    if (value !== undefined) return value;
    const span = problem?.span ?? { start: 0, end: 0 };
    const message =
      problem === undefined
        ? `callgate does not read the file: ${unread}`
        : `Codex does not start, because the file is no TOML: ${problem.message}`;
    this.#diagnostics.push({ check: "syntax", layer: number, path: [], span, message });
    if (problem === undefined) this.unread ??= `a file of the configuration is not read: ${unread}`;
    else this.starts = false;
    return undefined;
  }
}

/** A diagnostic about what keeps Codex from starting. */
function refusal({ layer, path }: Pick<Placed, "layer" | "path">, what: string): LayerDiagnostic {
  return { check: "schema", layer, path, message: `Codex does not start: ${what}`, refusal: what };
}

/** What the administrator's file makes of itself, or of a configuration that may not be. */
function refusedByRequirements(
  root: Placed,
  requirements: Placed | undefined,
  flags: Flags,
  version: string,
): LayerDiagnostic | undefined {
  for (const [name, server] of under(requirements, "mcp_servers")?.fields ?? [])
    if (under(server, "identity")?.fields === undefined)
      return refusal(server, `\`mcp_servers.${clip(name)}\` has no table \`identity\``);
  const { bypass, layer } = flags;
  const sandbox = under(root, "sandbox_mode");
  const policy = under(root, "approval_policy");
  const never = bypass === undefined ? policy : { layer, path: [bypass], value: "never" };
  const isFull = bypass !== undefined || sandbox?.value === FULL_ACCESS;
  if (!isFull || never?.value !== "never" || !hasChange("refusedBypass", version)) return undefined;
  return isAllowed(requirements, "allowed_approval_policies", "never") &&
    !isAllowed(requirements, "allowed_sandbox_modes", FULL_ACCESS)
    ? refusal(never, `approvals are turned off, and the requirements do not allow \`${FULL_ACCESS}\``)
    : undefined;
}

/** `--strict-config`, in a version without it. */
function refusedStrict({ layer, strict }: Flags, version: string): LayerDiagnostic | undefined {
  return strict !== undefined && hasChange("strictFlag", version) === false
    ? refusal({ layer, path: [strict] }, "this version has no `--strict-config`")
    : undefined;
}

/** A profile that a version looks for in another place. */
function refusedProfile(root: Placed, { layer, profile }: Flags, version: string): LayerDiagnostic | undefined {
  if (profile === undefined) return undefined;
  const table = under(root, "profiles", profile);
  switch (hasChange("profileFiles", version)) {
    case true:
      return table && refusal(table, `the profile \`${clip(profile)}\` is a file of its own, not a table`);
    case false:
      return table === undefined
        ? refusal({ layer, path: [] }, `there is no table \`profiles.${clip(profile)}\``)
        : undefined;
    default:
      return undefined;
  }
}

/** Why it is not known what a version makes of its command line. */
function unsureFlags({ profile, strict }: Flags, version: string): string | undefined {
  if (profile !== undefined && hasChange("profileFiles", version) === undefined)
    return unknownChange("profileFiles", version, "`--profile`");
  return strict !== undefined && hasChange("strictFlag", version) === undefined
    ? unknownChange("strictFlag", version, "`--strict-config`")
    : undefined;
}

const FULL_ACCESS = "danger-full-access";

function isAllowed(requirements: Placed | undefined, key: string, value: string): boolean {
  const allowed = under(requirements, key);
  return allowed === undefined || (Array.isArray(allowed.value) && allowed.value.includes(value));
}

function isProfile(uri: string, profile: string | undefined): boolean {
  return profile !== undefined && uri.split(/[\\/]/).at(-1) === `${profile}.config.toml`;
}

/** The merged configuration → entries of which the first that matches decides. */
class AccessOf {
  readonly #root: Placed;
  readonly #requirements: Placed | undefined;
  readonly #flags: Flags;
  readonly #version: string;
  /** Why nothing is asked about; undefined where that is not so. */
  readonly #bypass: Placed | undefined;
  /** Why it is not known what becomes of what is asked about. */
  #unsure: string | undefined;

  constructor(root: Placed, requirements: Placed | undefined, flags: Flags, version: string, interactive: boolean) {
    this.#root = root;
    this.#requirements = requirements;
    this.#flags = flags;
    this.#version = version;
    const reviewer = under(root, "approvals_reviewer")?.value;
    if (flags.isReviewed || (typeof reviewer === "string" && reviewer !== "user"))
      this.#unsure = "a model reviews what would be asked about, and callgate asks none";
    this.#bypass = this.#findBypass(interactive && flags.isExec !== true);
  }

  /** Never asking, in a sandbox that keeps nothing out, turns all questions about MCP tools off. */
  #findBypass(interactive: boolean): Placed | undefined {
    const { bypass, layer } = this.#flags;
    if (bypass !== undefined) {
      const place = { layer, path: [bypass], value: true };
      const refused = hasChange("refusedBypass", this.#version);
      const isFree =
        isAllowed(this.#requirements, "allowed_sandbox_modes", FULL_ACCESS) &&
        isAllowed(this.#requirements, "allowed_approval_policies", "never");
      // Where the requirements are against it, Codex does not start, or passes the flag over.
      if (isFree || refused) return place;
      if (refused === undefined)
        this.#unsure = unknownChange("refusedBypass", this.#version, "a flag against the requirements");
      return undefined;
    }
    const sandbox = this.#sandbox();
    if (sandbox === undefined || !isAllowed(this.#requirements, "allowed_sandbox_modes", FULL_ACCESS)) return undefined;
    // `codex exec` never asks anybody, whatever is configured.
    const policy = (under(this.#root, "approval_policy") ?? this.#ofProfile("approval_policy"))?.value;
    const isNever = interactive ? policy === "never" : this.#unsure === undefined;
    if (!isNever || !isAllowed(this.#requirements, "allowed_approval_policies", "never")) return undefined;
    if (sandbox !== "unknown") return sandbox;
    this.#unsure = "whether the sandbox keeps anything out is not known, and without one nothing is asked about";
    return undefined;
  }

  /** Where it is written that no sandbox keeps anything out; undefined where one does. */
  #sandbox(): Placed | "unknown" | undefined {
    const sandbox = under(this.#root, "sandbox_mode") ?? this.#ofProfile("sandbox_mode");
    const permissions = under(this.#root, "default_permissions");
    // It is above the mode, at least where the mode is written in a file.
    if (permissions === undefined) return sandbox?.value === FULL_ACCESS ? sandbox : undefined;
    if (sandbox !== undefined && sandbox.layer === this.#flags.layer) return "unknown";
    if (permissions.value === `:${FULL_ACCESS}` || permissions.value === FORMER_FULL_ACCESS) return permissions;
    return PERMISSIONS.includes(String(permissions.value)) ? undefined : "unknown";
  }

  /** A key of the profile that older versions name in the file itself. */
  #ofProfile(key: string): Placed | undefined {
    const name = this.#flags.profile ?? under(this.#root, "profile")?.value;
    return typeof name === "string" ? under(this.#root, "profiles", name, key) : undefined;
  }

  entries(): AccessEntry[] {
    const servers = under(this.#root, "mcp_servers")?.fields ?? new Map<string, Placed>();
    const required = under(this.#requirements, "mcp_servers");
    const rest =
      required === undefined
        ? this.#approval(EVERY, undefined, placed({}, 0, []), "").map((one) => this.#ofPlugins(one))
        : [entry("hide", EVERY, required, "requirements")];
    return [...[...servers].flatMap(([name, server]) => this.#server(name, server, required)), ...rest];
  }

  /** Servers of plugins have tables of their own. */
  #ofPlugins(rest: AccessEntry): AccessEntry {
    const plugins = [...(under(this.#root, "plugins")?.fields?.values() ?? [])];
    return plugins.some(({ fields }) => fields?.has("mcp_servers"))
      ? { ...rest, uncertain: "a server of a plugin has its own table, which callgate does not read" }
      : rest;
  }

  #server(name: string, server: Placed, required: Placed | undefined): AccessEntry[] {
    const all: Selector = { names: [{ of: "server", exact: name }] };
    const label = `mcp_servers.${name}`;
    if (required !== undefined && !isIdentified(server, under(required, name, "identity")))
      return [entry("hide", all, required, "requirements")];
    const enabled = under(server, "enabled");
    if (enabled?.value === false) return [entry("hide", all, enabled, `${label}.enabled`)];
    const tool = (exact: string): Selector => ({ names: [...all.names, { of: "tool", exact }] });
    const isRead = (key: string) => readsModeKey(key, this.#version) !== false;
    const own = isRead(SERVER_MODE) ? under(server, SERVER_MODE) : undefined;
    const tools = isRead("approval_mode") ? under(server, "tools") : undefined;
    const modeOf = (exact: string) => under(tools, exact, "approval_mode") ?? own;
    const entries: AccessEntry[] = [];
    for (const item of itemsOf(under(server, "disabled_tools")) ?? [])
      if (typeof item.value === "string")
        entries.push(entry("hide", tool(item.value), item, `${label}.disabled_tools`));
    const list = under(server, "enabled_tools");
    const listed = itemsOf(list);
    if (list !== undefined && listed !== undefined) {
      for (const item of listed)
        if (typeof item.value === "string")
          entries.push(...this.#approval(tool(item.value), modeOf(item.value), item, label));
      return [...entries, entry("hide", all, list, `${label}.enabled_tools`)];
    }
    for (const [exact, value] of tools?.fields ?? [])
      if (value.fields?.has("approval_mode")) entries.push(...this.#approval(tool(exact), modeOf(exact), value, label));
    return [...entries, ...this.#approval(all, own, server, label)];
  }

  /** What the mode, `auto` where none is written, does to the calls of what is selected. */
  #approval(selector: Selector, written: Placed | undefined, place: Placed, label: string): AccessEntry[] {
    const by = this.#bypass ?? written ?? place;
    const name = this.#bypass !== undefined ? FULL_ACCESS : label;
    if (this.#bypass !== undefined) return [entry("allow", selector, by, name)];
    const isServers = written?.path.at(-1) === SERVER_MODE;
    if (isServers && written?.value !== "auto" && readsModeKey(SERVER_MODE, this.#version) === undefined) {
      const uncertain = unknownChange("serverModes", this.#version, `\`${SERVER_MODE}\``);
      return [{ ...entry("ask", selector, by, name), uncertain }];
    }
    const mode = modeNamed(written?.value);
    return stepsOf(mode, this.#version).map((step) => this.#step(step, selector, by, name));
  }

  #step({ hints, effect, uncertain }: Step, selector: Selector, by: Placed, name: string): AccessEntry {
    const why = uncertain ?? (effect === "ask" ? this.#unsure : undefined);
    const selected = hints === undefined ? selector : { ...selector, annotations: hints };
    return { ...entry(effect, selected, by, name), ...(why === undefined ? {} : { uncertain: why }) };
  }
}

/** The mode of a server's tools that have none of their own. */
const SERVER_MODE = "default_tools_approval_mode";

function modeNamed(value: unknown): ApprovalMode {
  return APPROVAL_MODES.find((mode) => mode === value) ?? "auto";
}

/** Whether the server is the one that the administrator means by its name: the same command, or the same address. */
function isIdentified(server: Placed, identity: Placed | undefined): boolean {
  const same = (key: string) => {
    const wanted = under(identity, key)?.value;
    return wanted === undefined ? undefined : wanted === under(server, key)?.value;
  };
  return (same("command") ?? same("url")) === true;
}

function entry(effect: Effect, selector: Selector, { layer, path }: Placed, name: string): AccessEntry {
  return { effect, selector, conditions: [], name, named: name !== "", message: "", origin: path, layer };
}
