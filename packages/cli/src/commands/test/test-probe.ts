/** `callgate test --probe HOST`: the calls of suites, made on the agent that is installed. */

import { type Host, hostFileAt, type LayerSource } from "@callgate/core";
import { choicesOf, commandOf, type ProbeCase, probeHost } from "@callgate/probe";
import { type Io, slashed, UserError, VERSION } from "@callgate/project/io";
import { requireDuration } from "@callgate/project/replay";
import {
  type AgentCall,
  type AgentPolicyCalls,
  agentCalls,
  type CaseNotAsked,
  type TestOptions,
} from "@callgate/project/test";
import { isProbePassed, type ProbeReport, type ProbeRow, REPORTS } from "@callgate/report";
import { once } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, writeReport } from "../../outputs.js";
import { askProgram } from "../probe/ask-program.js";
import { findProgram } from "../probe/find-program.js";
import { hostNamed, requireUnix } from "../probe/probe.js";
import { PROBE_TIMEOUT } from "../probe/probe-arguments.js";
import type { TestArguments } from "./test.js";

/** @throws UserError for bad usage, for suites that cannot be run, and where the program does not answer */
export async function testOnProgram(args: TestArguments, options: TestOptions, io: Io): Promise<ExitCode> {
  requireUnix("callgate test --probe");
  for (const option of ["watch", "coverage", "coverageMin", "coverageFormat", "bail"] as const)
    if (args[option] !== undefined && args[option] !== false)
      throw new UserError("--probe makes each call once on the program; leave --watch, --bail and --coverage out");
  const requests = outputRequests(args);
  const host = hostNamed(once(args.probe, "--probe"));
  const patience = requireDuration(once(args.timeout, "--timeout") ?? PROBE_TIMEOUT);
  const { suites, policies, notAsked: unmade } = await agentCalls(host.id, options, io);
  const asked = policies.map((one) => casesOf(host, one));
  const cases = asked.flatMap((one) => one.cases);
  const left = [...unmade, ...asked.flatMap((one) => one.notAsked)];
  const [first] = left;
  if (cases.length === 0)
    throw new UserError(`no call can be made on the program; not asked: ${first?.id}: ${first?.reason}`);
  const binary = findProgram(once(args.binary, "--binary") ?? commandOf(host.id), io);
  const probed = await askProgram((signal) => probeHost(host.id, cases, { binary, patience, signal }), io);
  const calls = new Map(policies.flatMap((one) => one.calls).map((call) => [call.id, call]));
  const report: ProbeReport = {
    version: VERSION,
    host: host.id,
    programVersion: probed.version,
    platform: `${process.platform}-${process.arch}`,
    subject: suites.join(", "),
    calls: probed.calls.map(({ vector, said, agrees }): ProbeRow => {
      const { id, decision: did, hidden, message } = vector;
      const { ref, expected } = calls.get(id) as AgentCall;
      const { server, tool } = ref;
      const isMet = DECISIONS[expected.decision] === did && (expected.hidden ?? hidden ?? false) === (hidden ?? false);
      return {
        ...{ id, server, tool, did, hidden, message, said: said.decision, saidHidden: said.hidden, agrees },
        expected: { decision: DECISIONS[expected.decision], hidden: expected.hidden, isMet },
      };
    }),
    notAsked: [...left, ...probed.untried],
    isSuite: true,
    notes: probed.notes,
  };
  const code = isProbePassed(report) ? EXIT.clean : EXIT.findings;
  await writeReport(REPORTS.probe, report, requests, io, code);
  return code;
}

const DECISIONS = { allow: "allow", deny: "deny", approval: "ask" } as const;

