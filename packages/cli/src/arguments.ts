/** Options as the parser gives them → their values. */

import { type DialectId, HOSTS, type HostId, type LowerOptions, type Release } from "@callgate/core";
import type { HostSearchOptions } from "@callgate/project/hosts";
import { type Io, UserError } from "@callgate/project/io";

/** An option that can have only one value; the parser makes a list of one that is repeated, or that other commands repeat. */
export type Single = string | readonly string[] | undefined;

/** The option's value. @throws UserError for one that is repeated, and for an empty value */
export function once(value: Single, option: string): string | undefined {
  if (value === undefined) return undefined;
  const [first, ...more] = [value].flat();
  if (more.length > 0) throw new UserError(`${option} was given more than once; give it once`);
  if (first === "") throw new UserError(`${option} is empty; give it a value`);
  return first;
}

/** Says on the error output that something is written otherwise now; the old spelling works for one more version. */
export function hintOldSpelling(old: string, now: string, io: Io): void {
  io.stderr.write(`callgate: ${old} is an old spelling, which the next version drops; write ${now}\n`);
}

/** `--dialect` and `--release`. */
export interface LowerArguments {
  readonly dialect?: Single;
  readonly release?: Single;
}

/** How policies are lowered; yargs has checked that there are such dialects and releases. @throws UserError */
export function lowerOptions({ dialect, release }: LowerArguments): LowerOptions {
  return {
    dialect: once(dialect, "--dialect") as DialectId | undefined,
    release: once(release, "--release") as Release | undefined,
  };
}

/** `--dialect` of commands that also read agents' own configuration; yargs has checked that there is such a dialect or host. */
export function dialectOrHost(args: LowerArguments): LowerOptions & { readonly host?: HostId } {
  const dialect = once(args.dialect, "--dialect");
  if (dialect === undefined || !Object.hasOwn(HOSTS, dialect)) return lowerOptions(args);
  return { ...lowerOptions({ ...args, dialect: undefined }), host: dialect as HostId };
}

/** Where agents' own configuration is looked for, and how they run. */
export interface HostArguments {
  readonly user?: boolean | undefined;
  readonly managed?: boolean | undefined;
  readonly home?: Single;
  readonly engine?: readonly string[] | undefined;
  readonly mode?: Single;
  readonly interactive?: boolean | undefined;
  readonly headless?: boolean | undefined;
  readonly trusted?: boolean | undefined;
  readonly untrusted?: boolean | undefined;
}

/** @throws UserError where two options say the opposite */
export function hostSearch(args: HostArguments): HostSearchOptions {
  return {
    user: args.user,
    managed: args.managed,
    home: once(args.home, "--home"),
    engines: args.engine,
    mode: once(args.mode, "--mode"),
    interactive: oneOf(args, "interactive", "headless"),
    trusted: oneOf(args, "trusted", "untrusted"),
  };
}

/** The value of two options that say the opposite. */
function oneOf<K extends "interactive" | "headless" | "trusted" | "untrusted">(
  args: HostArguments,
  yes: K,
  no: K,
): boolean | undefined {
  if (args[yes] && args[no]) throw new UserError(`--${yes} and --${no} exclude each other`);
  return args[yes] ? true : args[no] ? false : undefined;
}

/** `--config FILE`; false for `--no-config`. */
export type ConfigArgument = Single | boolean;

/** The configuration's path; undefined for the one that is found, false for none. @throws UserError */
export function configPath(argument: ConfigArgument): string | false | undefined {
  return typeof argument === "boolean" ? (argument ? undefined : false) : once(argument, "--config");
}

const MAX_JOBS = 256;

/** How many threads `--jobs` asks for. @throws UserError for what is no number of threads */
export function threadCount(argument: Single): number | "auto" | undefined {
  const text = once(argument, "--jobs");
  if (text === undefined || text === "auto") return text;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_JOBS) return number;
  throw new UserError(`--jobs ${text} is no number of threads; give one from 1 to ${MAX_JOBS}, or auto`);
}

/** The recorded sessions that are read: those that are named, or else the current folder's, unless a host's own are. */
export function transcriptsOf({
  transcripts = [],
  sessions,
}: {
  readonly transcripts?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
}): readonly string[] {
  return transcripts.length === 0 && sessions === undefined ? ["."] : transcripts;
}
