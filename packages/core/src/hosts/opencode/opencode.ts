/**
 * opencode's `permission` (version 1) → Policy. One list of rules in the order written; the last that matches decides.
 * Read off the running program, 1.18.33.
 */

import type { AboutCall } from "../../document/diagnostic.js";
import type { Document, Path } from "../../document/document.js";
import { plainValue } from "../../document/plain-value.js";
import { type AccessEntry, type Effect, EVERY, type NameTest, type Selector } from "../../policy/access.js";
import { mangled, matchesTokens, tokensOf } from "../../policy/naming.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import { readFrontMatter } from "../front-matter.js";
import type { HostContext, HostReading, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf, objectOf, readJsonLayer } from "../json-layer.js";
import { NAMING, opencode } from "./about.js";
import { refusesUnknown, startsWithAgentPermissions, unsureOfKeys } from "./root-keys.js";

export const opencodeReading: HostReading = {
  lower,
};

/** A value with the place it was written at; of mappings, every field has its own. */
interface Placed {
  readonly layer: number;
  readonly path: Path;
  readonly value: unknown;
  readonly fields?: ReadonlyMap<string, Placed> | undefined;
}

/** The mode in which what would be asked is allowed. */
const SKIP_PERMISSIONS = "dangerously-skip-permissions";
const SKIP_FLAGS: ReadonlySet<string> = new Set([`--${SKIP_PERMISSIONS}`, "--auto", "--yolo"]);

/** The agent that makes the calls where nothing else is chosen. */
const DEFAULT_AGENT = "build";

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const documents: Document[] = [];
  const diagnostics: LayerDiagnostic[] = [];
  const roots = sources.flatMap((source, layer) => {
    const { document, roots: found } = readSource(source, layer, diagnostics);
    documents.push(document);
    return found;
  });
  const version = context.version ?? opencode.version;
  const merged = roots
    .map((root) => withAgentsPermission(root, diagnostics))
    .reduce<Placed | undefined>((all, root) => (all === undefined ? root : merge(all, root)), undefined);
  const fields = merged?.fields;
  const flags = sources.flatMap(({ scope, text }) => (scope === "flags" ? argumentsOf(text) : []));
  const isSkipping = flags.some((flag) => SKIP_FLAGS.has(flag));
  const mode = context.mode ?? (isSkipping ? SKIP_PERMISSIONS : "default");
  const agents = agentsOf(fields);
  const agent = chosenAgent(context.agent ?? flagged(flags, "--agent"), fields?.get("default_agent")?.value, agents);
  const own = agents.get(agent)?.fields;
  const rules = [fields, own].flatMap((of) => permissionRules(withTools(of, diagnostics), diagnostics));
  // Agents that make no calls here are read by the program all the same.
  for (const [name, other] of agents) {
    noteAgentPermissions(other, version, diagnostics);
    if (name !== agent) checkAgent(other, diagnostics);
  }
  diagnostics.push(...mistakesInFiles(roots, diagnostics));
  diagnostics.push(...ignoredInputs(rules, fields?.get("mcp")), ...misspelt(fields, version));
  const servers = fields?.get("mcp");
  const entries = [...startedServers(servers), ...entriesOf(rules), ...disabledServers(servers)];
  const effective =
    mode === SKIP_PERMISSIONS
      ? entries.map((one) => (one.effect === "ask" ? { ...one, effect: "allow" as const } : one))
      : entries;
  const starting = [...agents.values()].some((one) => one.fields?.has("permissions"))
    ? startsWithAgentPermissions(version)
    : true;
  const unsure =
    unsureOfKeys([...(fields?.keys() ?? [])], version) ?? (typeof starting === "string" ? starting : undefined);
  const unknown: AccessEntry[] =
    unsure === undefined
      ? []
      : [
          {
            effect: "deny",
            selector: EVERY,
            conditions: [],
            name: "",
            named: false,
            message: "",
            origin: [],
            layer: 0,
            uncertain: unsure,
          },
        ];
  const starts = !diagnostics.some(({ check, severity = "error" }) => severity === "error" && STOPPING.has(check));
  return {
    policy: starts
      ? hostPolicy(
          "opencode",
          sources,
          { engine: opencode.engine, interactive: false, ...context, version, agent, mode },
          {
            order: "last match",
            entries: [...effective, ...unknown],
            otherwise: { effect: "allow", name: "", named: false, message: "", origin: [], layer: 0 },
            naming: NAMING,
          },
        )
      : undefined,
    diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents,
  };
}

