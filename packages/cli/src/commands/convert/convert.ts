/** `callgate convert`: a policy → the same policy in another dialect, and what is not the same. */

import {
  DIALECTS,
  type DialectId,
  decides,
  type Finding,
  HOSTS,
  type HostId,
  lower,
  readDocument,
} from "@callgate/core";
import type { Printer } from "@callgate/core/dialects";
import { assumptions } from "@callgate/core/policy";
import { comparePolicies } from "@callgate/diff";
import { loadConfig, settingsFor } from "@callgate/project/config";
import type { ConvertedPolicy } from "@callgate/project/convert";
import { diffRows } from "@callgate/project/diff";
import { thePolicy } from "@callgate/project/hosts";
import { type Io, UserError, VERSION } from "@callgate/project/io";
import { listOf, readPolicy, requireLoadable, ToolLists, toolLists } from "@callgate/project/policies";
import { type DiffReport, findingsText, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  dialectOrHost,
  type HostArguments,
  hostSearch,
  type LowerArguments,
  once,
  type Single,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, type ReportArguments, writeReport, writeTo } from "../../outputs.js";
import { CONVERTIBLE } from "../options.js";

export interface ConvertArguments
  extends LowerArguments,
    HostArguments,
    Pick<ReportArguments, "format" | "color" | "quiet"> {
  readonly policies: readonly string[];
  readonly to?: Single;
  readonly output?: Single;
  readonly tools?: string | readonly string[] | undefined;
  readonly server?: readonly string[] | undefined;
  readonly unsaid?: Single;
  readonly config?: ConfigArgument;
}

/**
 * The converted policy goes to `--output` or the standard output, what is said of it to the standard error. It is read
 * again and compared with the one it came from; 1 where they are not proved equal.
 * @throws UserError for bad usage, and for a policy that cannot be read or that no program enforces
 */
export async function convertCommand(args: ConvertArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests({ ...args, output: undefined });
  const target = once(args.to, "--to");
  const host = target !== undefined && Object.hasOwn(HOSTS, target) ? (target as HostId) : undefined;
  if (host !== undefined) return convertToHost(host, args, io);
  const { id: to, printer } = printedDialect(target);
  const output = once(args.output, "--output");
  const config = loadConfig(configPath(args.config), io);
  const { host: agent, ...asked } = dialectOrHost(args);
  const path = await thePolicy(args.policies, usageTo(to), { ...asked, of: "gateways" }, config, io);
  if (asked.dialect === undefined) {
    const { convertHostToGateway } = await import("@callgate/project/convert");
    const options = { ...agentOptions(args), ...asked, host: agent, to, output };
    const converted = await convertHostToGateway(path, options, config, io);
    if (converted !== undefined) return writeConverted(converted, output, requests, io);
  }
  const file = readPolicy(path, asked, io);
  const { document } = file;
  const { policy, notes } = requireLoadable(file);
  if (policy.dialect === to)
    throw new UserError(
      `${document.uri} is ${DIALECTS[to].policyNoun} already; --dialect says otherwise where it was mistaken for one`,
    );
  const settings = settingsFor(path, config, io);
  const lists = new ToolLists(io);
  const tools = listOf(settings, toolLists(args.tools, config, lists, io), { config, lists });

  const { text, losses } = (await printer())(policy);
  const converted = readDocument(text, output ?? `${document.uri} as ${to}`);
  const after = lower(converted, { dialect: to, release: asked.release });
  const broken = after.findings.filter(({ severity }) => severity === "error");
  // A release may not know what only another dialect, or a later release, can say.
  if (after.policy !== undefined && after.enforcement === "invalid")
    throw new UserError(
      `${document.uri} cannot be converted for this release: what comes out is refused`,
      findingsText(broken, converted),
    );
  if (after.policy === undefined || !decides(after.enforcement))
    throw new TypeError(`what was printed cannot be read: ${broken[0]?.message ?? "it is no policy"}\n${text}`);
  const report: DiffReport = {
    command: "convert",
    version: VERSION,
    before: { name: document.uri, path },
    after: { name: converted.uri, path: converted.uri },
    assumed: assumptions([policy, after.policy]),
    fails: ({ verdict }) => verdict !== "equal",
    findings: [
      ...lists.findings,
      ...notes,
      ...losses.map(
        ({ origin, sentence, severity }): Finding => ({
          check: "convert",
          severity,
          message: sentence,
          location: document.locate(origin),
          related: [],
        }),
      ),
      ...broken,
      ...after.findings.filter(({ check }) => check === "later-release"),
    ],
    sources: new Map([
      [converted.uri, converted.text],
      [document.uri, document.text],
    ]),
    tools: diffRows(comparePolicies(policy, after.policy, { tools }), {
      documents: { before: document, after: converted },
      tools,
      categories: settings.categories,
    }),
  };
  return writeConverted({ text, report }, output, requests, io);
}

/** @throws UserError as `convertCommand` */
async function convertToHost(to: HostId, args: ConvertArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests({ ...args, output: undefined });
  const output = once(args.output, "--output");
  const config = loadConfig(configPath(args.config), io);
  const { host, ...asked } = dialectOrHost(args);
  const path = await thePolicy(
    args.policies,
    usageTo(to),
    { ...hostSearch(args), ...asked, host, of: asked.dialect === undefined ? "agents" : "gateways" },
    config,
    io,
  );
  const { convertGatewayToHost, convertHost } = await import("@callgate/project/convert");
  const options = { ...agentOptions(args), to, output };
  const converted =
    (asked.dialect === undefined ? await convertHost(path, { ...options, host }, config, io) : undefined) ??
    (await convertGatewayToHost(path, { ...options, ...asked }, config, io));
  return writeConverted(converted, output, requests, io);
}

function agentOptions(args: ConvertArguments) {
  return {
    ...hostSearch(args),
    tools: args.tools,
    servers: args.server,
    unsaid: once(args.unsaid, "--unsaid") as "allow" | "ask" | "deny" | undefined,
  };
}

async function writeConverted(
  { text, report }: ConvertedPolicy,
  output: string | undefined,
  requests: ReturnType<typeof outputRequests>,
  io: Io,
): Promise<ExitCode> {
  writeTo(output, text, io);
  const code = report.tools.every(({ verdict }) => verdict === "equal") ? EXIT.clean : EXIT.findings;
  await writeReport(REPORTS.diff, report, requests, { ...io, stdout: io.stderr }, code);
  return code;
}

function usageTo(to: string): string {
  return `callgate convert --to ${to} POLICY`;
}

function printedDialect(name: string | undefined): {
  readonly id: DialectId;
  readonly printer: () => Promise<Printer>;
} {
  const id = CONVERTIBLE.find((dialect) => dialect === name);
  const printer = id && DIALECTS[id].printer;
  if (id === undefined || printer === undefined)
    throw new UserError(`say what the policy is to become: --to ${CONVERTIBLE.join(" or --to ")}`);
  return { id, printer };
}
