/** `callgate init`: a repository → the files that put callgate in the way of a bad policy. */

import { dirname, join, resolve } from "node:path";
import { HOSTS, type HostId } from "@callgate/core";
import { type Io, UserError } from "@callgate/project/io";
import { printable } from "@callgate/report";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { likelyCi } from "./ci-files.js";
import { CI_NAMES, type CiName } from "./ci-names.js";
import { originOf, UNKNOWN_ORIGIN } from "./origin.js";
import { askedTools, type GivenTools, givenTools, type Plan, plan } from "./plan.js";
import { showPlanned, writePlanned } from "./planned-file.js";
import type { SessionPolicies } from "./session-policies.js";

export interface InitArguments {
  readonly tools?: string | readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly host?: Single;
  readonly reads?: boolean | undefined;
  readonly ci?: Single;
  readonly origin?: Single;
  readonly timeout?: Single;
  readonly yes?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
  /** What follows `--`: a server's command; undefined where there is no `--`. */
  readonly command?: readonly string[] | undefined;
}

/**
 * Writes what is not there, and changes what is there after asking. Nothing is written before all is decided.
 * @throws UserError for bad usage, and for files that are to change when no person can be asked
 */
export async function initCommand(args: InitArguments, io: Io): Promise<ExitCode> {
  const above = repositoryAbove(io);
  if (above !== undefined) throw new UserError(`the repository begins at ${above}; run callgate init there`);
  const host = once(args.host, "--host") as HostId | undefined;
  const { files, notes } = host === undefined ? await repositoryPlan(args, io) : await hostPlan(host, args, io);
  const changed = files.filter(({ before, after }) => before !== after);
  if (args["dry-run"] === true) showPlanned(changed, io);
  else await writePlanned(changed, args.yes === true, io);
  const same = files.filter(({ before, after }) => before === after);
  for (const note of [...same.map(({ path }) => `${path} is there already, as it would be written`), ...notes])
    io.stderr.write(`${printable(note)}\n`);
  return EXIT.clean;
}

/** An agent's own configuration, and nothing else. @throws UserError as `initCommand` */
async function hostPlan(host: HostId, args: InitArguments, io: Io): Promise<Plan> {
  if (args.command !== undefined)
    throw new UserError("-- goes without --host: callgate tools --output FILE -- COMMAND writes a list for --tools");
  for (const option of ["ci", "origin", "sessions", "timeout"] as const)
    if (args[option] !== undefined) throw new UserError(`--${option} goes without --host`);
  const { hostStart } = await import("./host-file.js");
  return hostStart(host, { tools: [args.tools ?? []].flat(), reads: args.reads === true }, io);
}

/** @throws UserError as `initCommand` */
async function repositoryPlan(args: InitArguments, io: Io): Promise<Plan> {
  if (args.reads === true) throw new UserError(`--reads goes with --host ${Object.keys(HOSTS).join("|")}`);
  const origin = once(args.origin, "--origin") ?? originOf();
  if (origin !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(origin))
    throw new UserError(`--origin is OWNER/NAME, a repository on GitHub, not ${origin}`);
  const named = once(args.ci, "--ci") as CiName | undefined;
  if (origin === undefined && named !== undefined && named !== "none")
    throw new UserError(`--ci ${named} needs --origin OWNER/NAME: ${UNKNOWN_ORIGIN}`);
  const begun = await sessionsOf(args, io);
  const given = begun === undefined ? await toolsOf(args, io) : undefined;
  const ci = origin === undefined ? "none" : await chosenCi(args, io);
  return plan({ given, begun, origin, ci }, io);
}

/** The policies that recorded sessions need, where such are named. @throws UserError as `sessionPolicies` */
async function sessionsOf({ sessions, tools, command }: InitArguments, io: Io): Promise<SessionPolicies | undefined> {
  if (sessions === undefined) return undefined;
  if (command !== undefined) throw new UserError("-- goes without --sessions: --tools SERVER=FILE gives it a list");
  return (await import("./session-policies.js")).sessionPolicies(sessions, [tools ?? []].flat(), io);
}

/** @throws UserError where a server gives no list, or a file holds none */
async function toolsOf({ tools, command, timeout }: InitArguments, io: Io): Promise<GivenTools | undefined> {
  const list = once(tools, "--tools");
  if (command === undefined && timeout !== undefined)
    throw new UserError("--timeout goes with -- and a server's command");
  if (command === undefined) return list === undefined ? undefined : givenTools(list, io);
  if (list !== undefined) throw new UserError("-- and --tools exclude each other: one gives the list, the other is it");
  const { serverList } = await import("../tools/tools.js");
  return askedTools(await serverList(command, timeout, "callgate init -- COMMAND", io));
}

/** The CI that is named, else the one that a person says, else the likely one. @throws UserError for another answer */
async function chosenCi(args: InitArguments, io: Io): Promise<CiName> {
  const named = once(args.ci, "--ci") as CiName | undefined;
  if (named !== undefined) return named;
  const likely = likelyCi(io);
  if (args.yes === true || args["dry-run"] === true) return likely;
  const answer = (await io.ask(`which CI: ${CI_NAMES.join(", ")}? [${likely}] `))?.trim().toLowerCase() ?? "";
  if (answer === "") return likely;
  const chosen = CI_NAMES.find((name) => name === answer);
  if (chosen === undefined)
    throw new UserError(`\`${answer}\` is not one of ${CI_NAMES.join(", ")}, and nothing was written`);
  return chosen;
}

/** The folder above this one that git's is in, where this one has none. */
function repositoryAbove(io: Io): string | undefined {
  const top = resolve(io.cwd);
  for (let folder = top; ; folder = dirname(folder)) {
    if (io.kindOf(join(folder, ".git")) !== undefined) return folder === top ? undefined : folder;
    if (folder === dirname(folder)) return undefined;
  }
}