/** What keeps the program from starting though another file says otherwise of the key: it reads each file by itself first. */
function mistakesInFiles(roots: readonly Placed[], known: readonly LayerDiagnostic[]): readonly LayerDiagnostic[] {
  const found: LayerDiagnostic[] = [];
  for (const root of roots) for (const one of [root, ...agentsOf(root.fields).values()]) checkAgent(one, found);
  const placeOf = ({ layer, path }: LayerDiagnostic) => JSON.stringify([layer, path]);
  const places = new Set(known.map(placeOf));
  return found.filter((one) => STOPPING.has(one.check) && !places.has(placeOf(one)));
}

/** The checks whose errors keep the program from starting. */
const STOPPING: ReadonlySet<string> = new Set(["schema", "syntax"]);

/** Keys that the program drops and that were probably written as `permission`. */
function misspelt(fields: Placed["fields"], version: string): LayerDiagnostic[] {
  return [...(fields ?? [])].flatMap(([key, value]): LayerDiagnostic[] => {
    if (key === "permission" || key === "permissions" || closest(key, ["permission"]) === undefined) return [];
    const suggested = "permission";
    if (refusesUnknown(version)) {
      const refusal = `\`${clip(key)}\` is no key of this version; did you mean \`permission\`?`;
      const message = `opencode does not start: ${refusal}`;
      return [{ ...at(value), part: "key", check: "schema", message, suggested }];
    }
    const message = `opencode drops \`${clip(key)}\`; did you mean \`permission\`?`;
    return [{ ...at(value), part: "key", check: "dropped-key", severity: "warning", message, suggested }];
  });
}

/** Patterns of inputs in rules for tools of the servers that are configured: a call is never asked about by its arguments. */
function ignoredInputs(rules: readonly PermissionRule[], servers: Placed | undefined): LayerDiagnostic[] {
  const configured = [...(servers?.fields?.keys() ?? [])];
  return rules.flatMap((rule): LayerDiagnostic[] => {
    const { pattern, input, effect, place } = rule;
    const server = configured.find((name) => pattern.startsWith(mangled(NAMING, name) + NAMING.joint));
    if (isAsked(rule) || server === undefined) return [];
    const does = effect === "allow" ? "allows" : effect === "ask" ? "asks about" : "denies";
    const message = `\`${clip(input)}\` ${does} no call of \`${clip(pattern)}\`: opencode compares it with \`*\`, whatever the arguments are`;
    const severity = effect === "allow" ? "warning" : "error";
    const tool = pattern.slice(mangled(NAMING, server).length + NAMING.joint.length);
    const args = { value: input.replace(/[*?]/g, "") };
    const about: AboutCall | undefined =
      tool === "" || /[*?]/.test(tool) ? undefined : { call: { server, tool, args }, intended: INTENDED[effect] };
    return [{ ...at(place), part: "key", check: "ignored-arguments", severity, message, about }];
  });
}

const INTENDED = { allow: "allow", ask: "approval", deny: "deny", hide: "deny" } as const;

function flagged(flags: readonly string[], name: string): string | undefined {
  const at = flags.findLastIndex((one) => one === name || one.startsWith(`${name}=`));
  const found = flags[at];
  if (found === undefined) return undefined;
  return found === name ? flags[at + 1] : found.slice(name.length + 1);
}

interface ReadSource {
  readonly document: Document;
  readonly roots: readonly Placed[];
}

function readSource({ scope, uri, text }: LayerSource, layer: number, diagnostics: LayerDiagnostic[]): ReadSource {
  if (scope === "flags") return { document: readJsonLayer(text, uri, false).document, roots: [] };
  if (/\.md$/.test(uri)) return agentFile(text, uri, layer, diagnostics);
  const { document, value } = readJsonLayer(text.replace(/^\ufeff/, ""), uri, true);
  const read = { ...document, text };
  // An empty file is no configuration, and no mistake either.
  if (text.trim() === "") return { document: read, roots: [] };
  if (objectOf(value) !== undefined) {
    return { document: read, roots: [rootOf(value, layer, diagnostics)] };
  }
  const message =
    value === undefined ? "opencode cannot read the file, and does not start" : "the configuration is a mapping";
  const span = document.findings.length > 0 ? undefined : { start: 0, end: 0 };
  diagnostics.push({ check: "syntax", layer, path: [], span, message });
  return { document: read, roots: [] };
}

/** What is replaced before the file is read; what it becomes is not known here. */
const REPLACED = /\{(?:env|file):[^}\n]*\}/;

