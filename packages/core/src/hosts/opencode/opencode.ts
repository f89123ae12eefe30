/**
 * opencode's `permission` (version 1) → Policy. One list of rules in the order written; the last that matches decides.
 * Read off the running program, 1.18.33.
 */

import type { Path } from "../../document/document.js";
import { type AccessEntry, type Effect, EVERY, type Naming } from "../../policy/access.js";
import { mangled, matchesTokens, tokensOf } from "../../policy/naming.js";
import { closest } from "../../text/suggest.js";
import { clip, either } from "../../text/words.js";
import type { Host, HostContext, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf, type JsonLayer, objectOf, readJsonLayer } from "../json-layer.js";
import { merge, type Placed } from "../placed.js";

const NAMING: Naming = { prefix: "", joint: "_", kept: "A-Za-z0-9_-" };

export const opencode: Host = {
  id: "opencode",
  summary: "opencode, opencode.json",
  version: "1.18.33",
  modes: ["default", "dangerously-skip-permissions"],
  capabilities: [],
  scopes: ["user", "project", "custom", "flags"],
  files: [
    { scope: "user", path: "~/.config/opencode/opencode.json" },
    { scope: "user", path: "~/.config/opencode/opencode.jsonc" },
    { scope: "project", path: "opencode.json" },
    { scope: "project", path: "opencode.jsonc" },
  ],
  lower,
};

