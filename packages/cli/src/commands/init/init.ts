/** `callgate init`: a repository → the files that put callgate in the way of a bad policy. */

import { dirname, join, resolve } from "node:path";
import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import { CONFIG_NAMES } from "@callgate/project/config";
import { fileProblem, type Io, UserError, VERSION } from "@callgate/project/io";
import { unifiedDiff } from "@callgate/project/lint";
import { policiesBelow, readInput, readToolList } from "@callgate/project/policies";
import { printable } from "@callgate/report";
import { once } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { configText } from "./config-text.js";
import { HOOKS_PATH, type WithHook, withHook } from "./hook-text.js";
import { originOf, UNKNOWN_ORIGIN } from "./origin.js";
import { policyFile } from "./policy-file.js";
import type { SessionPolicies } from "./session-policies.js";
import { WORKFLOW_PATH, workflowText } from "./workflow-text.js";

export interface InitArguments {
  readonly tools?: string | readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly yes?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
}

/** More policies than these are named by their folder. */
const MAX_POLICIES = 20;

/**
 * Writes what is not there, and what is there after asking. Nothing is written before all is decided.
 * @throws UserError for bad usage, and for files that are there when no person can be asked
 */
export async function initCommand(args: InitArguments, io: Io): Promise<ExitCode> {
  const above = repositoryAbove(io);
  if (above !== undefined) throw new UserError(`the repository begins at ${above}; run callgate init there`);
  const origin = originOf();
  const { files, notes } = await plan(await firstPolicies(args, io), origin, io);
  const changed = files.filter(({ before, after }) => before !== after);
  if (args["dry-run"] === true) {
    for (const { path, before, after } of changed) io.stdout.write(shownDiff(path, before, after));
  } else await write(changed, args.yes === true, io);
  for (const { path } of files.filter(({ before, after }) => before === after))
    notes.unshift(`${path} is there already, as it would be written`);
  if (origin === UNKNOWN_ORIGIN && changed.some(({ after }) => after.includes(UNKNOWN_ORIGIN)))
    notes.push(`put whose repository callgate is taken from in place of OWNER, in ${WORKFLOW_PATH} and ${HOOKS_PATH}`);
  for (const note of notes) io.stderr.write(`${printable(note)}\n`);
  return EXIT.clean;
}

