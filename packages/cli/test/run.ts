/** Runs the command line in a folder of its own, as a user would. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../dist/main.js";
import { processIo } from "../dist/process-io.js";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** A file the command wrote. */
  file(name: string): string;
}

/** `callgate ARGS` in a new folder that holds `files`. */
export async function callgate(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "callgate-test-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const code = await main(args, {
      ...processIo(folder),
      env: environment,
      stdout: { isTerminal: environment.TERMINAL !== undefined, write: (text) => stdout.push(text) },
      stderr: { isTerminal: false, write: (text) => stderr.push(text) },
    });
    const written = new Map(
      args
        .map((arg) => arg.slice(arg.indexOf("=") + 1))
        .flatMap((name): [string, string][] => {
          try {
            return [[name, readFileSync(join(folder, name), "utf8")]];
          } catch {
            // Not every argument names a file.
            return [];
          }
        }),
    );
    return { code, stdout: stdout.join(""), stderr: stderr.join(""), file: (name) => written.get(name) ?? "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A bundled file's text. */
export function fixture(name: string): string {
  return readFileSync(join(ROOT, "fixtures", name), "utf8");
}

/** A recorded call as our recorder writes it. */
export function recorded(
  tool: string,
  args: unknown,
  { id = 1, time = "2026-01-01T00:00:00.000Z" as string | undefined, server = "ollama" as string | undefined } = {},
): string {
  const message = { jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: args } };
  return JSON.stringify({ time, direction: "client-to-server", server, message });
}
