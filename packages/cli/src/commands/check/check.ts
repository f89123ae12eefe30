/** `callgate check`: one call → its decision, what decides it, and the nearest change that is decided otherwise. */

import { checkCall } from "@callgate/project/access";
import { type Io, STDIN, UserError } from "@callgate/project/io";
import { readInput } from "@callgate/project/policies";
import { type CallDecision, REPORTS } from "@callgate/report";
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
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface CheckArguments extends LowerArguments, HostArguments, ReportArguments {
  readonly call: readonly string[];
  readonly server?: Single;
  readonly tools?: string | readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** What could not be answered is as what could not be read. */
const CODES: Readonly<Record<CallDecision, ExitCode>> = {
  allow: EXIT.clean,
  ask: EXIT.findings,
  deny: EXIT.findings,
  hidden: EXIT.findings,
  unknown: EXIT.usage,
};

/** @throws UserError for bad usage, and for a policy by which no call can be decided */
export async function checkCommand(args: CheckArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const [path, tool, text, another] = args.call;
  if (path === undefined || path === "" || tool === undefined || tool === "")
    throw new UserError("name a policy and a tool: callgate check POLICY TOOL [ARGS-JSON]");
  if (another !== undefined)
    throw new UserError(`\`${another}\` is one operand too many; quote the arguments, which are one JSON object`);
  if (path === STDIN && text === STDIN)
    throw new UserError("the standard input is the policy or the arguments; name a file for the policy");
  const report = await checkCall(
    {
      path,
      server: once(args.server, "--server"),
      tool,
      args: text === undefined ? undefined : argumentsOf(text, io),
      config: configPath(args.config),
      tools: args.tools,
      ...dialectOrHost(args),
      ...hostSearch(args),
    },
    io,
  );
  const code = CODES[report.decision];
  await writeReport(REPORTS.check, report, requests, io, code);
  return code;
}

const MAX_ARGUMENTS_BYTES = 16 * 1024 * 1024;

/** @throws UserError for what is no JSON object */
function argumentsOf(text: string, io: Io): Readonly<Record<string, unknown>> {
  const isInput = text === STDIN;
  const from = isInput ? "the standard input" : "the third operand";
  const json = isInput ? textOf(readInput(STDIN, MAX_ARGUMENTS_BYTES, io, from), from) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UserError(`${from} is no JSON; write the call's arguments as an object, such as '{"name": "llama3"}'`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError(`${from} is no JSON object; a call's arguments are one, such as '{"name": "llama3"}'`);
  return value as Readonly<Record<string, unknown>>;
}

function textOf(bytes: Uint8Array, from: string): string {
  if (bytes.byteLength > MAX_ARGUMENTS_BYTES)
    throw new UserError(`${from} is larger than ${MAX_ARGUMENTS_BYTES / 1024 / 1024} MiB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${from} is not UTF-8`);
  }
}