/** The folder above this one that git's is in, where this one has none. */
function repositoryAbove(io: Io): string | undefined {
  const top = resolve(io.cwd);
  for (let folder = top; ; folder = dirname(folder)) {
    if (io.kindOf(join(folder, ".git")) !== undefined) return folder === top ? undefined : folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The policies to begin with: from recorded sessions, or else for the tools of a server. */
async function firstPolicies({ tools, sessions }: InitArguments, io: Io): Promise<SessionPolicies> {
  if (sessions !== undefined)
    return (await import("./session-policies.js")).sessionPolicies(sessions, [tools ?? []].flat(), io);
  const list = once(tools, "--tools");
  const read = readToolList(list, io).tools;
  return { first: list === undefined || read === undefined ? [] : [policyFile(list, read, io)], notes: [] };
}

async function plan(
  { first, notes: begun }: SessionPolicies,
  origin: string,
  io: Io,
): Promise<{ files: PlannedFile[]; notes: string[] }> {
  const files: PlannedFile[] = [];
  const notes: string[] = [...begun];
  const add = (path: string, after: string, more: Pick<PlannedFile, "note" | "without"> = {}) =>
    files.push({ path, before: textAt(path, io), after, ...more });
  const begunPaths = new Set(first.map(({ path }) => path));
  const others = (await policiesBelow(io)).filter((path) => !begunPaths.has(path));
  const named =
    others.length > MAX_POLICIES ? [...new Set(others.map((path) => path.split("/")[0] as string))] : others;
  const isEmpty = first.length === 0 && named.length === 0;
  const other = CONFIG_NAMES.slice(1).find((name) => io.kindOf(name) === "file");
  if (other !== undefined) notes.push(`${other} is there already and stays as it is; see that it names every policy`);
  else {
    const servers = first.flatMap(({ server }) => server ?? []);
    const unnamed = first.flatMap(({ server, path }) => (server === undefined ? [path] : []));
    const policies = isEmpty ? ["policies"] : [...unnamed, ...named];
    add("callgate.config.yaml", configText({ servers, policies }));
  }
  for (const { path, text, note, suite } of first) {
    add(path, text, { note });
    // The suite says what this very policy does.
    add(suite.path, suite.text, { note: suite.note, without: { path, after: undefined } });
  }
  if (isEmpty)
    notes.push(
      "there is no policy yet: write one into policies/, or let callgate init --tools FILE, or --sessions HOST, begin with one",
    );
  add(WORKFLOW_PATH, workflowText(origin));
  const hooksThere = textAt(HOOKS_PATH, io);
  const hooksFor = (tested: boolean) => withHook(hooksThere, { origin, version: VERSION, tested });
  const [only, another] = first;
  const hooks = hooksFor(first.length > 0);
  if (hooks.kind === "text")
    add(HOOKS_PATH, hooks.text, {
      // With several policies, some of their suites are written in any case.
      without: only && another === undefined ? { path: only.path, after: textOf(hooksFor(false)) } : undefined,
    });
  else if (hooks.kind === "there") notes.push(`${HOOKS_PATH} has the hook already`);
  else
    notes.push(
      `${HOOKS_PATH} stays as it is, since ${hooks.reason}; add the hook by hand: docs/pre-commit.md shows it`,
    );
  return { files, notes };
}

function textOf(hooks: WithHook): string | undefined {
  return hooks.kind === "text" ? hooks.text : undefined;
}

function textAt(path: string, io: Io): string | undefined {
  const kind = io.kindOf(path);
  if (kind === "directory") throw new UserError(`${path} is a folder; a file is to be written there`);
  if (kind === undefined) return undefined;
  const bytes = readInput(path, MAX_DOCUMENT_BYTES, io);
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) throw new UserError(`${path} is too large to be changed`);
  return new TextDecoder().decode(bytes);
}

async function write(files: readonly PlannedFile[], isAgreed: boolean, io: Io): Promise<void> {
  const chosen: PlannedFile[] = [];
  const declined = new Set<string>();
  for (const planned of files) {
    const { path, before, without } = planned;
    const isWithout = without !== undefined && declined.has(without.path);
    const after = isWithout ? without.after : planned.after;
    if (after === undefined || after === before) continue;
    const file = { ...planned, after };
    if (isAgreed || before === undefined || (await isWanted(file, before, io))) chosen.push(file);
    else declined.add(path);
  }
  for (const { path, after, before, note } of chosen) {
    try {
      io.makeFolder(dirname(path));
      io.replaceFile(path, after);
    } catch (error) {
      throw fileProblem(error, path, "written");
    }
    io.stdout.write(
      `${printable(`${before === undefined ? "wrote" : "changed"} ${path}${note === undefined ? "" : `: ${note}`}`)}\n`,
    );
  }
}

/** Shows what would change, and asks. @throws UserError where no person can be asked */
async function isWanted({ path, after }: PlannedFile, before: string, io: Io): Promise<boolean> {
  const answer = await io.ask(`${shownDiff(path, before, after)}change ${printable(path)}? [y/N] `);
  if (answer === undefined)
    throw new UserError(
      `${path} is there already, and no person can be asked; --yes changes it, --dry-run shows how, and nothing was written`,
    );
  return /^y(?:es)?$/i.test(answer.trim());
}

function shownDiff(path: string, before: string | undefined, after: string): string {
  return unifiedDiff(path, before, after).split("\n").map(printable).join("\n");
}

interface PlannedFile {
  /** From the top of the repository, with `/` between its parts. */
  readonly path: string;
  /** What is there; undefined for nothing. */
  readonly before: string | undefined;
  readonly after: string;
  /** What to add to the line that tells of it. */
  readonly note?: string | undefined;
  /** What is written instead where the file at `path` is to stay as it is; nothing when undefined. */
  readonly without?: { readonly path: string; readonly after: string | undefined } | undefined;
}
