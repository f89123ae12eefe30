/** `callgate probe`: the agent that is installed × a policy or cases → what it does with calls, and whether callgate says so. */

import { HOSTS, type Host, type HostId, hostsOfPath, type LayerSource, MAX_DOCUMENT_BYTES } from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
import { didYouMean } from "@callgate/core/text";
import {
  commandOf,
  PROBED_HOSTS,
  type ProbeCase,
  type ProbedCall,
  policyCalls,
  probeHost,
  readCases,
} from "@callgate/probe";
import { hostFilesOf } from "@callgate/project/hosts";
import { fileProblem, type Io, slashed, UserError, VERSION } from "@callgate/project/io";
import { readInput, ToolLists, toolLists } from "@callgate/project/policies";
import { requireDuration } from "@callgate/project/replay";
import { isProbePassed, type ProbeReport, type ProbeRow, REPORTS } from "@callgate/report";
import { once } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, writeReport } from "../../outputs.js";
import { askProgram } from "./ask-program.js";
import { findProgram } from "./find-program.js";
import { PROBE_TIMEOUT, type ProbeArguments } from "./probe-arguments.js";

/** @throws UserError for bad usage, and where the program does not answer */
export async function probeCommand(args: ProbeArguments, io: Io): Promise<ExitCode> {
  requireUnix("callgate probe");
  if (args.host === "intercept") return (await import("./probe-intercept.js")).probeInterceptCommand(args, io);
  const requests = outputRequests(args);
  const host = hostNamed(args.host);
  const patience = requireDuration(once(args.timeout, "--timeout") ?? PROBE_TIMEOUT);
  const record = once(args.record, "--record");
  const { cases, subject, notes } =
    args.cases === undefined ? await fromPolicy(host, args, io) : fromFile(host, args, io);
  const binary = findProgram(once(args.binary, "--binary") ?? commandOf(host.id), io);
  const probed = await askProgram((signal) => probeHost(host.id, cases, { binary, patience, signal }), io);
  const report: ProbeReport = {
    version: VERSION,
    host: host.id,
    programVersion: probed.version,
    platform: `${process.platform}-${process.arch}`,
    subject,
    calls: probed.calls.map(rowOf),
    notAsked: probed.untried,
    isSuite: false,
    notes: [...notes, ...probed.notes],
  };
  if (record !== undefined) writeVectors(record, probed.calls, io);
  const code = isProbePassed(report) ? EXIT.clean : EXIT.findings;
  await writeReport(REPORTS.probe, report, requests, io, code);
  return code;
}

/** @throws UserError where programs cannot be asked */
export function requireUnix(command: string): void {
  if (process.platform === "win32") throw new UserError(`${command} runs on Linux and macOS; in Windows, use WSL`);
}

/** @throws UserError for a name of no agent that can be probed */
export function hostNamed(name: string | undefined): Host {
  if (name === undefined)
    throw new UserError(
      `name an agent: callgate probe HOST; there are ${PROBED_HOSTS.join(", ")}, and the gateway intercept`,
    );
  if (!PROBED_HOSTS.includes(name as HostId))
    throw new UserError(
      `no agent that can be probed is called \`${name}\`${didYouMean(name, PROBED_HOSTS) || `; there are ${PROBED_HOSTS.join(", ")}`}`,
    );
  return HOSTS[name as HostId];
}

interface Cases {
  readonly cases: readonly ProbeCase[];
  readonly subject: string;
  readonly notes: readonly string[];
}

function fromFile(host: Host, args: ProbeArguments, io: Io): Cases {
  for (const option of ["policy", "tools", "user"] as const)
    if (args[option] !== undefined)
      throw new UserError(`--${option} does not go with --cases: each case has its policy`);
  const subject = once(args.cases, "--cases") as string;
  const text = new TextDecoder().decode(readInput(subject, MAX_DOCUMENT_BYTES, io));
  const { cases, passedOver, problems } = readCases(text, subject, host.id);
  const [problem] = problems;
  if (problem !== undefined) throw new UserError(problem);
  if (cases.length === 0) throw new UserError(`${subject} holds no case of ${host.id} that calls a server's tool`);
  const notes =
    passedOver === 0
      ? []
      : [`${passedOver} cases of ${subject} were passed over: of other agents, or of no server's tool`];
  return { cases, subject, notes };
}

async function fromPolicy(host: Host, args: ProbeArguments, io: Io): Promise<Cases> {
  const names = args.policy ?? ["."];
  const reach = { home: undefined, user: args.user === true, managed: false };
  const { found, others } = await hostFilesOf(names, { host, stdinName: "<stdin>", reach }, io);
  const [missing] = others;
  if (missing !== undefined) throw new UserError(`${missing} is no file of ${host.id}'s configuration`);
  const files = found.filter((one) => one.host === host);
  const [unread] = files.flatMap((one) => one.unread);
  if (unread !== undefined) throw new UserError(`${unread.location.uri}: ${unread.message}`);
  // Command lines in scripts are policies of their own.
  const layers = files.flatMap((one) => one.layers).filter(({ command }) => command === undefined);
  const placed = new Map(layers.map((layer) => [pathIn(host, layer, io), layer] as const));
  if (placed.size === 0)
    throw new UserError(
      `${names.join(", ")} holds nothing of ${host.id}'s configuration; name files with --policy, or give --user to read your own`,
    );
  const context = { interactive: false, folderTrusted: true, hooks: "none" as const };
  const inOrder = host.scopes.flatMap((scope) => [...placed.values()].filter((layer) => layer.scope === scope));
  const { policy } = lowerLayers(host.id, inOrder, { interactive: false, trusted: true, hooks: "none" });
  const { servers } = toolLists(args.tools, undefined, new ToolLists(io), io);
  const made = policyCalls(policy, servers);
  const tools = Object.fromEntries(made.servers) as NonNullable<ProbeCase["context"]["tools"]>;
  const texts = Object.fromEntries([...placed].map(([path, { text }]) => [path, text]));
  return {
    cases: made.calls.map((call, index) => ({
      id: String(index + 1),
      policy: texts,
      context: { ...context, tools },
      call: { ...call, args: {} },
    })),
    subject: names.join(", "),
    notes: [`policy: ${[...placed.keys()].join(", ")}`, ...made.notes],
  };
}

/** Where the host looks for a layer: in the home or in the project. */
function pathIn(host: Host, { uri, scope }: LayerSource, { env }: Io): string {
  const home = env.HOME === undefined ? undefined : slashed(env.HOME);
  const path = slashed(uri);
  const byPlace = hostsOfPath([host], path, home !== undefined && path.startsWith(`${home}/`))[0]?.file;
  const file = byPlace ?? host.files.find((one) => one.scope === scope);
  if (file === undefined) throw new UserError(`${uri} is no file of ${host.id}'s configuration`);
  const pattern = file.path.split("/");
  const parts = path.split("/").slice(-pattern.length);
  return pattern.map((part, index) => (part.includes("*") ? parts[index] : part)).join("/");
}

function rowOf({ vector, said, agrees }: ProbedCall): ProbeRow {
  const { id, call, decision, hidden, message } = vector;
  const { server = "", tool = "" } = call ?? {};
  return { id, server, tool, did: decision, hidden, message, said: said.decision, saidHidden: said.hidden, agrees };
}

function writeVectors(path: string, calls: readonly ProbedCall[], io: Io): void {
  try {
    io.replaceFile(path, calls.map(({ vector }) => `${JSON.stringify(vector)}\n`).join(""));
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}
