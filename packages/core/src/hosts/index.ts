/** The hosts whose own configuration can be lowered, in alphabetical order. */

import type { Lowered } from "../dialects/lower.js";
import { type CheckDiagnostic, toFinding } from "../document/diagnostic.js";
import type { Document } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { layeredDocument } from "../document/layered.js";
import type { AccessEntry, AccessRule } from "../policy/access.js";
import type { Policy } from "../policy/policy.js";
import { claudeCode } from "./claude-code/claude-code.js";
import { codex } from "./codex/codex.js";
import { copilotCli } from "./copilot-cli/copilot-cli.js";
import { geminiCli } from "./gemini-cli/gemini-cli.js";
import type { Host, HostContext, HostId, LayerSource } from "./host.js";
import { hostsOfPath } from "./layers.js";
import { opencode } from "./opencode/opencode.js";

/** Every host by its id. */
export const HOSTS: Readonly<Record<HostId, Host>> = {
  "claude-code": claudeCode,
  codex,
  "copilot-cli": copilotCli,
  "gemini-cli": geminiCli,
  opencode,
};

/** The host whose configuration a policy is; undefined for one of a gateway. */
export function hostOf({ dialect }: Policy): Host | undefined {
  return Object.hasOwn(HOSTS, dialect) ? HOSTS[dialect as HostId] : undefined;
}

/** A host's policy as `lower` gives that of one document; all paths begin with the number of the layer. */
export interface LoweredHost extends Lowered<Policy> {
  /** Its parts are the layers' documents. */
  readonly document: Document;
}

/**
 * Lowers a host's files to one policy. Total: what the host ignores gives diagnostics, and where the host does not start
 * there is no policy.
 * @param layers in the order of the host's `scopes`
 */
export function lowerLayers(host: HostId, layers: readonly LayerSource[], context: HostContext = {}): LoweredHost {
  const { policy, documents, enforcement, ...read } = HOSTS[host].lower(layers, context);
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
  };
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

/**
 * That a file is an agent's own configuration by its place, for commands that are about policies of gateways: a clause about
 * "it". Undefined of any other file.
 * @param path with `/` between its parts
 */
export function agentsFileReason(path: string): string | undefined {
  const [found] = hostsOfPath(Object.values(HOSTS), path, false);
  return found && `it is the configuration of ${found.host.id}, and only callgate lint, diff, access and replay go by that`;
}
