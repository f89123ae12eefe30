/** Runs the command line in a folder of its own, as a user would. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Io, processIo } from "@callgate/project/io";
import { main } from "../src/main.js";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** A file the command wrote. */
  file(name: string): string;
}

/** A folder of its own with files in it, in which `callgate` runs. */
export class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), "callgate-test-"));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), content);
  }

  /** A file's text; `""` where there is none. */
  read(name: string): string {
    try {
      return readFileSync(join(this.path, name), "utf8");
    } catch {
      return "";
    }
  }

  /** The files and folders directly in it. */
  names(): string[] {
    return readdirSync(this.path).sort();
  }

  /** `callgate ARGS` in the folder, or in one below it. */
  async run(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    world: Partial<Io> = {},
    below = ".",
  ): Promise<Omit<Ran, "file">> {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const code = await main(args, {
      ...processIo(join(this.path, below)),
      env: environment,
      stdout: { isTerminal: environment.TERMINAL !== undefined, write: (text) => stdout.push(text) },
      stderr: { isTerminal: false, write: (text) => stderr.push(text) },
      ...world,
    });
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** `callgate ARGS` in a new folder that holds `files`. */
export async function callgate(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const workspace = new Workspace(files);
  try {
    const ran = await workspace.run(args, environment);
    const written = new Map(
      args.map((arg) => arg.slice(arg.indexOf("=") + 1)).map((name) => [name, workspace.read(name)]),
    );
    return { ...ran, file: (name) => written.get(name) ?? "" };
  } finally {
    workspace.remove();
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
