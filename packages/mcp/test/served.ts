/** `callgate mcp` as a process of its own, in a folder with files, and official clients of it. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

export const CALLGATE = fileURLToPath(new URL("../../cli/bin/callgate.js", import.meta.url));
export const FIXTURES = fileURLToPath(new URL("../../../fixtures", import.meta.url));

/** A folder of its own with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "callgate-mcp-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export function removed(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A tool's answer. */
export interface Answered {
  readonly text: string;
  readonly failed: boolean;
  readonly report: Readonly<Record<string, unknown>> | undefined;
  readonly more: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** Calls a tool; the client holds what is structured to the tool's output schema. */
export async function callTool(
  client: Client,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  options?: RequestOptions,
): Promise<Answered> {
  const result = await client.callTool({ name, arguments: { ...args } }, undefined, options);
  const content = result.content as readonly { readonly type: string; readonly text: string }[];
  const structured = result.structuredContent as { readonly report?: object; readonly more?: [] } | undefined;
  return {
    text: content.map(({ text }) => text).join(""),
    failed: result.isError === true,
    report: structured?.report as Answered["report"],
    more: structured?.more,
  };
}

/** An official client over a transport; it lists the tools, so that it knows their output schemas. */
export async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  await client.listTools();
  return client;
}

/** An official client of a server over stdio. */
export function overStdio(root: string, ...args: readonly string[]): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [CALLGATE, "mcp", "--root", root, ...args],
    stderr: "pipe",
  });
  return connected(transport);
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** A server whose streams the test writes and reads itself. */
export function spawned(root: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [CALLGATE, "mcp", "--root", root, ...args]);
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  // What a test still writes to a server that has ended is its own loss.
  child.stdin.on("error", () => {});
  const ended = once(child, "close").then(([code]) => ({ code, stdout: stdout.join(""), stderr: stderr.join("") }));
  return { child, ended };
}

/** A server at a free port, once it says where. */
export async function listening(root: string): Promise<Running & { readonly url: string }> {
  const running = spawned(root, "--http", "0");
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

/** An official client of a server over HTTP. */
export function overHttp(url: string): Promise<Client> {
  // The SDK's class does not fit its interface under exactOptionalPropertyTypes.
  return connected(new StreamableHTTPClientTransport(new URL(url)) as Transport);
}
