/** Gemini CLI's `settings.json`s → one, merged as it merges them; and what of each counts by itself. */

import type { Document } from "../../document/document.js";
import { closest } from "../../text/suggest.js";
import { clip } from "../../text/words.js";
import type { LayerDiagnostic, LayerSource } from "../host.js";
import { objectOf, readJsonLayer } from "../json-layer.js";
import { itemsOf, type Placed, placed, under } from "../placed.js";
import { SETTINGS_SCOPES } from "./about.js";

export interface Settings {
  readonly merged: Placed;
  /** Each by itself, of those that count. */
  readonly single: readonly Placed[];
  readonly diagnostics: readonly LayerDiagnostic[];
  readonly starts: boolean;
}

/** One file with its document, and its number among the layers. */
export interface SettingsLayer {
  readonly layer: number;
  readonly source: LayerSource;
  readonly document: Document;
  readonly value: unknown;
}

export function settingsLayer(source: LayerSource, layer: number): SettingsLayer {
  const { document, value } = readJsonLayer(source.text, source.uri, "comments");
  return { layer, source, document, value };
}

/** @param trusted whether the folder is trusted, so that its settings count */
export function readSettings(layers: readonly SettingsLayer[], trusted: boolean): Settings {
  const diagnostics: LayerDiagnostic[] = [];
  let starts = true;
  const single: Placed[] = [];
  for (const scope of SETTINGS_SCOPES)
    for (const { source, layer, value } of layers) {
      if (source.scope !== scope) continue;
      if (objectOf(value) === undefined) {
        // It is read before trust is asked about.
        starts = false;
        const what =
          value === undefined
            ? "the file is no JSON; comments may be in it, but no comma before `}` or `]`"
            : "the file holds no mapping";
        const message = `Gemini CLI does not start: ${what}`;
        const span = { start: 0, end: 0 };
        diagnostics.push({ check: "syntax", layer, path: [], span, message, refusal: what });
      } else if (scope === "project" && !trusted) {
        const message = "Gemini CLI ignores the file, because the folder is not trusted";
        diagnostics.push({ check: "dropped-file", severity: "warning", layer, path: [], message });
      } else {
        const settings = placed(value, layer, []);
        diagnostics.push(...droppedKeys(settings));
        single.push(settings);
      }
    }
  return { merged: single.reduce(mergeSettings, placed({}, 0, [])), single, diagnostics, starts };
}

/** Keys that a merge leaves out, as they would change every object. */
const UNSAFE = ["__proto__", "constructor", "prototype"];

/** The one list that is united; all others are replaced. */
const UNITED = "tools.exclude";
/** Each server is taken as a whole. */
const SHALLOW = "mcpServers";

function mergeSettings(far: Placed, near: Placed): Placed {
  return mergeAt(far, near, "");
}

function mergeAt(far: Placed, near: Placed, at: string): Placed {
  if (far.fields === undefined || near.fields === undefined) return near;
  const fields = new Map(far.fields);
  for (const [key, value] of near.fields) {
    if (UNSAFE.includes(key)) continue;
    const path = at === "" ? key : `${at}.${key}`;
    const known = fields.get(key);
    if (known === undefined || at === SHALLOW) fields.set(key, value);
    else if (path === UNITED && Array.isArray(known.value)) fields.set(key, united(known, value));
    else fields.set(key, mergeAt(known, value, path));
  }
  return { ...far, fields };
}

/** A list that keeps the place of every item. */
function united(far: Placed, near: Placed): Placed {
  const items = [...(listItems(far) ?? []), ...(listItems(near) ?? [near])];
  const values = items.map(({ value }) => value);
  return {
    ...near,
    value: values,
    fields: new Map(items.map((item, index) => [String(index), item])),
  };
}

/** The items of a list, or of a text its characters, as a loop over it would find; undefined where it would fail. */
export function listItems(list: Placed | undefined): readonly Placed[] | undefined {
  if (list === undefined || !list.value) return [];
  if (list.fields !== undefined && Array.isArray(list.value)) return [...list.fields.values()];
  if (typeof list.value === "string") return [...list.value].map((value) => ({ ...list, value }));
  return itemsOf(list);
}

/** What is under a dotted path of the merged settings. */
export function setting(settings: Placed, path: string): Placed | undefined {
  return under(settings, ...path.split("."));
}

/** Keys of earlier versions, which are passed over now, and what is written in their place. */
const FORMER: ReadonlyMap<string, string> = new Map([
  ["allowMCPServers", "mcp.allowed"],
  ["allowedTools", "tools.allowed"],
  ["coreTools", "tools.core"],
  ["excludeMCPServers", "mcp.excluded"],
  ["excludeTools", "tools.exclude"],
]);

const TOOLS_KEYS = ["allowed", "confirmationRequired", "core", "exclude"];
const MCP_KEYS = ["allowed", "autoAllowInHeadless", "excluded", "serverCommand"];
const SERVER_KEYS = ["excludeTools", "includeTools", "trust"];
const ROOT_KEYS = ["adminPolicyPaths", "mcp", "mcpServers", "policyPaths", "tools"];

/** Keys that nothing reads: those of former versions, and those that are nearly one which decides. */
function droppedKeys(settings: Placed): LayerDiagnostic[] {
  const diagnostics: LayerDiagnostic[] = [];
  const drop = (key: string, { layer, path }: Placed, why: string, suggested?: string) => {
    const message = `Gemini CLI passes over \`${clip(key)}\`${why}`;
    diagnostics.push({ check: "dropped-key", severity: "warning", layer, path, part: "key", message, suggested });
  };
  const slips = (table: Placed | undefined, known: readonly string[]) => {
    for (const [key, value] of table?.fields ?? []) {
      const suggested = known.includes(key) || FORMER.has(key) ? undefined : closest(key, known);
      if (suggested !== undefined) drop(key, value, `; did you mean \`${suggested}\`?`, suggested);
    }
  };
  for (const [key, instead] of FORMER) {
    const value = settings.fields?.get(key);
    if (value !== undefined) drop(key, value, `, a key of earlier versions; write \`${instead}\``);
  }
  slips(settings, ROOT_KEYS);
  slips(setting(settings, "tools"), TOOLS_KEYS);
  slips(setting(settings, "mcp"), MCP_KEYS);
  for (const server of setting(settings, "mcpServers")?.fields?.values() ?? []) slips(server, SERVER_KEYS);
  return diagnostics;
}