/** `agent/NAME.md`: its front matter is `agent.NAME`; that of `mode/NAME.md` is `mode.NAME`. */
function agentFile(text: string, uri: string, layer: number, diagnostics: LayerDiagnostic[]): ReadSource {
  const { document, root } = readFrontMatter(text, uri);
  if (root === undefined) {
    const message = "opencode reads no front matter here, so that the file says nothing about permissions";
    diagnostics.push({ check: "dropped-file", severity: "note", layer, path: [], message });
    return { document, roots: [] };
  }
  const name = uri.slice(uri.lastIndexOf("/") + 1).replace(/\.md$/, "");
  const own = placed(plainValue(root, []), layer, []);
  const agent: Placed = { layer, path: [], value: undefined, fields: new Map([[name, own]]) };
  return {
    document,
    roots: [
      {
        layer,
        path: [],
        value: undefined,
        fields: new Map([[/(?:^|\/)modes?\/[^/]*$/.test(uri) ? "mode" : "agent", agent]]),
      },
    ],
  };
}

type Kind = "mapping" | "text";

/** Keys of which another kind of value keeps the program from starting. */
const KINDS: Readonly<Record<string, Kind>> = {
  $schema: "text",
  agent: "mapping",
  default_agent: "text",
  mcp: "mapping",
  mode: "mapping",
  share: "text",
  tools: "mapping",
};

function rootOf(value: unknown, layer: number, diagnostics: LayerDiagnostic[]): Placed {
  const root = placed(value, layer, []);
  for (const [key, kind] of Object.entries(KINDS)) {
    const found = root.fields?.get(key);
    if (found === undefined) continue;
    const isRight = kind === "mapping" ? objectOf(found.value) !== undefined : typeof found.value === "string";
    if (!isRight)
      diagnostics.push({ ...at(found), check: "schema", message: `opencode does not start: \`${key}\` is a ${kind}` });
  }
  noteVersion2(root, diagnostics);
  return root;
}

/** `permissions` in an agent, which some versions ignore. */
function noteAgentPermissions(agent: Placed, version: string, diagnostics: LayerDiagnostic[]): void {
  const permissions = agent.fields?.get("permissions");
  if (startsWithAgentPermissions(version) === false) noteVersion2(agent, diagnostics);
  else if (permissions !== undefined) {
    const message = "opencode drops `permissions` here; write `permission`";
    const suggested = "permission";
    diagnostics.push({
      ...at(permissions),
      part: "key",
      check: "dropped-key",
      severity: "warning",
      message,
      suggested,
    });
  }
}

/** `permissions` is the key of version 2. */
function noteVersion2({ fields }: Placed, diagnostics: LayerDiagnostic[]): void {
  const version2 = fields?.get("permissions");
  if (version2 === undefined) return;
  const message = "`permissions` is version 2's key, and version 1 does not start with it; write `permission`";
  diagnostics.push({ ...at(version2), part: "key", check: "schema", message, suggested: "permission" });
}

/** `agent.NAME.permission.TOOL.INPUT`: nothing deeper is looked at. */
const MAX_PATH = 5;

/** A text alone under `permission` is one for every tool, in each file before files are merged. */
function placed(value: unknown, layer: number, path: Path): Placed {
  if (path.at(-1) === "permission" && (path.length === 1 || path.length === 3) && typeof value === "string")
    return { layer, path, value, fields: new Map([["*", { layer, path, value }]]) };
  const object = path.length < MAX_PATH ? objectOf(value) : undefined;
  if (object === undefined) return { layer, path, value };
  const fields = Object.entries(object).map(([key, one]) => [key, placed(one, layer, [...path, key])] as const);
  return { layer, path, value, fields: new Map(fields) };
}

/** Key by key, the nearer file winning; a key that both have keeps its place in the farther one's order. */
function merge(far: Placed, near: Placed): Placed {
  if (far.fields === undefined || near.fields === undefined) return near;
  const fields = new Map(far.fields);
  for (const [key, value] of near.fields) {
    const known = fields.get(key);
    fields.set(key, known === undefined ? value : merge(known, value));
  }
  return { ...far, fields };
}

function at({ layer, path }: Placed): { readonly layer: number; readonly path: Path } {
  return { layer, path };
}

/** The agents by name; what the older `mode` says comes behind `agent`. */
function agentsOf(fields: Placed["fields"]): ReadonlyMap<string, Placed> {
  const agents = new Map(fields?.get("agent")?.fields);
  for (const [name, mode] of fields?.get("mode")?.fields ?? []) {
    const known = agents.get(name);
    agents.set(name, known === undefined ? mode : merge(known, mode));
  }
  return agents;
}

