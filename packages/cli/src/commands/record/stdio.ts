/** A server's command → its exit code, with its stdio passed through and recorded. */

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { type Io, startProblem } from "@callgate/project/io";
import { MessageLines } from "./message-lines.js";
import { passOn } from "./pass-on.js";
import type { Direction } from "./record-line.js";
import type { Recording } from "./recording.js";

const SIGNALLED = 128;

/**
 * Starts the server and stays between it and whoever started us, until it has ended.
 * @returns the server's exit code; 128 and the signal's number where a signal ended it
 * @throws UserError where the command cannot be started
 */
export async function recordStdio(
  command: string,
  args: readonly string[],
  recording: Recording,
  io: Io,
): Promise<number> {
  const { input, output } = io.byteStreams();
  const isAtTerminal = "isTTY" in input && input.isTTY === true;
  let server: ReturnType<typeof start> | undefined;
  // Listening comes first: a signal in between would end us and leave the server alone.
  const stopListening = io.onEndSignals((signal) => {
    if (server === undefined) return;
    // Something the server started may still hold its output.
    if (hasEnded(server)) server.stdout.destroy();
    // A terminal sends this one to the server as well.
    else if (signal !== "SIGINT" || !isAtTerminal) server.kill(signal);
  });
  try {
    server = start(command, args, io);
    const ended = exitCode(server, command);
    const fromClient = recorded(recording, "client-to-server");
    const fromServer = recorded(recording, "server-to-client");
    const stopSending = passOn(input, server.stdin, (piece) => fromClient.push(piece));
    passOn(server.stdout, output, (piece) => fromServer.push(piece));
    // The server reads no more: what its client still writes is lost, as it would be without us.
    server.stdin.on("error", stopSending);
    // The client reads no more: the server is to notice when it writes.
    output.on("error", () => server?.stdout.destroy());
    input.on("error", () => server?.stdin.end());
    try {
      return await ended;
    } finally {
      stopSending();
      fromClient.end();
      fromServer.end();
    }
  } finally {
    stopListening();
    input.destroy();
  }
}

function start(command: string, args: readonly string[], { cwd, env }: Io) {
  try {
    return spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "inherit"], windowsHide: true });
  } catch (error) {
    throw startProblem(error, command);
  }
}

function exitCode(server: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", (error) => reject(startProblem(error, command)));
    // Not "exit": what the server wrote last may still be under way.
    server.once("close", (code, signal) => {
      resolve(code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function recorded(recording: Recording, direction: Direction): MessageLines {
  return new MessageLines((line) => recording.add(direction, line));
}
