/** `callgate tools`: a running server → its tool list; a tool list → the category of each tool. */

import { basename } from "node:path";
import type { ToolCatalogue } from "@callgate/core/policy";
import { CATEGORIES, categorise, RECOMMENDED } from "@callgate/core/tools";
import { type Io, UserError, VERSION } from "@callgate/project/io";
import { readToolList } from "@callgate/project/policies";
import { requireDuration } from "@callgate/project/replay";
import { REPORTS, type ToolsReport } from "@callgate/report";
import { hintOldSpelling, once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, type ReportArguments, writeReport, writeTo } from "../../outputs.js";
import { parseServerUrl } from "../../server-url.js";
import { parseHeaders } from "./headers.js";
import { type Subject, toolListText } from "./server.js";

export interface ToolsArguments extends ReportArguments {
  readonly files?: readonly string[] | undefined;
  readonly from?: boolean | undefined;
  readonly url?: Single;
  readonly header?: readonly string[] | undefined;
  readonly timeout?: Single;
  /** What follows `--`; undefined where there is no `--`. */
  readonly command: readonly string[] | undefined;
}

const TIMEOUT = "30s";
const MAX_MILLISECONDS = 60 * 60 * 1_000;

const USAGE =
  "callgate tools -- COMMAND and callgate tools --url URL write a server's list, callgate tools FILE shows one";

/** @throws UserError for bad usage, and where the server gives no list or the file holds none */
export async function toolsCommand(args: ToolsArguments, io: Io): Promise<ExitCode> {
  const subject = subjectOf(args, io);
  return subject === undefined ? show(args, io) : fetchList(subject, args, io);
}

/** Which server is asked; undefined where a file is shown. */
function subjectOf(args: ToolsArguments, io: Io): Subject | undefined {
  const url = once(args.url, "--url");
  const [command, ...rest] = args.command ?? [];
  if (args.from === true) hintOldSpelling("--from", "callgate tools -- COMMAND, without it", io);
  if (args.command !== undefined || args.from === true) {
    if (url !== undefined) throw new UserError("-- and --url exclude each other: ask one server at a time");
    if (args.header !== undefined) throw new UserError("--header goes with --url: a server that is started has none");
    if (args.files?.length) throw new UserError(`\`${args.files[0]}\` is before --; write -- before the command`);
    if (command === undefined || command === "")
      throw new UserError("say which server to start: callgate tools -- COMMAND");
    return { kind: "stdio", command, args: rest };
  }
  if (url === undefined) return undefined;
  if (args.files?.length) throw new UserError(`a file and --url exclude each other: ${USAGE}`);
  const parsed = parseServerUrl(url, "--url", "send them with --header 'Authorization: …'");
  return { kind: "http", url: parsed, headers: parseHeaders(args.header ?? [], io.env) };
}

async function fetchList(subject: Subject, args: ToolsArguments, io: Io): Promise<ExitCode> {
  if (args.format !== undefined)
    throw new UserError("--format goes with a file: write the list first, then callgate tools FILE shows it");
  const patience = timeoutOf(args);
  const output = once(args.output, "--output");
  const { listTools } = await import("./list-tools.js");
  const list = await listTools(subject, patience, io);
  const text = toolListText(list);
  writeTo(output, text, io);
  if (output !== undefined) {
    const { printable } = await import("@callgate/report");
    const tools = `${list.tools.length} ${list.tools.length === 1 ? "tool" : "tools"}`;
    io.stderr.write(
      printable(`callgate: wrote ${tools} of ${list.server?.name ?? nameOf(subject)} to ${output}`).concat("\n"),
    );
  }
  return EXIT.clean;
}

/**
 * The list of a server that is started, as the text of a file.
 * @param timeout how long it may take, as `--timeout` has it
 * @throws UserError for bad usage, and where the server gives no list
 */
export async function serverList(
  [command, ...args]: readonly string[],
  timeout: Single,
  usage: string,
  io: Io,
): Promise<string> {
  if (command === undefined || command === "") throw new UserError(`say which server to start: ${usage}`);
  const patience = timeoutOf({ timeout });
  const { listTools } = await import("./list-tools.js");
  return toolListText(await listTools({ kind: "stdio", command, args }, patience, io));
}

function nameOf(subject: Subject): string {
  return subject.kind === "stdio" ? basename(subject.command) : subject.url.host;
}

/** In milliseconds. */
function timeoutOf(args: Pick<ToolsArguments, "timeout">): number {
  const text = once(args.timeout, "--timeout") ?? TIMEOUT;
  const milliseconds = requireDuration(text);
  if (milliseconds < 1 || milliseconds > MAX_MILLISECONDS)
    throw new UserError(`--timeout is ${text}; it must be more than nothing, and an hour at most`);
  return milliseconds;
}

async function show(args: ToolsArguments, io: Io): Promise<ExitCode> {
  for (const option of ["header", "timeout"] as const)
    if (args[option] !== undefined) throw new UserError(`--${option} goes with -- or --url: ${USAGE}`);
  const [file, another] = args.files ?? [];
  if (file === undefined) throw new UserError(`say which tools: ${USAGE}`);
  if (another !== undefined && io.kindOf(file) !== undefined)
    throw new UserError(`\`${another}\` is one file too many: show one list at a time`);
  if (io.kindOf(file) === undefined)
    throw new UserError(`${file} cannot be read: there is no such file; a server's command follows --: ${USAGE}`);
  const requests = outputRequests(args);
  const { tools, findings } = readToolList(file, io);
  const report: ToolsReport = {
    version: VERSION,
    subject: file,
    server: tools?.server,
    findings,
    tools: tools === undefined ? [] : rowsOf(tools),
  };
  const code = findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.tools, report, requests, io, code);
  return code;
}

/** The riskiest first; of one category, in the order of the list. */
function rowsOf({ tools }: ToolCatalogue): ToolsReport["tools"] {
  const rows = [...tools.values()].map((tool) => {
    const { category, reason, source } = categorise(tool);
    const { risk, perMinute } = RECOMMENDED[category];
    return { name: tool.name, category, risk, perMinute, reason, source };
  });
  return rows.sort((a, b) => CATEGORIES.indexOf(b.category) - CATEGORIES.indexOf(a.category));
}
