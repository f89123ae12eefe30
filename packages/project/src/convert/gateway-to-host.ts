/** The policy of a gateway in front of one server → an agent's own configuration, read again and compared. */

import type { HostId, LowerOptions } from "@callgate/core";
import { hostConverter } from "@callgate/core/hosts";
import { assumptions } from "@callgate/core/policy";
import { compareOnServer } from "@callgate/diff";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import type { LoadedConfig } from "../config/load-config.js";
import { diffRows } from "../diff/rows.js";
import { hostContexts } from "../hosts/host-contexts.js";
import type { Io } from "../io/io.js";
import { readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { ToolLists } from "../policies/tool-lists.js";
import { listOf, toolLists } from "../policies/tool-lists-of.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import type { ConvertedPolicy, ConvertOptions } from "./convert-host.js";
import { lossFindings, readBack, reasonAgainst } from "./host-source.js";
import { namesakeExceptions } from "./namesakes.js";
import { inLayers } from "./places.js";

export interface GatewayToHostOptions extends ConvertOptions, LowerOptions {
  readonly to: HostId;
}

/**
 * Converts the policy of a gateway.
 * @throws UserError where there is no such file, no program enforces it, or it is not said which server it is about
 */
export async function convertGatewayToHost(
  path: string,
  options: GatewayToHostOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<ConvertedPolicy> {
  const { to, dialect, release, servers = [], unsaid = "deny" } = options;
  const file = readPolicy(path, { dialect, release }, io);
  const { document, lowered } = file;
  if (lowered.enforcement === "notAPolicy" && dialect === undefined)
    throw new UserError(
      `${path} is no gateway policy, and by its place no agent's configuration; --dialect says which it is`,
    );
  const { policy, notes } = requireLoadable(file);
  const settings = settingsFor(path, config, io);
  const lists = new ToolLists(io);
  const found = toolLists(options.tools, config, lists, io);
  const only = found.servers.size === 1 ? [...found.servers.keys()][0] : undefined;
  const server = servers[0] ?? settings.server ?? only;
  if (server === undefined || servers.length > 1)
    throw new UserError(`${path} is about one server; say how ${to} calls it: --server NAME`);
  const list =
    found.servers.get(server) ??
    listOf({ server: settings.server ?? server, tools: settings.tools }, found, { config, lists });
  const { convertFromGateway, writtenFile } = await hostConverter();
  const converted = convertFromGateway(to, policy, server, { list, unsaid });
  if (converted.kind !== "converted") throw reasonAgainst(path, converted);
  const { text, losses, names } = converted;
  const { scope, path: place } = writtenFile(to);
  const uri = options.output ?? place;
  const context = hostContexts(options, config?.hosts ?? new Map())(to);
  const after = readBack(to, { scope, uri, text }, context);
  const diff = compareOnServer(policy, after.policy, { server, known: names, list });
  const isLost = losses.some(({ severity }) => severity === "warning");
  const report: DiffReport = {
    command: "convert",
    version: VERSION,
    before: { name: document.uri, path },
    after: { name: uri, path: uri },
    assumed: assumptions([policy, { ...after.policy, uri: to }]),
    fails: ({ verdict }) => verdict !== "equal",
    findings: [
      ...lists.findings,
      ...notes,
      ...lossFindings(losses, document),
      ...after.findings.filter(({ severity }) => severity === "error"),
    ],
    sources: new Map([
      [uri, text],
      [document.uri, document.text],
    ]),
    tools: diffRows(diff, {
      documents: { before: document, after: inLayers(after.document) },
      tools: list,
      categories: settings.categories,
    }),
    except: namesakeExceptions(diff.namesakes),
    notes: [
      `${policy.dialect} → ${to}: ${document.uri}; the tools of the server ${server}`,
      ...(isLost && options.unsaid === undefined
        ? [`a call that a lost rule might deny is denied; --unsaid ask asks about it, --unsaid allow lets it run`]
        : []),
    ],
  };
  return { text, report };
}
