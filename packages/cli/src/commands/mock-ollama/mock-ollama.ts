/** `callgate mock-ollama`: a stand-in for the Ollama MCP server, over stdio or HTTP, until it is ended. */

import {
  createMockOllama,
  type MockOllama,
  type MockOllamaOptions,
  OptionError,
  parseFault,
  parseLatency,
  readModels,
  serveStdio,
} from "@callgate/mock-ollama";
import { type Io, UserError } from "@callgate/project/io";
import { readInput } from "@callgate/project/policies";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { listen, portOf } from "../../port.js";

export interface MockOllamaArguments {
  readonly http?: Single;
  readonly seed?: Single;
  readonly models?: Single;
  readonly fail?: readonly string[] | undefined;
  readonly latency?: readonly string[] | undefined;
  readonly annotations?: boolean | undefined;
}

/** A starting registry is small; beyond this a file is taken for something else. */
const MAX_MODELS_BYTES = 1024 * 1024;

/** What a server that crashes leaves behind; a crash on demand is neither bad usage nor a fault of ours. */
const CRASHED: ExitCode = EXIT.findings;

/** Serves until the client ends its side, the process is asked to end, or a crash on demand comes up. */
export async function mockOllamaCommand(args: MockOllamaArguments, io: Io): Promise<ExitCode> {
  const port = portOf(once(args.http, "--http"));
  let crash = () => {};
  const crashed = new Promise<ExitCode>((resolve) => {
    crash = () => resolve(CRASHED);
  });
  const mock = mockOf(args, crash, io);
  let stop = () => {};
  const stopped = new Promise<ExitCode>((resolve) => {
    stop = io.onEndSignals(() => resolve(EXIT.clean));
  });
  try {
    if (port === undefined) {
      const served = serveStdio(mock, io.byteStreams());
      // A crash ends the serving, too, and is not the same as a client that has gone.
      return await Promise.race([crashed, stopped, served.then(() => EXIT.clean)]);
    }
    const serving = await listen(mock, port);
    io.stderr.write(`the mock Ollama MCP server is at ${serving.url}; end it with Ctrl-C\n`);
    const code = await Promise.race([crashed, stopped]);
    await serving.close();
    return code;
  } finally {
    stop();
    await mock.close();
  }
}

function mockOf(args: MockOllamaArguments, onCrash: () => void, io: Io): MockOllama {
  const seed = once(args.seed, "--seed");
  if (seed !== undefined && !/^\d{1,15}$/.test(seed))
    throw new UserError(`--seed is \`${seed}\`; it must be a whole number of up to 15 digits`);
  const path = once(args.models, "--models");
  const options: MockOllamaOptions = {
    seed: seed === undefined ? undefined : Number(seed),
    fail: args.fail?.map((text) => inOption("fail", () => parseFault(text))),
    latency: args.latency?.map((text) => inOption("latency", () => parseLatency(text))),
    annotations: args.annotations,
    onCrash,
  };
  if (path === undefined) return createMockOllama(options);
  const text = new TextDecoder().decode(readInput(path, MAX_MODELS_BYTES, io));
  try {
    return createMockOllama({ ...options, models: readModels(text) });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new UserError(
      `${path} is no models file: ${error.message}; a models file is JSON such as {"models": [{"name": "llama3.2"}]}`,
    );
  }
}

function inOption<T>(option: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof OptionError) throw new UserError(`--${option}: ${error.message}`);
    throw error;
  }
}
