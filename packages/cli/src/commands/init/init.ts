/** `callgate init`: a repository → the files that put callgate in the way of a bad policy. */

import { dirname, join, resolve } from "node:path";
import { HOSTS, type HostId } from "@callgate/core";
import { CONFIG_NAMES } from "@callgate/project/config";
import { type Io, UserError, VERSION } from "@callgate/project/io";
import { policiesBelow, readToolList } from "@callgate/project/policies";
import { printable } from "@callgate/report";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { configText } from "./config-text.js";
import { HOOKS_PATH, type WithHook, withHook } from "./hook-text.js";
import { originOf, UNKNOWN_ORIGIN } from "./origin.js";
import { type PlannedFile, showPlanned, textAt, writePlanned } from "./planned-file.js";
import { policyFile } from "./policy-file.js";
import type { SessionPolicies } from "./session-policies.js";
import { WORKFLOW_PATH, workflowText } from "./workflow-text.js";

export interface InitArguments {
  readonly tools?: string | readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly host?: Single;
  readonly reads?: boolean | undefined;
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
  const host = once(args.host, "--host") as HostId | undefined;
  if (host !== undefined) return startHost(host, args, io);
  if (args.reads === true) throw new UserError(`--reads goes with --host ${Object.keys(HOSTS).join("|")}`);
  const origin = originOf();
  const { files, notes } = await plan(await firstPolicies(args, io), origin, io);
  const changed = files.filter(({ before, after }) => before !== after);
  if (args["dry-run"] === true) showPlanned(changed, io);
  else await writePlanned(changed, args.yes === true, io);
  for (const { path } of files.filter(({ before, after }) => before === after))
    notes.unshift(`${path} is there already, as it would be written`);
  if (origin === UNKNOWN_ORIGIN && changed.some(({ after }) => after.includes(UNKNOWN_ORIGIN)))
    notes.push(
      `put whose repository callgate is taken from in place of _OWNER_, in ${WORKFLOW_PATH} and ${HOOKS_PATH}`,
    );
  for (const note of notes) io.stderr.write(`${printable(note)}\n`);
  return EXIT.clean;
}

/** Writes an agent's own configuration, and nothing else. @throws UserError as `initCommand` */
async function startHost(host: HostId, args: InitArguments, io: Io): Promise<ExitCode> {
  if (args.sessions !== undefined)
    throw new UserError("--sessions goes without --host: it begins with gateways' policies");
  const { hostStart } = await import("./host-file.js");
  const { files, notes } = await hostStart(host, { tools: [args.tools ?? []].flat(), reads: args.reads === true }, io);
  if (args["dry-run"] === true) showPlanned(files, io);
  else await writePlanned(files, args.yes === true, io);
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
