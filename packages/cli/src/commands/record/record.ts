/** `callgate record`: a session between an MCP client and its server → a JSON line for each message. */

import { basename } from "node:path";
import { type Appender, fileProblem, type Io, type Output, UserError } from "@callgate/project/io";
import { Redaction } from "@callgate/project/replay";
import { once, type Single } from "../../arguments.js";
import { EXIT } from "../../exit.js";
import { parseServerUrl } from "../../server-url.js";
import { isJsonRpc } from "./json-rpc.js";
import { Recording, type RecordingOptions } from "./recording.js";

export interface RecordArguments {
  readonly output?: Single;
  readonly server?: Single;
  readonly redact?: readonly string[] | undefined;
  readonly http?: Single;
  readonly upstream?: Single;
  /** What follows `--`; undefined where there is no `--`. */
  readonly command: readonly string[] | undefined;
}

/** What is to be recorded. */
type Subject =
  | { readonly kind: "stdio"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "http"; readonly port: number; readonly upstream: URL };

const MAX_PORT = 65_535;

/**
 * Records until the session is over.
 * @returns the exit code of the server that was started; 0 for HTTP
 * @throws UserError for bad usage, and where recording cannot begin
 */
export async function recordCommand(args: RecordArguments, io: Io): Promise<number> {
  const path = once(args.output, "--output");
  if (path === undefined) throw new UserError("say which file to write to: --output FILE");
  const subject = subjectOf(args);
  const redaction = new Redaction(args.redact ?? []);
  const server = once(args.server, "--server") ?? nameOf(subject);
  const file = open(path, io);
  const options = { file, path, server, redaction, complaints: patient(io) };
  try {
    const code = await record(subject, options, io);
    file.close();
    return code;
  } catch (error) {
    file.discard();
    throw error;
  }
}

async function record(subject: Subject, options: Omit<RecordingOptions, "isMessage">, io: Io): Promise<number> {
  if (subject.kind === "stdio") {
    const { recordStdio } = await import("./stdio.js");
    const recording = new Recording({ ...options, isMessage: () => true });
    return recordStdio(subject.command, subject.args, recording, io).finally(() => recording.end());
  }
  const { recordHttp } = await import("./http.js");
  // Other JSON goes over HTTP as well, such as the tokens of an authorization.
  const recording = new Recording({ ...options, isMessage: isJsonRpc });
  await recordHttp(subject.port, subject.upstream, recording, options, io).finally(() => recording.end());
  return EXIT.clean;
}

function subjectOf(args: RecordArguments): Subject {
  const [port, upstream] = [once(args.http, "--http"), once(args.upstream, "--upstream")];
  const [command, ...rest] = args.command ?? [];
  if (port === undefined && upstream === undefined) {
    if (command === undefined || command === "")
      throw new UserError(
        "say which server to record: callgate record --output FILE -- COMMAND, or --http PORT --upstream URL",
      );
    return { kind: "stdio", command, args: rest };
  }
  if (command !== undefined)
    throw new UserError("a command and --http or --upstream exclude each other: record one server at a time");
  if (upstream === undefined) throw new UserError("--http needs the server's URL: --upstream URL");
  if (port === undefined) throw new UserError("--upstream needs a port to listen on: --http PORT");
  return {
    kind: "http",
    port: parsePort(port),
    upstream: parseServerUrl(upstream, "--upstream", "the client sends what the server asks for"),
  };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= MAX_PORT))
    throw new UserError(`--http ${text} is no port; give a number from 1 to ${MAX_PORT}, or 0 for any that is free`);
  return port;
}

function nameOf(subject: Subject): string {
  return subject.kind === "stdio" ? basename(subject.command) : subject.upstream.host;
}

/** Messages while a session runs: the session does not wait for them to be read. */
function patient({ stderr, complain }: Io): Output {
  return { isTerminal: stderr.isTerminal, write: complain ?? ((text) => stderr.write(text)) };
}

function open(path: string, io: Io): Appender {
  try {
    return io.openAppender(path);
  } catch (error) {
    throw fileProblem(error, path, "written");
  }
}