/** The mode in which what would be asked is allowed. */
const SKIP_PERMISSIONS = "dangerously-skip-permissions";

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const layers = sources.map(({ text, uri }) => readJsonLayer(text, uri, true));
  const documents = layers.map(({ document }) => document);
  const diagnostics: LayerDiagnostic[] = [];
  const roots = layers.flatMap((layer, number) =>
    sources[number]?.scope === "flags" ? [] : rootOf(layer, number, diagnostics),
  );
  const mode = context.mode ?? flaggedMode(sources);
  const merged = roots.reduce<Placed | undefined>(
    (all, root) => (all === undefined ? root : merge(all, root)),
    undefined,
  );
  const fields = merged?.fields;
  const version2 = fields?.get("permissions");
  if (version2 !== undefined) {
    const message = "`permissions` is version 2's key, and version 1 does not start with it; write `permission`";
    diagnostics.push({ ...at(version2), part: "key", check: "schema", message, suggested: "permission" });
  }
  for (const [key, value] of fields ?? [])
    if (key !== "permission" && key !== "permissions" && closest(key, ["permission"]) !== undefined) {
      const message = `opencode drops \`${clip(key)}\`; did you mean \`permission\`?`;
      diagnostics.push({
        ...at(value),
        part: "key",
        check: "dropped-key",
        severity: "warning",
        message,
        suggested: "permission",
      });
    }
  const agent = context.agent ?? "build";
  const servers = [...(fields?.get("mcp")?.fields?.keys() ?? [])].map((name) => mangled(NAMING, name) + NAMING.joint);
  const entries = [
    ...toolEntries(fields?.get("tools")),
    ...permissionEntries(fields?.get("permission"), servers, diagnostics),
    ...permissionEntries(fields?.get("agent")?.fields?.get(agent)?.fields?.get("permission"), servers, diagnostics),
  ];
  const isSkipping = mode === SKIP_PERMISSIONS;
  const effective = isSkipping
    ? entries.map((one) => (one.effect === "ask" ? { ...one, effect: "allow" as const } : one))
    : entries;
  const starts = !diagnostics.some(({ check }) => check === "schema" || check === "syntax");
  return {
    policy: starts
      ? hostPolicy(
          "opencode",
          sources,
          {
            engine: "opencode",
            version: opencode.version,
            interactive: false,
            agent,
            ...context,
            mode: mode ?? "default",
          },
          {
            order: "last match",
            entries: effective,
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

function flaggedMode(sources: readonly LayerSource[]): string | undefined {
  const flags = sources.flatMap(({ scope, text }) => (scope === "flags" ? argumentsOf(text) : []));
  return flags.includes(`--${SKIP_PERMISSIONS}`) ? SKIP_PERMISSIONS : undefined;
}

function rootOf({ value, document }: JsonLayer, layer: number, diagnostics: LayerDiagnostic[]): Placed[] {
  if (objectOf(value) !== undefined) return [placed(value, layer, [])];
  const message =
    value === undefined ? "opencode cannot read the file, and does not start" : "the configuration is a mapping";
  const span = document.findings.length > 0 ? undefined : { start: 0, end: 0 };
  diagnostics.push({ check: "syntax", layer, path: [], span, message });
  return [];
}

/** `agent.NAME.permission.TOOL.INPUT`: nothing deeper is looked at. */
const MAX_PATH = 5;

/** A text alone under `permission` stands for every tool, in each file before files are merged. */
function placed(value: unknown, layer: number, path: Path): Placed {
  if (path.at(-1) === "permission" && (path.length === 1 || path.length === 3) && typeof value === "string")
    return { layer, path, value, fields: new Map([["*", { layer, path, value }]]) };
  const object = path.length < MAX_PATH ? objectOf(value) : undefined;
  if (object === undefined) return { layer, path, value };
  const fields = Object.entries(object).map(([key, one]) => [key, placed(one, layer, [...path, key])] as const);
  return { layer, path, value, fields: new Map(fields) };
}

function at({ layer, path }: Placed): { readonly layer: number; readonly path: Path } {
  return { layer, path };
}

function entryOf(pattern: string, effect: Effect, { layer, path }: Placed): AccessEntry {
  const selector =
    pattern === "*"
      ? EVERY
      : /[*?]/.test(pattern)
        ? { names: [{ of: "model", pattern: { text: pattern, hasOne: true } } as const] }
        : { names: [{ of: "model", exact: pattern } as const] };
  return { selector, effect, conditions: [], name: pattern, named: true, message: "", origin: path, layer };
}

/** The older `tools.NAME: false`, which stands before every permission. */
function toolEntries(tools: Placed | undefined): AccessEntry[] {
  return [...(tools?.fields ?? [])].flatMap(([name, one]) =>
    typeof one.value === "boolean" ? [entryOf(name, one.value ? "allow" : "hide", one)] : [],
  );
}

const ACTIONS: Readonly<Record<string, Effect>> = { allow: "allow", ask: "ask", deny: "hide" };

/** @param servers how the names of tools begin of which it is known that a server offers them */
function permissionEntries(
  permission: Placed | undefined,
  servers: readonly string[],
  diagnostics: LayerDiagnostic[],
): AccessEntry[] {
  return [...(permission?.fields ?? [])].flatMap(([pattern, one]) => {
    const inputs = one.fields ?? new Map([["*", one]]);
    return [...inputs].flatMap(([input, rule]) => {
      const effect =
        typeof rule.value === "string" && Object.hasOwn(ACTIONS, rule.value) ? ACTIONS[rule.value] : undefined;
      if (effect === undefined) {
        diagnostics.push(unknownAction(rule));
        return [];
      }
      // A call of an MCP tool is asked about with the input `*`, whatever its arguments are.
      if (!matchesTokens(tokensOf({ text: input, hasOne: true }), "*")) {
        if (servers.some((server) => pattern.startsWith(server)))
          diagnostics.push(ignoredInput(pattern, input, effect, rule));
        return [];
      }
      return [entryOf(pattern, effect === "hide" && input !== "*" ? "deny" : effect, rule)];
    });
  });
}

function ignoredInput(pattern: string, input: string, effect: Effect, rule: Placed): LayerDiagnostic {
  const does = { allow: "allows", ask: "asks about", deny: "denies", hide: "denies" }[effect];
  const message = `\`${clip(input)}\` ${does} no call of \`${clip(pattern)}\`: opencode compares it with \`*\`, whatever the arguments are`;
  const severity = effect === "allow" ? ("warning" as const) : ("error" as const);
  return { ...at(rule), part: "key", check: "ignored-arguments", severity, message };
}

function unknownAction(rule: Placed): LayerDiagnostic {
  const actions = Object.keys(ACTIONS);
  const suggested = typeof rule.value === "string" ? closest(rule.value, actions) : undefined;
  const found = typeof rule.value === "string" ? `\`${clip(rule.value)}\`` : `a value of type ${typeof rule.value}`;
  const message = `opencode does not start: a permission is ${either(actions)}, not ${found}`;
  return { ...at(rule), check: "schema", message, suggested };
}
