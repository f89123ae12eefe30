/** The extension: starts the language server, and offers callgate's commands. */

// biome-ignore lint/correctness/noUndeclaredDependencies: the editor gives it to its extensions
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import {
  type CommandLine,
  diffLine,
  lintLine,
  replayLine,
  type ServerProgram,
  serverProgram,
} from "./command-lines.js";

/** What the server looks at; it leaves alone what is not its own. */
const LANGUAGES = ["yaml", "json", "jsonc", "toml", "markdown", "shellscript"];

let client: LanguageClient | undefined;

/** Called by the editor when the extension is first needed. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const program = serverProgram(context.extensionPath, configuredServer(), process.execPath);
  client = new LanguageClient("callgate", "callgate", serverOptions(program), clientOptions());
  const command = (name: string, run: () => Promise<void>) => vscode.commands.registerCommand(`callgate.${name}`, run);
  context.subscriptions.push(
    command("lint", () => inFolder(async (folder) => run(lintLine(folder), program))),
    command("fix", fix),
    command("replay", () => inFolder((folder) => replay(folder, program))),
    command("diff", () => withFile(async (path) => run(diffLine(path), program))),
    command("explain", () => explain(context)),
    command("restart", async () => client?.restart()),
  );
  await client.start();
}

/** Called by the editor before it ends. */
export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

/** The user's own setting: one of the folder that is open would start what a stranger wrote there. */
function configuredServer(): string {
  const { globalValue } = vscode.workspace.getConfiguration("callgate").inspect<string>("server.path") ?? {};
  return globalValue ?? "";
}

function environmentOf({ isOurs }: ServerProgram): Record<string, string> {
  // The editor's own program is Node where this is set.
  return isOurs ? { ELECTRON_RUN_AS_NODE: "1" } : {};
}

function serverOptions(program: ServerProgram): ServerOptions {
  const { command, args } = program;
  return {
    command,
    args: [...args, "lsp"],
    transport: 0,
    options: { env: { ...process.env, ...environmentOf(program) } },
  };
}

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
  };
}

/** Runs callgate where the user sees it. In a folder that is not trusted nothing runs but the server. */
async function run({ title, args, folder }: CommandLine, program: ServerProgram): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage("callgate runs no command in a folder that is not trusted.");
    return;
  }
  const execution = new vscode.ProcessExecution(program.command, [...program.args, ...args], {
    cwd: folder,
    env: environmentOf(program),
  });
  const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) ?? 2;
  await vscode.tasks.executeTask(
    new vscode.Task({ type: "callgate", command: title }, scope, title, "callgate", execution),
  );
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const { activeTextEditor } = vscode.window;
  const around = activeTextEditor && vscode.workspace.getWorkspaceFolder(activeTextEditor.document.uri);
  const folder = around ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined)
    void vscode.window.showInformationMessage("Open a folder first: callgate looks at what is in it.");
  else await use(folder.uri.fsPath);
}

async function withFile(use: (path: string) => Promise<void>): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || document.uri.scheme !== "file")
    void vscode.window.showInformationMessage("Open a policy first, and save it.");
  else await use(document.uri.fsPath);
}

/** Makes every safe fix of the file that is open, by the server. */
async function fix(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.sourceAction", {
    kind: "source.fixAll.callgate",
    apply: "first",
  });
}

async function replay(folder: string, program: ServerProgram): Promise<void> {
  const [session] = (await vscode.window.showOpenDialog({ title: "A recorded session", openLabel: "Replay" })) ?? [];
  if (session === undefined) return;
  const document = vscode.window.activeTextEditor?.document;
  const isPolicy =
    document !== undefined && ["yaml", "json"].includes(document.languageId) && !isConfiguration(document.uri);
  await run(replayLine(folder, session.fsPath, isPolicy ? document.uri.fsPath : undefined), program);
}

function isConfiguration({ path }: vscode.Uri): boolean {
  return /(?:^|\/)callgate\.config\.|\.policytest\./.test(path);
}

/** The page of a check: that of the finding at the cursor, or one that is chosen. */
async function explain({ extensionUri }: vscode.ExtensionContext): Promise<void> {
  const pages = vscode.Uri.joinPath(extensionUri, "server", "checks");
  const names = (await vscode.workspace.fs.readDirectory(pages))
    .map(([name]) => name)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => name.slice(0, -".md".length));
  const here = checkAtCursor();
  const check =
    here !== undefined && names.includes(here)
      ? here
      : await vscode.window.showQuickPick(names, { title: "Which check?" });
  if (check !== undefined)
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(pages, `${check}.md`));
}

function checkAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find((one: vscode.Diagnostic) => one.source === "callgate" && one.range.contains(editor.selection.active));
  const code = typeof found?.code === "object" ? found.code.value : found?.code;
  return code === undefined ? undefined : String(code);
}
