/**
 * A double of the `vscode` module: what the extension asks of the editor, and of what the language client asks as much as it
 * takes to show findings. Visual Studio Code itself can be had neither from npm nor as a Debian package.
 */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

/** Whatever nothing here is about: a function, a class and an object at once. */
function anything(): unknown {
  const target = class {};
  return new Proxy(target, {
    get(_, key) {
      if (key === "prototype") return target.prototype;
      return typeof key === "symbol" || key === "then" ? undefined : anything();
    },
    apply: () => anything(),
  });
}

/** An object with some properties, and anything for the others. */
function partly<T extends object>(known: T): T {
  return new Proxy(known, {
    get: (_, key) => (key in known || typeof key === "symbol" ? Reflect.get(known, key) : anything()),
  });
}

class Uri {
  constructor(readonly path: string) {}
  readonly scheme = "file";
  get fsPath() {
    return this.path;
  }
  toString() {
    return pathToFileURL(this.path).href;
  }
  static file(path: string) {
    return new Uri(path);
  }
  static parse(text: string) {
    return new Uri(decodeURIComponent(new URL(text).pathname));
  }
  static joinPath({ path }: Uri, ...parts: string[]) {
    return new Uri([path, ...parts].join("/"));
  }
}

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
  contains({ line }: Position) {
    return this.start.line <= line && line <= this.end.line;
  }
}

class Diagnostic {
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
  source = "";
  code: unknown = "";
}

class TabInputText {
  constructor(readonly uri: Uri) {}
}

class Task {
  constructor(
    readonly definition: unknown,
    readonly scope: unknown,
    readonly name: string,
    readonly source: string,
    readonly execution: ProcessExecution,
  ) {}
}

class ProcessExecution {
  constructor(
    readonly process: string,
    readonly args: readonly string[],
    readonly options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ) {}
}

export interface Situation {
  /** The folder that is open. */
  readonly folder: string;
  /** The file in front, and its text. */
  readonly file: string;
  readonly isTrusted?: boolean;
  /** What the settings say of `server.path`: the user's own, and the folder's. */
  readonly userServer?: string;
  readonly folderServer?: string;
  /** What the user chooses in a dialog. */
  readonly chosen?: string;
}

/** An editor in that situation, and what it was asked to do. */
export function editorDouble({ folder, file, isTrusted = true, userServer, folderServer, chosen }: Situation) {
  const registered = new Map<string, () => Promise<void>>();
  const asked: string[] = [];
  const started: Task[] = [];
  const found: Diagnostic[] = [];
  const document = {
    uri: Uri.file(file),
    fileName: file,
    languageId: "yaml",
    version: 1,
    getText: () => readFileSync(file, "utf8"),
  };
  const tab = { isActive: true, input: new TabInputText(document.uri) };
  const workspaceFolder = { uri: Uri.file(folder), name: "folder", index: 0 };
  const event = () => ({ dispose() {} });
  const editor = partly({
    version: "1.91.0",
    Uri,
    Position,
    Range,
    Diagnostic,
    Task,
    ProcessExecution,
    EventEmitter: class {
      event = event;
      fire() {}
      dispose() {}
    },
    commands: partly({
      registerCommand(name: string, run: () => Promise<void>) {
        registered.set(name, run);
        return { dispose() {} };
      },
      async executeCommand(name: string, argument: unknown) {
        asked.push(
          argument instanceof Uri
            ? `${name} ${argument.path.split("/").at(-1)}`
            : `${name} ${JSON.stringify(argument)}`,
        );
      },
    }),
    languages: partly({
      match: (selector: { language?: string }[]) =>
        selector.some(({ language }) => language === document.languageId) ? 10 : 0,
      getDiagnostics: () => found,
      createDiagnosticCollection: () =>
        partly({
          set: (_uri: Uri, all: Diagnostic[]) => void found.splice(0, found.length, ...all),
          delete() {},
          clear() {},
          dispose() {},
        }),
    }),
    tasks: partly({ executeTask: async (task: Task) => void started.push(task) }),
    TabInputText,
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: event };
      cancel() {}
      dispose() {}
    },
    window: partly({
      tabGroups: partly({ all: [{ isActive: true, tabs: [tab], activeTab: tab }] }),
      visibleTextEditors: [{ document }],
      activeTextEditor: { document, selection: { active: new Position(0, 0) } },
      showOpenDialog: async () => (chosen === undefined ? undefined : [Uri.file(chosen)]),
      showQuickPick: async () => chosen,
      async showErrorMessage(text: string) {
        asked.push(text);
      },
      async showWarningMessage(text: string) {
        asked.push(text);
      },
    }),
    workspace: partly({
      isTrusted,
      textDocuments: [document],
      notebookDocuments: [],
      workspaceFolders: [workspaceFolder],
      getWorkspaceFolder: ({ path }: Uri) => (path.startsWith(folder) ? workspaceFolder : undefined),
      getConfiguration: () =>
        partly({
          get: () => undefined,
          inspect: () => ({ globalValue: userServer, workspaceValue: folderServer }),
        }),
      fs: partly({ readDirectory: async ({ path }: Uri) => readdirSync(path).map((name) => [name, 1]) }),
    }),
  });
  return { editor, registered, asked, started, found };
}

/** Loads an extension as an editor does, which gives it `vscode`. */
export function loadExtension(
  path: string,
  editor: object,
): {
  activate(context: object): Promise<void>;
  deactivate(): Promise<void>;
} {
  const require = createRequire(path);
  const module = { exports: {} };
  const wrapped = vm.runInThisContext(`(function (exports, require, module) {${readFileSync(path, "utf8")}\n})`, {
    filename: path,
  });
  wrapped(module.exports, (id: string) => (id === "vscode" ? editor : require(id)), module);
  return module.exports as ReturnType<typeof loadExtension>;
}