/** Agents that the program has itself, and that may be chosen. */
const OWN_AGENTS: ReadonlySet<string> = new Set(["build", "plan"]);

/** The agent that is asked for; one that is not there, or that only others call, is passed over. */
function chosenAgent(asked: string | undefined, written: unknown, agents: ReadonlyMap<string, Placed>): string {
  const isChoosable = (name: unknown): name is string => {
    if (typeof name !== "string") return false;
    const agent = agents.get(name);
    if (agent === undefined) return OWN_AGENTS.has(name);
    return agent.fields?.get("mode")?.value !== "subagent" && agent.fields?.get("disable")?.value !== true;
  };
  return [asked, written].find(isChoosable) ?? DEFAULT_AGENT;
}

function checkAgent({ fields }: Placed, diagnostics: LayerDiagnostic[]): void {
  permissionRules(withTools(fields, diagnostics), diagnostics);
}

/** A rule as it is written. */
interface PermissionRule {
  readonly pattern: string;
  readonly input: string;
  readonly effect: Effect;
  readonly place: Placed;
  /** Why it is not known what it says. */
  readonly uncertain?: string | undefined;
}

/** The older `tools.NAME: false`, which comes before the permissions. */
/**
 * `permission` of the configuration or of an agent, with what the program makes of `tools`: it adds the one to the other, key by
 * key, so that a key of both has the value of `permission` and the place of `tools`.
 */
function withTools(fields: Placed["fields"], diagnostics: LayerDiagnostic[]): Placed | undefined {
  const [tools, permission] = [fields?.get("tools"), fields?.get("permission")];
  if (tools?.fields === undefined || (permission !== undefined && permission.fields === undefined)) return permission;
  const all = new Map<string, Placed>();
  for (const [key, place] of tools.fields) {
    if (typeof place.value === "boolean") {
      all.set(key, { ...at(place), value: place.value ? "allow" : "deny" });
      continue;
    }
    const message = `opencode does not start: \`${clip(key)}\` in \`tools\` is true or false`;
    diagnostics.push({ ...at(place), check: "schema", message });
  }
  for (const [key, one] of permission?.fields ?? []) {
    const replaced = all.get(key);
    if (replaced !== undefined) {
      const message = `\`permission\` has \`${clip(key)}\`, too, and its value replaces this one, at this place in the order`;
      diagnostics.push({ ...at(replaced), part: "key", check: "dead-entry", severity: "warning", message });
    }
    all.set(key, one);
  }
  return { ...(permission ?? tools), fields: all };
}

/** A file in which agents have no `tools`: the program makes `permission` of them file by file, before it merges the files. */
function withAgentsPermission(root: Placed, diagnostics: LayerDiagnostic[]): Placed {
  const fields = new Map(root.fields);
  for (const key of ["agent", "mode"]) {
    const agents = fields.get(key);
    if (agents?.fields === undefined) continue;
    const own = [...agents.fields].map(([name, agent]): [string, Placed] => {
      const permission = withTools(agent.fields, diagnostics);
      if (agent.fields === undefined || permission === undefined) return [name, agent];
      const rest = [...agent.fields].filter(([one]) => one !== "tools");
      return [name, { ...agent, fields: new Map([...rest, ["permission", permission]]) }];
    });
    fields.set(key, { ...agents, fields: new Map(own) });
  }
  return { ...root, fields };
}

const ACTIONS: Readonly<Record<string, Effect>> = { allow: "allow", ask: "ask", deny: "deny" };

function permissionRules(permission: Placed | undefined, diagnostics: LayerDiagnostic[]): readonly PermissionRule[] {
  if (permission === undefined) return [];
  if (permission.fields === undefined) {
    const message = `opencode does not start: \`permission\` is a mapping, or ${either(Object.keys(ACTIONS))}`;
    diagnostics.push({ ...at(permission), check: "schema", message });
    return [];
  }
  return [...permission.fields].flatMap(([pattern, one]) => {
    const inputs = one.fields ?? new Map([["*", one]]);
    return [...inputs].flatMap(([input, place]): PermissionRule[] => {
      const { value } = place;
      if (REPLACED.test(pattern)) {
        const uncertain = "a name is made when opencode starts, and callgate does not know what it becomes";
        diagnostics.push({ ...at(place), part: "key", check: "not-evaluated", severity: "note", message: uncertain });
        return [{ pattern: "*", input: "*", effect: "ask", place, uncertain }];
      }
      if (typeof value === "string" && Object.hasOwn(ACTIONS, value))
        return [{ pattern, input, effect: ACTIONS[value] as Effect, place }];
      if (typeof value === "string" && REPLACED.test(value)) {
        const uncertain = "the action is made when opencode starts, and callgate does not know what it becomes";
        diagnostics.push({ ...at(place), check: "not-evaluated", severity: "note", message: uncertain });
        return [{ pattern, input, effect: "ask", place, uncertain }];
      }
      diagnostics.push(unknownAction(place));
      return [];
    });
  });
}