/** The calls of one policy as cases of a probe, or why they cannot be made. */
function casesOf(
  host: Host,
  { agent, servers, calls }: AgentPolicyCalls,
): { readonly cases: readonly ProbeCase[]; readonly notAsked: readonly CaseNotAsked[] } {
  const { context, layers } = agent;
  const not = (reason: string) => ({ cases: [], notAsked: calls.map(({ id }) => ({ id, reason })) });
  if (layers.some(({ command }) => command !== undefined))
    return not("its policy is a command line of a script; write its arguments as `flags` of the suite's policy");
  const { hooks = "none" } = context;
  const choices = choicesOf(host.id);
  if (hooks !== "none" && choices.hooks === undefined) return not(`a probe gives ${host.id} no hooks`);
  const line = layers.find(({ scope }) => scope === "flags");
  const flags = withAgent(line === undefined ? [] : (JSON.parse(line.text) as string[]), context.agent, choices.agent);
  if (flags === undefined)
    return not(
      choices.agent === undefined
        ? `a probe of ${host.id} cannot choose the agent that makes the calls`
        : `the suite's policy names an agent, and its flags name one with ${choices.agent}; leave one out`,
    );
  const placed = layers.filter((layer) => layer !== line).map((layer) => [placeOf(host, layer), layer.text] as const);
  const policy = Object.fromEntries(placed);
  const asked: ProbeCase["context"] = {
    interactive: false,
    folderTrusted: context.trusted !== false,
    hooks,
    tools: toolsOf(calls, servers),
    ...(context.mode === undefined ? {} : { approvalMode: context.mode }),
    ...(flags.length === 0 && line === undefined ? {} : { flags }),
  };
  return {
    cases: calls.map(({ id, ref, args }) => ({
      id,
      policy,
      context: asked,
      // As JSON has them: a suite's are without a prototype.
      call: {
        server: ref.server,
        tool: ref.tool,
        args: structuredClone(args),
        ...(ref.annotations && { annotations: ref.annotations }),
      },
    })),
    notAsked: [],
  };
}

/** A command line that chooses an agent, too; undefined where it cannot. @param flag by which the program takes one */
function withAgent(
  flags: readonly string[],
  agent: string | undefined,
  flag: string | undefined,
): readonly string[] | undefined {
  if (agent === undefined) return flags;
  const isChosen = flags.some((one) => one === flag || one.startsWith(`${flag}=`));
  return flag === undefined || isChosen ? undefined : [...flags, `${flag}=${agent}`];
}

type Tools = NonNullable<ProbeCase["context"]["tools"]>;

/** The tools of the lists, and those that are called. */
function toolsOf(calls: readonly AgentCall[], lists: AgentPolicyCalls["servers"]): Tools {
  const tools = new Map<string, Map<string, Exclude<Tools[string][number], string>>>();
  const add = (server: string, name: string, annotations: AgentCall["ref"]["annotations"]) => {
    const known = tools.get(server) ?? new Map();
    tools.set(server, known.set(name, annotations === undefined ? { name } : { name, annotations }));
  };
  for (const [server, list] of lists)
    for (const { name, annotations } of list.tools.values()) add(server, name, annotations);
  for (const { ref } of calls) add(ref.server, ref.tool, ref.annotations);
  return Object.fromEntries([...tools].map(([server, all]) => [server, [...all.values()]]));
}

/** Where the host looks for a layer: in its home, on the machine or in the project. */
function placeOf(host: Host, { uri, scope }: LayerSource): string {
  const parts = slashed(uri).split("/");
  for (const file of host.files) {
    if (file.scope !== scope) continue;
    const begin = file.path.startsWith("~/") ? "~/" : file.path.startsWith("/") ? "/" : "";
    const rest = file.path.slice(begin.length).split("/");
    const path = begin + parts.slice(-rest.length).join("/");
    if (hostFileAt({ ...host, files: [file] }, path) !== undefined) return path;
  }
  const own = host.files.find((file) => file.scope === scope && !file.path.includes("*"));
  if (own === undefined) throw new UserError(`${uri} has no name by which ${host.id} would find it`);
  return own.path;
}
