/** An editor as tests have it: the command, as it is built, over a connection of the protocol's own library. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const CALLGATE = fileURLToPath(new URL("../../cli/bin/callgate.js", import.meta.url));

/** A folder with files, gone when it is disposed of. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "callgate-lsp-"));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  uri(name = ""): string {
    return pathToFileURL(join(this.path, name)).href;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export class Editor {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly exit: Promise<number | null>;
  readonly published: PublishDiagnosticsParams[] = [];
  /** The files in which something was found at any time. */
  readonly found = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();
  stderr = "";

  constructor(args: readonly string[] = ["lsp", "--stdio"]) {
    this.child = spawn(process.execPath, [CALLGATE, ...args], { stdio: "pipe" });
    this.exit = new Promise((resolve) => this.child.on("exit", (code) => resolve(code)));
    this.child.stderr?.on("data", (bytes) => {
      this.stderr += bytes;
    });
    this.child.stdin?.on("error", () => {});
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout as Readable),
      new StreamMessageWriter(this.child.stdin as Writable),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      if (params.diagnostics.length > 0) this.found.add(params.uri);
      for (const wake of this.#waiting) wake();
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
  }

  /** @param roots uris of folders */
  async start(roots: readonly string[], capabilities: object = {}): Promise<object> {
    const result = await this.connection.sendRequest<object>("initialize", {
      processId: process.pid,
      rootUri: roots[0] ?? null,
      workspaceFolders: roots.map((uri) => ({ uri, name: uri })),
      capabilities,
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  async open(uri: string, text: string, languageId = "yaml"): Promise<readonly Diagnostic[]> {
    await this.show(uri, text, languageId);
    return this.diagnostics(uri);
  }

  /** Opens a text, and does not wait. */
  async show(uri: string, text: string, languageId = "yaml"): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Changes a text, whole where no range is given; gives what is then found. */
  async change(
    uri: string,
    text: string,
    range?: readonly [number, number, number, number],
  ): Promise<readonly Diagnostic[]> {
    await this.type(uri, text, range);
    return this.diagnostics(uri);
  }

  /** Changes a text, and does not wait. */
  async type(uri: string, text: string, range?: readonly [number, number, number, number]): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const place = range && {
      range: { start: { line: range[0], character: range[1] }, end: { line: range[2], character: range[3] } },
    };
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ ...place, text }],
    });
  }

  /** What was published of the newest version of a text. */
  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const version = this.#versions.get(uri);
    return (await this.until((one) => one.uri === uri && one.version === version)).diagnostics;
  }

  /** Waits until something is published; looks at what was published before, too. */
  until(isIt: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.published.findLast(isIt);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return this.exit;
  }

  [Symbol.dispose](): void {
    this.child.kill("SIGKILL");
  }
}
