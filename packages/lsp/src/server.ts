/** Bytes of an editor → bytes for it: the language server protocol, over a pair of streams. */

import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Location,
  type Logger,
  LSPErrorCodes,
  ProposedFeatures,
  type Range,
  ResponseError,
  TextDocumentSyncKind,
  type TextEdit,
} from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type { Proposal } from "./answers/completion.js";
import type { FilePlace } from "./answers/navigation.js";
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
        hoverProvider: true,
        codeLensProvider: { resolveProvider: false },
        completionProvider: { triggerCharacters: [".", '"', " "] },
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
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
  connection.onHover(async ({ textDocument: { uri }, position: at }, token): Promise<Hover | null> => {
    const hover = await session.ask(uri, { kind: "hover", at }, token);
    if (hover === undefined) return null;
    const { markdown, checks, range } = hover;
    const pages = checks.flatMap((check) => {
      const page = options.pageOf(check);
      return page === undefined ? [] : [`[What \`${check}\` looks for](${page})`];
    });
    const value = [markdown, ...pages].join("\n\n");
    return { contents: { kind: "markdown", value }, ...(range === undefined ? {} : { range }) };
  });
  connection.onCompletion(async ({ textDocument: { uri }, position: at }, token) => {
    const proposals = await session.ask(uri, { kind: "completion", at }, token);
    return (proposals ?? []).map(
      ({ label, kind, detail, text, range }): CompletionItem => ({
        label,
        kind: COMPLETION_KINDS[kind],
        ...(detail === undefined ? {} : { detail }),
        textEdit: { range, newText: text },
      }),
    );
  });
  const locations = (places: readonly FilePlace[] | undefined) =>
    (places ?? []).map(({ path, range }): Location => ({ uri: session.texts.uriOf(path) ?? uriOf(path), range }));
  connection.onDefinition(async ({ textDocument: { uri }, position: at }, token) =>
    locations(await session.ask(uri, { kind: "definition", at }, token)),
  );
  connection.onReferences(async ({ textDocument: { uri }, position: at }, token) =>
    locations(await session.ask(uri, { kind: "references", at }, token)),
  );
  connection.onPrepareRename(async ({ textDocument: { uri }, position: at }, token) => {
    const found = await session.ask(uri, { kind: "renameable", at }, token);
    return found === undefined ? null : { range: found.range, placeholder: found.name };
  });
  connection.onRenameRequest(async ({ textDocument: { uri }, position: at, newName: name }, token) => {
    const answer = await session.ask(uri, { kind: "rename", at, name }, token);
    if (answer === undefined) return null;
    if ("problem" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.problem);
    const changes: Record<string, TextEdit[]> = Object.create(null);
    for (const { path, range, text } of answer.edits) {
      const of = session.texts.uriOf(path) ?? uriOf(path);
      changes[of] = [...(changes[of] ?? []), { range, newText: text }];
    }
    return { changes };
  });
  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const lenses = await session.ask(uri, { kind: "lenses" }, token);
    return (lenses ?? []).map(({ range, title }): CodeLens => ({ range, command: { title, command: "" } }));
  });
}

const COMPLETION_KINDS: Readonly<Record<Proposal["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  tool: CompletionItemKind.Function,
  argument: CompletionItemKind.Field,
  value: CompletionItemKind.Value,
  counter: CompletionItemKind.Variable,
};

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
