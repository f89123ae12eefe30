/** Bytes of an editor → bytes for it: the language server protocol, over a pair of streams. */

import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  type CodeAction,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type Logger,
  ProposedFeatures,
  type Range,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { FIX_KINDS, fixAll, isAsked, quickFixes } from "./code-actions.js";
import { type DiagnosticContext, diagnosticOf } from "./diagnostics.js";
import { type Report, Session } from "./session.js";
import { pathOf, uriOf } from "./uris.js";

export interface ServeOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** The version of callgate. */
  readonly version: string;
  /** The address of a check's page; undefined of one without a page. */
  readonly pageOf: (check: string) => string | undefined;
}

/** As the protocol has it: 0 where the editor said goodbye, 1 where it went away without. */
type ServerExit = 0 | 1;

/** Files that decide what is found in others. */
const WATCHED = "**/*.{json,jsonc,toml,yaml,yml}";

/** Serves one editor until it ends the session, or goes away. */
export function serve(options: ServeOptions): Promise<ServerExit> {
  return new Promise((resolveExit) => {
    const { input, output } = options;
    let hasShutDown = false;
    const end = () => {
      session.end();
      input.destroy();
      resolveExit(hasShutDown ? 0 : 1);
    };
    // A reader that has gone is no fault.
    output.on("error", end);
    input.on("error", end);
    const factory = (logger: Logger) => {
      const reader = new StreamMessageReader(input);
      const protocol = createProtocolConnection(reader, new StreamMessageWriter(output), logger);
      protocol.onClose(end);
      return protocol;
    };
    const watchDog = {
      get shutdownReceived() {
        return hasShutDown;
      },
      set shutdownReceived(value) {
        hasShutDown = value;
      },
      initialize: () => {},
      exit: end,
    };
    const connection = createConnection(factory, watchDog, ProposedFeatures.all);
    const session = new Session({
      report: (report) => publish(report, connection, options),
      fault: (text) => connection.console.error(`a fault of callgate's own; please report it with this text:\n${text}`),
    });
    attach(connection, session, options);
    connection.listen();
  });
}

function attach(connection: Connection, session: Session, options: ServeOptions): void {
  const { version } = options;
  let watches = false;
  let followsFolders = false;
  connection.onInitialize((params): InitializeResult => {
    session.roots = rootsOf(params);
    watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    followsFolders = params.capabilities.workspace?.workspaceFolders === true;
    return {
      serverInfo: { name: "callgate", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        codeActionProvider: { codeActionKinds: Object.values(FIX_KINDS) },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => {
    if (watches)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: WATCHED }] });
    if (followsFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        session.roots = [...session.roots.filter((root) => !gone.has(root)), ...added.map(({ uri }) => pathOf(uri))];
        session.lookAgain();
      });
  });
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    // The library passes on what comes, whatever it is.
    if (typeof uri === "string" && typeof text === "string") session.open(uri, languageId, version, text);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    session.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => session.close(uri));
  connection.onDidChangeWatchedFiles(() => session.lookAgain());
  connection.onCodeAction(async (params, token) => {
    const { uri } = params.textDocument;
    const { only } = params.context;
    const actions: CodeAction[] = [];
    if (only === undefined || [FIX_KINDS.safe, FIX_KINDS.unsafe].some((kind) => isAsked(kind, only))) {
      const found = await session.ask(uri, { kind: "fixes" }, token);
      if (found !== undefined) actions.push(...quickFixes(found.findings, params, contextOf(found.folder, options)));
    }
    // An editor that asks for everything is shown a menu: what fixes the whole file is found when it asks for that.
    if (only !== undefined && isAsked(FIX_KINDS.all, only)) {
      const text = session.texts.get(uri)?.text;
      const found = await session.ask(uri, { kind: "fixed" }, token);
      if (text !== undefined && found?.fixed !== undefined) actions.push(fixAll(uri, wholeOf(text), found.fixed));
    }
    return actions;
  });
}

/** The range of a whole text. */
function wholeOf(text: string): Range {
  const lines = text.split(/\r\n|\n|\r/);
  return { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } };
}

function contextOf(folder: string, { pageOf }: ServeOptions): DiagnosticContext {
  return { pageOf, uriOf: (name) => uriOf(resolve(folder, name)) };
}

function rootsOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => pathOf(uri));
  if (rootUri) return [pathOf(rootUri)];
  return rootPath ? [resolve(rootPath)] : [];
}

function publish({ uri, version, findings, folder }: Report, connection: Connection, options: ServeOptions): void {
  const context = contextOf(folder, options);
  void connection.sendDiagnostics({
    uri,
    ...(version === undefined ? {} : { version }),
    diagnostics: findings.map((finding) => diagnosticOf(finding, context)),
  });
}
