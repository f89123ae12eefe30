/** @callgate/core/hosts: an agent's own configuration files → one Policy, as the agent merges and matches them. */

import type { Lowered } from "../dialects/lower.js";
import { type CheckDiagnostic, toFinding } from "../document/diagnostic.js";
import type { Document, Span } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { layeredDocument } from "../document/layered.js";
import type { AccessEntry, AccessRule } from "../policy/access.js";
import type { Policy } from "../policy/policy.js";
import { claudeCodeReading } from "./claude-code/claude-code.js";
import { codexReading } from "./codex/codex.js";
import { copilotCliReading } from "./copilot-cli/copilot-cli.js";
import { geminiCliReading } from "./gemini-cli/gemini-cli.js";
import type { HostContext, HostId, HostReading, LayerSource } from "./host.js";
import { opencodeReading } from "./opencode/opencode.js";

const READINGS: Readonly<Record<HostId, HostReading>> = {
  "claude-code": claudeCodeReading,
  codex: codexReading,
  "copilot-cli": copilotCliReading,
  "gemini-cli": geminiCliReading,
  opencode: opencodeReading,
};

/** A host's policy as `lower` gives that of one document; all paths begin with the number of the layer. */
export interface LoweredHost extends Lowered<Policy> {
  /** Its parts are the layers' documents. */
  readonly document: Document;
  /** As `lowerLayers` of the same host: what the policy would be with other files. */
  lowerAgain(layers: readonly LayerSource[], context?: HostContext): LoweredHost;
}

/**
 * Lowers a host's files to one policy. Total: what the host ignores gives diagnostics, and where the host does not start
 * there is no policy.
 * @param layers in the order of the host's `scopes`
 */
export function lowerLayers(host: HostId, layers: readonly LayerSource[], context: HostContext = {}): LoweredHost {
  const { policy, documents, enforcement, ...read } = READINGS[host].lower(layers, context);
  const document = layeredDocument(host, documents);
  const diagnostics = read.diagnostics.map(({ layer, path, related, ...diagnostic }) => ({
    ...diagnostic,
    path: [layer, ...path],
    related: related?.map(({ layer: number, path: to, ...place }) => ({ ...place, path: [number, ...to] })),
  }));
  return {
    document,
    policy: policy && { ...policy, access: inLayers(policy.access) },
    diagnostics,
    findings: diagnostics.map((diagnostic) => findingOf(diagnostic, document, documents)),
    enforcement,
    lowerAgain: (others, otherContext) => lowerLayers(host, others, otherContext),
  };
}

/** Where in a script a host is started: the word that names it, in the order of `LayerSource.command`. */
export function commandsIn(host: HostId, text: string, uri: string): readonly Span[] {
  return READINGS[host].commandsIn?.(text, uri) ?? [];
}

/** A finding whose place is a span has it in the file that its path begins with. */
function findingOf(diagnostic: CheckDiagnostic, document: Document, parts: readonly Document[]): Finding {
  const finding = toFinding(diagnostic, document);
  const part = parts[diagnostic.path[0] as number];
  if (diagnostic.span === undefined || part === undefined) return finding;
  return { ...finding, location: { uri: part.uri, range: part.rangeOf(diagnostic.span) } };
}

function inLayers({ entries, restrictions, otherwise, ...access }: Policy["access"]): Policy["access"] {
  const inLayer = <T extends AccessRule>(rule: T): T => ({ ...rule, origin: [rule.layer, ...rule.origin] });
  const entryInLayer = (entry: AccessEntry): AccessEntry => ({
    ...inLayer(entry),
    conditions: entry.conditions.map((one) => ({ ...one, origin: [entry.layer, ...one.origin] })),
  });
  return {
    ...access,
    entries: entries.map(entryInLayer),
    ...(restrictions === undefined ? {} : { restrictions: restrictions.map(entryInLayer) }),
    otherwise: inLayer(otherwise),
  };
}

/** Loads what writes a policy for another host. */
export async function hostConverter(): Promise<typeof import("./convert/index.js")> {
  return import("./convert/index.js");
}

/** Loads what writes a host's file to begin with. */
export async function hostStarter(): Promise<typeof import("./convert/starter.js")> {
  return import("./convert/starter.js");
}

export type { Gateway } from "./convert/gateway-printers.js";
export type { Converted, ConvertOptions } from "./convert/index.js";
export { type JsonLayer, readJsonLayer } from "./json-layer.js";
export { layersOf } from "./layers.js";
