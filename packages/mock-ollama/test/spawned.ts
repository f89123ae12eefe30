/** `callgate mock-ollama` as a process of its own. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const CALLGATE = fileURLToPath(new URL("../../cli/bin/callgate.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running mock, and how it ends. */
export interface Spawned {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

/** Starts the mock. Whoever starts one without input ends its input, or it waits for ever. */
export function spawned(...args: readonly string[]): Spawned {
  const child = spawn(process.execPath, [CALLGATE, "mock-ollama", ...args]);
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  // A mock that has ended does not read on; what a test still writes is its own loss.
  child.stdin.on("error", () => {});
  const ended = once(child, "close").then(([code]) => ({ code, stdout: stdout.join(""), stderr: stderr.join("") }));
  return { child, ended };
}

/** Feeds the mock some lines and the end of input. */
export function fed(lines: readonly string[], ...args: readonly string[]): Promise<Ended> {
  const { child, ended } = spawned(...args);
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  return ended;
}

/** Starts the mock at a free port, and waits until it says where. */
export async function listening(...args: readonly string[]): Promise<Spawned & { readonly url: string }> {
  const running = spawned("--http", "0", ...args);
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    running.child.stderr.on("data", (text: string) => {
      said += text;
      const [found] = /http:\S+\/mcp/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void running.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  return { ...running, url };
}

/** A tool call as a line. */
export function callLine(id: number, name: string, args: object = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
}

/** The messages in what was printed. */
export function messages(stdout: string): Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
