/** An open file and its surroundings → what the answers about it are made of: the policy, its tools, how its agent runs. */

import { relative } from "node:path";
import {
  type Document,
  type DocumentPolicy,
  decidingPolicy,
  type Host,
  type Lowered,
  type LoweredHost,
  lower,
  readDocument,
} from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { type LoadedConfig, type PolicySettings, settingsFor } from "@callgate/project/config";
import { hostContexts, hostFilesOf } from "@callgate/project/hosts";
import { type Io, slashed, UserError } from "@callgate/project/io";
import { ToolLists, toolLists } from "@callgate/project/policies";
import { agentsFolder } from "./agents-folder.js";
import { isBelow } from "./workspace-io.js";

/** What an open file is to callgate. */
export type FileKind = "policy" | "agent" | "suite" | "configuration" | "tools" | "other";

/** A file that is open. */
export interface OpenFile {
  readonly path: string;
  /** As findings call it, seen from `folder`. */
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly kind: FileKind;
  readonly io: Io;
  /** Whether it lies in none of the editor's folders. */
  readonly isAlone: boolean;
  /** Undefined where the folder has none, or one that cannot be read. */
  readonly config: LoadedConfig | undefined;
}

/** The same, with the tool list that is read in place of the configuration's. */
export interface ReadFile extends OpenFile {
  /** As `--tools` names it. */
  readonly toolsPath?: string | undefined;
}

/** A gateway's policy. */
export interface PolicySubject {
  readonly document: Document;
  readonly lowered: Lowered;
  /** Undefined where no call can be decided by it; `reason` says why. */
  readonly policy: DocumentPolicy | undefined;
  readonly reason: string;
  readonly settings: PolicySettings;
  readonly tools: ToolCatalogue | undefined;
}

/** A file of an agent's configuration, with the others of the same folder. */
export interface AgentSubject {
  readonly host: Host;
  readonly lowered: LoweredHost;
  /** The file's own document, and its number among the layers. */
  readonly document: Document;
  readonly layer: number;
  /** By the name of their server. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
}

/** The policy in a file of that kind. */
export function policySubject({ name, text, config, io, toolsPath }: ReadFile): PolicySubject {
  const document = readDocument(text, name);
  const lowered = lower(document);
  const deciding = decidingPolicy({ document, lowered });
  const settings = settingsFor(name, config, io);
  return {
    document,
    lowered,
    policy: "policy" in deciding ? deciding.policy : undefined,
    reason: "policy" in deciding ? "" : deciding.reason,
    settings,
    tools: orNothing(() => new ToolLists(io).read(toolsPath ?? settings.tools)),
  };
}

/** The agents whose configuration a file is; of a script, one for each of its command lines. */
export async function agentSubjects(file: ReadFile): Promise<AgentSubject[]> {
  const { path, name, folder, io, isAlone, config, toolsPath } = file;
  const above = agentsFolder(path);
  const isTogether = !isAlone && above !== undefined && isBelow(above, folder);
  const named = isTogether ? slashed(relative(folder, above)) || "." : name;
  const reach = { home: undefined, user: false, managed: false };
  const { found } = await hostFilesOf([named], { host: undefined, stdinName: "", reach }, io);
  const contextOf = hostContexts({}, config?.hosts ?? new Map());
  const { lowerLayers } = await import("@callgate/core/hosts");
  const servers = orNothing(() => toolLists(toolsPath, config, new ToolLists(io), io).servers) ?? new Map();
  return found.flatMap(({ host, layers, unread }): AgentSubject[] => {
    if (unread.length > 0) return [];
    const lowered = lowerLayers(host.id, layers, contextOf(host.id));
    const layer = documentsOf(lowered.document).findIndex(({ uri }) => uri === name);
    const document = documentsOf(lowered.document)[layer];
    return document === undefined ? [] : [{ host, lowered, document, layer, servers }];
  });
}

/** What cannot be read is said by the findings; here it is nothing. */
export function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}