function unknownAction(rule: Placed): LayerDiagnostic {
  const actions = Object.keys(ACTIONS);
  const suggested = typeof rule.value === "string" ? closest(rule.value, actions) : undefined;
  const found = typeof rule.value === "string" ? `\`${clip(rule.value)}\`` : `a value of type ${typeof rule.value}`;
  const message = `opencode does not start: a permission is ${either(actions)}, not ${found}`;
  return { ...at(rule), check: "schema", message, suggested };
}

/** Whether a rule's pattern of inputs matches `*`, which is all that a call of an MCP tool is asked about. */
function isAsked({ input }: PermissionRule): boolean {
  return alternatives(input).some((text) => matchesTokens(tokensOf({ text, hasOne: true }), "*"));
}

/** The text that ` *` at the end of a pattern matches may be left out. */
function alternatives(pattern: string): readonly string[] {
  return pattern.endsWith(" *") ? [pattern, pattern.slice(0, -2)] : [pattern];
}

/**
 * A tool is hidden where the last rule of its name is `deny` for every input; another `deny` leaves it offered. So behind a
 * rule that hides come entries for the tools of which a later rule, about inputs that are never asked, is the last.
 */
function entriesOf(rules: readonly PermissionRule[]): readonly AccessEntry[] {
  const later: NameTest[] = [];
  const entries: AccessEntry[] = [];
  for (const rule of [...rules].reverse()) {
    const names = alternatives(rule.pattern).flatMap(nameTests);
    if (!isAsked(rule)) {
      for (const test of names) if (!isKnown(later, test) && later.length < MAX_LATER) later.push(test);
      continue;
    }
    const hides = rule.effect === "deny" && rule.input === "*";
    for (const test of names) {
      const own: readonly NameTest[] = isEveryName(test) ? [] : [test];
      // In reverse, as all of the list is: what comes first here decides.
      if (hides) for (const other of later) entries.push(entryOf(rule, "deny", { names: [...own, other] }));
      entries.push(entryOf(rule, hides ? "hide" : rule.effect, own.length === 0 ? EVERY : { names: own }));
    }
  }
  return entries.reverse();
}

/** Rules about inputs of so many names are looked at; a tool of another is then said to be hidden where it is only denied. */
const MAX_LATER = 20;

/** A name without the joint is not an MCP tool's. */
function nameTests(pattern: string): readonly NameTest[] {
  if (/[*?]/.test(pattern)) return [{ of: "model", pattern: { text: pattern, hasOne: true } }];
  return pattern.includes(NAMING.joint) ? [{ of: "model", exact: pattern }] : [];
}

function isEveryName(test: NameTest): boolean {
  return "pattern" in test && /^\*+$/.test(test.pattern.text);
}

function isKnown(tests: readonly NameTest[], test: NameTest): boolean {
  const key = JSON.stringify(test);
  return tests.some((one) => JSON.stringify(one) === key);
}

function entryOf({ pattern, place, uncertain }: PermissionRule, effect: Effect, selector: Selector): AccessEntry {
  const { layer, path } = place;
  const entry = { selector, effect, conditions: [], name: pattern, named: true, message: "", origin: path, layer };
  return uncertain === undefined ? entry : { ...entry, uncertain };
}

/** What no rule is about is allowed: of a server that is started, every tool. It says so where the server is written. */
function startedServers(servers: Placed | undefined): readonly AccessEntry[] {
  return [...(servers?.fields ?? [])].map(([name, { layer, path }]): AccessEntry => {
    const selector: Selector = { names: [{ of: "server", exact: name }] };
    return { selector, effect: "allow", conditions: [], name: "", named: false, message: "", origin: path, layer };
  });
}

/** A server that is turned off has no tools, whatever the permissions say. */
function disabledServers(servers: Placed | undefined): readonly AccessEntry[] {
  return [...(servers?.fields ?? [])].flatMap(([name, { fields }]): AccessEntry[] => {
    const enabled = fields?.get("enabled");
    if (enabled?.value !== false) return [];
    const { layer, path } = enabled;
    const selector: Selector = { names: [{ of: "server", exact: name }] };
    return [{ selector, effect: "hide", conditions: [], name, named: true, message: "", origin: path, layer }];
  });
}
