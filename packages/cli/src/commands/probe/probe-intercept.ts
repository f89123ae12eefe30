/** `callgate probe intercept`: the gateway's program that is installed × a policy → what it does with calls, and whether callgate says so. */

import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import { type ProbedGatewayCall, probeIntercept } from "@callgate/probe";
import { fileProblem, type Io, UserError, VERSION } from "@callgate/project/io";
import { readInput, ToolLists, toolLists } from "@callgate/project/policies";
import { requireDuration } from "@callgate/project/replay";
import { type ProbeReport, probeCounts, REPORTS } from "@callgate/report";
import { once } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, writeReport } from "../../outputs.js";
import { askProgram } from "./ask-program.js";
import { findProgram } from "./find-program.js";
import { PROBE_TIMEOUT, type ProbeArguments } from "./probe-arguments.js";

/** @throws UserError for bad usage, and where the program does not answer */
export async function probeInterceptCommand(args: ProbeArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  for (const option of ["cases", "user"] as const)
    if (args[option] !== undefined)
      throw new UserError(`--${option} is for agents: intercept is asked about one policy`);
  const [subject, ...more] = args.policy ?? [];
  if (subject === undefined || more.length > 0) throw new UserError("name one policy of Intercept with --policy FILE");
  const patience = requireDuration(once(args.timeout, "--timeout") ?? PROBE_TIMEOUT);
  const record = once(args.record, "--record");
  const text = new TextDecoder().decode(readInput(subject, MAX_DOCUMENT_BYTES, io));
  const lists = [...toolLists(args.tools, undefined, new ToolLists(io), io).servers.values()];
  if (lists.length > 1) throw new UserError("intercept has one server behind it: name one tool list");
  const binary = findProgram(once(args.binary, "--binary") ?? "intercept", io);
  const probed = await askProgram(
    (signal) => probeIntercept(text, subject, lists[0], { binary, patience, signal }),
    io,
  );
  const report: ProbeReport = {
    version: VERSION,
    host: "intercept",
    programVersion: probed.version,
    platform: `${process.platform}-${process.arch}`,
    subject,
    calls: probed.calls.map(({ tool, args: given, did, said, agrees }, index) => ({
      id: `${index + 1} ${JSON.stringify(given)}`,
      server: "",
      tool,
      did: did.decision === "unknown" ? "error" : did.decision,
      hidden: did.hidden,
      message: did.message,
      said: said.decision,
      saidHidden: said.hidden,
      agrees,
    })),
    notAsked: [],
    isSuite: false,
    notes: probed.notes,
  };
  if (record !== undefined) writeVector(record, text, probed.calls, io);
  const code = probeCounts(report).differing > 0 ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.probe, report, requests, io, code);
  return code;
}

/** One vector of the policy with its calls, as `npm run conformance` reads those of gateways. */
function writeVector(path: string, policy: string, calls: readonly ProbedGatewayCall[], io: Io): void {
  const starts = calls.every(({ did }) => did.decision !== "refuses to start");
  const vector = {
    name: "probe",
    group: "probe",
    policy,
    validation: starts ? [] : calls.slice(0, 1).map(({ did }) => did.message),
    calls: starts ? calls.map(({ at, tool, args }) => ({ t: at, tool, args, outcome: "ok" })) : [],
    expect: starts
      ? calls.map(({ did: { decision, message } }) => ({ decision, ...(decision === "allow" ? {} : { message }) }))
      : [],
  };
  try {
    io.replaceFile(path, `${JSON.stringify(vector)}\n`);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}
