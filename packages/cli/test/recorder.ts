/** Runs `callgate record` as a process of its own, as an MCP client would. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { ROOT } from "./run.js";

export const CALLGATE = join(ROOT, "packages/cli/bin/callgate.js");

/** A server of `servers/`. */
export const server = (name: string) => fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url));

export const ECHO = [process.execPath, "-e", "process.stdin.pipe(process.stdout)"];

/** One line of a recording. */
export interface Line {
  readonly time: string;
  readonly direction: string;
  readonly server: string;
  readonly message?: Message;
  readonly text?: string;
  readonly unparsed?: true;
  readonly truncated?: number;
  readonly redacted?: readonly string[];
  readonly notRecorded?: string;
  readonly bytes?: number;
}

export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** A folder that is gone after the test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "callgate-record-"));
  readonly output = this.at("session.jsonl");

  constructor() {
    open.push(() => rmSync(this.path, { recursive: true, force: true }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  /** The lines of the recording: each must be whole. */
  lines(): Line[] {
    const text = readFileSync(this.output, "utf8");
    if (text !== "" && !text.endsWith("\n")) throw new Error("the last line is not whole");
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A recorder that runs. */
export class Recorder {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  #stderr = "";

  constructor(args: readonly string[], { cwd, env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
    this.process = spawn(process.execPath, [CALLGATE, "record", ...args], { cwd, env });
    const { stdin, stdout, stderr } = this.process;
    const pieces: Buffer[] = [];
    stdout.on("data", (piece) => pieces.push(piece));
    stderr.on("data", (piece) => {
      this.#stderr += piece;
    });
    // A server that ends early leaves what was written to it behind.
    stdin.on("error", () => {});
    this.ended = once(this.process, "close").then(([code]) => ({
      code,
      stdout: Buffer.concat(pieces),
      stderr: this.#stderr,
    }));
    open.push(async () => {
      this.process.kill("SIGKILL");
      await this.ended;
    });
  }

  /** Waits for a text on the error output. */
  async says(text: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = text.exec(this.#stderr);
      if (found !== null) return found;
      if (this.process.exitCode !== null) throw new Error(`it ended and said only: ${this.#stderr}`);
      await Promise.race([once(this.process.stderr, "data"), once(this.process, "exit")]);
    }
  }
}

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Closes something after the test. */
export function closeLater(close: () => unknown): void {
  open.push(close);
}

/** `callgate record ARGS`, with `input` for its standard input, until it ends. */
export async function record(args: readonly string[], input: string | Uint8Array = "", cwd?: string): Promise<Ended> {
  const recorder = new Recorder(args, cwd === undefined ? {} : { cwd });
  recorder.process.stdin.end(input);
  return recorder.ended;
}
