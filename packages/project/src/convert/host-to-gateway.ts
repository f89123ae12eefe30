/** An agent's own configuration → the policy of a gateway in front of one server, read again and compared. */

import { DIALECTS, type DialectId, lower, type Release, readDocument } from "@callgate/core";
import { type Converted, hostConverter } from "@callgate/core/hosts";
import { assumptions, isAboutServer, nameTestsOf } from "@callgate/core/policy";
import { documentsOf } from "@callgate/core/yaml";
import { compareOnServer } from "@callgate/diff";
import type { DiffReport } from "@callgate/report";
import { settingsFor } from "../config/for-policy.js";
import type { LoadedConfig } from "../config/load-config.js";
import { diffRows } from "../diff/rows.js";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { VERSION } from "../version.js";
import type { ConvertedPolicy, ConvertOptions } from "./convert-host.js";
import { type HostSource, hostSource, lossFindings, reasonAgainst } from "./host-source.js";
import { namesakeExceptions } from "./namesakes.js";
import { inLayers } from "./places.js";

export interface HostToGatewayOptions extends ConvertOptions {
  readonly to: DialectId;
  /** The release of the gateway that is to read it. */
  readonly release?: Release | undefined;
}

/**
 * Converts what a name leads to: a file, a folder, or either in git. Undefined where it is no agent's configuration.
 * @throws UserError where the agent does not start with it, or it is not clear which server is meant
 */
export async function convertHostToGateway(
  path: string,
  options: HostToGatewayOptions,
  config: LoadedConfig | undefined,
  io: Io,
): Promise<ConvertedPolicy | undefined> {
  const { to, release, servers = [] } = options;
  const source = await hostSource(path, options, config, io);
  if (source === undefined) return undefined;
  const { files, lowered, policy, lists } = source;
  if (servers.length > 1) throw new UserError("a gateway policy is about one server; name it: --server NAME");
  const asked = servers[0] ?? (source.servers.size === 1 ? [...source.servers.keys()][0] : undefined);
  const { text, losses, names, server, list } = await written(path, source, asked, options);
  const uri = options.output ?? `${files.host.id} as ${to}`;
  const document = readDocument(text, uri);
  const after = lower(document, { dialect: to, release });
  if (after.policy === undefined || after.enforcement === "invalid")
    throw new TypeError(`what was printed cannot be read: ${after.findings[0]?.message ?? "it is no policy"}\n${text}`);
  const diff = compareOnServer(policy, after.policy, { server, known: names, list });
  const report: DiffReport = {
    command: "convert",
    version: VERSION,
    before: { name: path, path },
    after: { name: uri, path: uri },
    assumed: assumptions([{ ...policy, uri: files.host.id }, after.policy]),
    fails: ({ verdict }) => verdict !== "equal",
    findings: [
      ...lists.findings,
      ...lossFindings(losses, lowered.document),
      ...after.findings.filter(({ severity, check }) => severity === "error" || check === "later-release"),
    ],
    sources: new Map([[uri, text], ...files.layers.map((layer) => [layer.uri, layer.text] as const)]),
    tools: diffRows(diff, {
      documents: { before: inLayers(lowered.document), after: document },
      tools: list,
      categories: settingsFor(path, config, io).categories,
    }),
    except: namesakeExceptions(diff.namesakes),
    notes: notesOf(source, names.servers, server, to),
  };
  return { text, report };
}

type Written = Converted & { readonly kind: "converted" };

/** @throws UserError as `convertHostToGateway` */
async function written(
  path: string,
  { lowered, policy, lists, tools, servers }: HostSource,
  asked: string | undefined,
  { to, release, unsaid = "deny" }: HostToGatewayOptions,
): Promise<Written & { readonly server: string; readonly list: ReturnType<typeof lists.read> }> {
  const { convertToGateway, gatewayPrinter } = await hostConverter();
  const print = await DIALECTS[to].printer?.();
  if (print === undefined) throw new TypeError(`nothing is converted to ${to}`);
  const isIntercept = to === "intercept";
  const printer = gatewayPrinter({
    name: DIALECTS[to].engineName,
    print,
    asks: isIntercept && release !== "2026-03",
    denies: isIntercept,
  });
  const documents = documentsOf(lowered.document);
  let server = asked;
  for (;;) {
    const list = server === undefined ? undefined : (servers.get(server) ?? lists.read(tools));
    const known = server === undefined || list === undefined ? servers : new Map([...servers, [server, list]]);
    const options = { servers: [], lists: known, documents, unsaid };
    const converted = convertToGateway(printer, policy.access, server, options);
    if (converted.kind === "servers") throw new UserError(whichServer(path, converted.servers));
    if (converted.kind !== "converted") throw reasonAgainst(path, converted);
    // The list of the one server counts once it is known which that is.
    const isSettled = server !== undefined || tools === undefined;
    server = converted.server ?? "";
    if (isSettled) return { ...converted, server, list };
  }
}

const MAX_NAMES = 5;

function whichServer(path: string, servers: readonly string[]): string {
  if (servers.length === 0)
    return `${path} names no server, and a gateway policy is about one; say which: --server NAME`;
  const names = servers.slice(0, MAX_NAMES).join(", ");
  const more = servers.length > MAX_NAMES ? ` and ${servers.length - MAX_NAMES} more` : "";
  return `${path} is about the servers ${names}${more}, and a gateway policy is about one; say which: --server NAME`;
}

function notesOf(
  { files, policy }: HostSource,
  servers: readonly string[],
  server: string,
  to: DialectId,
): readonly string[] {
  const { access } = policy;
  const others = servers.filter((name) => name !== server);
  const isNamed = [...access.entries, ...(access.restrictions ?? [])].some(({ selector }) =>
    nameTestsOf(selector).some((test) => isAboutServer(test, [server], access.naming)),
  );
  return [
    `${files.host.id} → ${to}: ${files.layers.map(({ uri }) => uri).join(", ")}; the tools of the server ${server}`,
    ...(isNamed ? [] : [`no rule is about the server ${server} by its name`]),
    ...(others.length === 0
      ? []
      : [`not carried over: what is said of other servers, which need a policy each: ${others.join(", ")}`]),
  ];
}
