/** A program with a time limit → what it wrote, with all that it started ended. */

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Of each stream, in characters. */
const MAX_OUTPUT = 1_000_000;

/** How long output may come when the program and its group have ended, in milliseconds. */
const PATIENCE_FOR_OUTPUT = 1_000;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What speaks to a program line by line. */
export interface Client {
  /** The line to begin with, and after each line of the program what is said next; undefined ends the conversation. */
  next(line: string | undefined): string | undefined;
}

export interface Ended {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether its time was over. */
  readonly isLate: boolean;
}

/**
 * Runs a program in a process group of its own, and kills what is left of the group when the program has ended.
 * @param patience in milliseconds
 * @param signal ends it before
 * @param client what speaks to it by its standard input and output, whose line breaks divide what is said
 * @throws the system's error where it cannot be started
 */
export function runProgram(
  { command, args, cwd, env }: Program,
  patience: number,
  signal: AbortSignal,
  client?: Client,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, detached: true };
    const child: ChildProcessByStdio<Writable | null, Readable, Readable> =
      client === undefined
        ? spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] })
        : spawn(command, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
    if (client !== undefined && child.stdin !== null) speak(child.stdin, child.stdout, client);
    let [stdout, stderr] = ["", ""];
    let isLate = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (stdout.length < MAX_OUTPUT) stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (stderr.length < MAX_OUTPUT) stderr += text;
    });
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(child.pid);
    }, patience);
    let outputTimer: NodeJS.Timeout | undefined;
    const abort = () => endGroup(child.pid);
    signal.addEventListener("abort", abort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(outputTimer);
      signal.removeEventListener("abort", abort);
    };
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("exit", () => {
      // What it started may hold its output: the group ends with it, and what left the group is not waited for.
      endGroup(child.pid);
      outputTimer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, PATIENCE_FOR_OUTPUT);
    });
    child.once("close", (code) => {
      settle();
      resolve({ code: code ?? undefined, stdout, stderr, isLate });
    });
    if (signal.aborted) abort();
  });
}

function speak(stdin: Writable, stdout: Readable, client: Client): void {
  // One that ended closes it.
  stdin.on("error", () => stdin.destroy());
  const say = (line: string | undefined) => {
    if (line === undefined) stdin.end();
    else stdin.write(`${line}\n`);
  };
  createInterface({ input: stdout }).on("line", (line) => {
    if (!stdin.writableEnded) say(client.next(line));
  });
  say(client.next(undefined));
}

/**
 * Kills every process that has a text in its environment, which what a program starts takes over; on Linux only.
 * @param mark what no other program's environment holds
 */
export function endMarked(mark: string): void {
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && environmentOf(name).includes(mark)) endProcess(Number(name));
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    // It has ended, or is not ours.
    return "";
  }
}

/** Kills every process of the group. */
function endGroup(pid: number | undefined): void {
  if (pid !== undefined) endProcess(-pid);
}

/** @param pid negative for a group */
function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It has ended already; macOS says EPERM of a group whose processes have ended and are not waited for.
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
