/**
 * An agent's file × what recorded calls need → the same file, which allows just that. What a person wrote stays: a rule that
 * denies a tool or asks about it is taken away only where that is accepted.
 */

import type { HostContext, HostId, LoweredHost, Policy } from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
import type { NamedTools, ToolCatalogue } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import { documentsOf } from "@callgate/core/yaml";
import { compareHostPolicies } from "@callgate/diff";
import { lintDocument } from "@callgate/linter";
import { countsOf, type SuggestedTool } from "@callgate/suggest";
import { textAt } from "../diff/compare-hosts.js";
import { type HostEffect, hostEffects } from "./host-effect.js";
import type { NeedOf } from "./widen.js";

export type Converter = Awaited<ReturnType<typeof import("@callgate/core/hosts")["hostConverter"]>>;

/** One file of an agent, read as the only one. */
export interface HostFile {
  readonly host: HostId;
  readonly scope: string;
  readonly uri: string;
  readonly command: number | undefined;
  readonly context: HostContext;
}

export interface HostRead extends LoweredHost {
  readonly policy: Policy;
}

/** What a text in the file's place makes of it; undefined where the agent does not start with it. */
export function readHostFile({ host, scope, uri, command, context }: HostFile, text: string): HostRead | undefined {
  const lowered = lowerLayers(host, [{ scope, uri, text, command }], context);
  return lowered.policy === undefined ? undefined : { ...lowered, policy: lowered.policy };
}

/** What is known besides the file. */
export interface Known {
  /** The names of servers. */
  readonly servers: readonly string[];
  /** Tool lists, by server. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  readonly converter: Converter;
}

export interface Allowing {
  readonly tools: readonly SuggestedTool[];
  /** `TOOL` or `SERVER/TOOL`: a person's rules about these may be taken away. */
  readonly accepted?: readonly string[] | undefined;
}

/** @param text of the file, with which the agent starts */
export function allowInHost(
  file: HostFile,
  text: string,
  { tools, accepted = [] }: Allowing,
  known: Known,
): { readonly text: string; readonly needs: readonly NeedOf[] } {
  let current = { text, read: required(file, text) };
  const needs: NeedOf[] = [];
  for (const tool of tools) {
    const { server = "" } = tool;
    const effect = effectsOf(current.read, known)(server, tool.tool);
    if (effect.effect === "allow") continue;
    const denied = tool.learned;
    const does = DOES[effect.effect];
    if (tool.decision !== "allow") {
      needs.push({ tool, denied, change: undefined, because: tool.because });
      continue;
    }
    const isAccepted = accepted.includes(tool.tool) || accepted.includes(`${server}/${tool.tool}`);
    // Where the server's own words decide, no rule of a person does.
    const isOpen = effect.isDefault || effect.effect === "unknown";
    if (!isOpen && !isAccepted) {
      const rule = effect.by.name === "" ? "a rule" : `the rule \`${clip(effect.by.name, 80)}\``;
      const because = `${rule} ${does}, and a person wrote that; --widen ${server}/${tool.tool} takes it away`;
      needs.push({ tool, denied, change: undefined, because });
      continue;
    }
    const texts = [
      ...textsFor(current, file, tool, known.converter),
      ...(isOpen ? [] : textsWithout(current, file, effect.by.origin.slice(1), tool, known.converter)),
    ];
    const next = texts
      .map((one) => ({ text: one, read: readHostFile(file, one) }))
      .find(({ read }) => read !== undefined && allowsOnly(current.read, read, tool, known));
    if (next?.read === undefined) {
      const because = `${file.host} ${does}, and no rule can be added to ${file.uri} that allows it and nothing else`;
      needs.push({ tool, denied, change: undefined, because });
      continue;
    }
    const error = newError(current.read, next.read, known.lists);
    if (error !== undefined) {
      needs.push({ tool, denied, change: undefined, because: `lint would report ${error}, were it allowed` });
      continue;
    }
    current = { text: next.text, read: next.read };
    needs.push({ tool, denied, change: "the tool is allowed", because: undefined });
  }
  return { text: current.text, needs };
}

const DOES = {
  ask: "asks about it",
  deny: "denies it",
  unknown: "asks about it unless the server says that it only reads",
} as const;

interface Current {
  readonly text: string;
  readonly read: HostRead;
}

function required(file: HostFile, text: string): HostRead {
  const read = readHostFile(file, text);
  if (read === undefined) throw new TypeError(`${file.host} does not start with the file that it started with`);
  return read;
}

/** The check of an error that lint reports only of the second. */
function newError(before: HostRead, after: HostRead, servers: ReadonlyMap<string, ToolCatalogue>): string | undefined {
  const errorsOf = (read: HostRead) =>
    lintDocument(read.document, read, { servers }).findings.filter(({ severity }) => severity === "error");
  const known = new Set(errorsOf(before).map(({ check, message }) => `${check} ${message}`));
  return errorsOf(after).find(({ check, message }) => !known.has(`${check} ${message}`))?.check;
}

/** The servers and tools that the file names, and those that are known besides. */
export function namesIn(read: HostRead, { servers, lists, converter }: Known): NamedTools {
  return converter.knownNames(read.policy.access, servers, lists, documentsOf(read.document));
}

/** What becomes of tools by the file. */
export function effectsOf(read: HostRead, known: Known): (server: string, tool: string) => HostEffect {
  return hostEffects(read.policy, namesIn(read, known), known.lists);
}

function textsFor(
  { text, read }: Current,
  file: HostFile,
  tool: SuggestedTool,
  { allowingTexts }: Converter,
): readonly string[] {
  const [document] = documentsOf(read.document);
  if (document === undefined || document.text !== text) return [];
  const { host, command } = file;
  return allowingTexts(
    { host, document, command },
    { server: tool.server ?? "", tool: tool.tool },
    countsOf({ calls: tool.learned, sessions: tool.sessions }),
  );
}

function textsWithout(
  current: Current,
  file: HostFile,
  path: HostRead["policy"]["access"]["otherwise"]["origin"],
  tool: SuggestedTool,
  converter: Converter,
): readonly string[] {
  const [document] = documentsOf(current.read.document);
  if (document === undefined) return [];
  const without = converter.withoutRule({ host: file.host, document, command: file.command }, path);
  const read = without === undefined ? undefined : readHostFile(file, without);
  if (without === undefined || read === undefined) return [];
  return [without, ...textsFor({ text: without, read }, file, tool, converter)];
}

/** Whether the tool is allowed by the second, and all others that can be compared are decided as by the first. */
function allowsOnly(before: HostRead, after: HostRead, { server = "", tool }: SuggestedTool, known: Known): boolean {
  if (effectsOf(after, known)(server, tool).effect !== "allow") return false;
  const { tools } = compareHostPolicies(before.policy, after.policy, {
    servers: known.lists,
    known: namesIn(after, known),
    textAt: { before: textAt(before), after: textAt(after) },
  });
  return tools.every(({ verdict, ref }) => verdict === "equal" || (ref?.server === server && ref.tool === tool));
}
