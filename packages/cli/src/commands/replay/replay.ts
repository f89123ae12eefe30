/** `callgate replay`: recorded sessions × policies → would-be denials. */

import type { HostId } from "@callgate/core";
import { withCommas } from "@callgate/core/text";
import { type Io, UserError } from "@callgate/project/io";
import { type ReplayOptions, replaySessions, replayShard, requireDuration, type Shard } from "@callgate/project/replay";
import { printable, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  type HostArguments,
  hostSearch,
  type LowerArguments,
  lowerOptions,
  once,
  type Single,
  threadCount,
  transcriptsOf,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type Listed, listed, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";
import { boundHeapGrowth } from "../../v8-flags.js";

export interface ReplayArguments extends LowerArguments, HostArguments, ReportArguments, Listed {
  readonly transcripts?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly since?: Single;
  readonly policy?: readonly string[] | undefined;
  readonly against?: readonly string[] | undefined;
  readonly allowInvalid?: boolean | undefined;
  readonly grantBy: NonNullable<ReplayOptions["grantBy"]>;
  readonly sweep?: readonly string[] | undefined;
  readonly explain?: Single;
  readonly redact?: readonly string[] | undefined;
  readonly redactKey?: readonly string[] | undefined;
  readonly warnAt?: Single;
  readonly host?: Single;
  readonly tools?: string | readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  readonly skip?: boolean | undefined;
  readonly assumeInterval?: string | undefined;
  readonly decisions?: string | undefined;
  readonly jobs?: Single;
  readonly shard?: Single;
  readonly part?: Single;
  readonly failOn: string;
  readonly failOnUnknown?: boolean | undefined;
  readonly config?: ConfigArgument;
}

const MAX_SHARDS = 100_000;

/** From so many files on, what is soon forgotten of each is most of the memory. */
const MANY_FILES = 1_000;

/** @throws UserError for bad usage, and for input that cannot be read */
export async function replayCommand(args: ReplayArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const shard = shardOf(args);
  const options = optionsOf(args, io);
  if (shard !== undefined) {
    const { calls, whole } = await replayShard(options, shard, io);
    const { part, parts } = shard;
    if (whole !== undefined)
      io.stderr.write(`callgate: nothing was cut, because ${whole}: the first shard has all the work\n`);
    const count = withCommas(calls);
    io.stdout.write(`part ${part} of ${parts}: ${count} calls decided; callgate merge joins the parts\n`);
    return EXIT.clean;
  }
  const { report, fails } = await replaySessions(options, io);
  const code = fails ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.replay, report, requests, io, code, listed(args));
  return code;
}

function optionsOf(args: ReplayArguments, io: Io): ReplayOptions {
  const jobs = jobsOf(args);
  const warnAt = once(args.warnAt, "--warn-at");
  const { sessions, against, allowInvalid, tools, grantBy, sweep, from, unwrap, redact, decisions } = args;
  return {
    ...lowerOptions(args),
    ...hostSearch(args),
    host: once(args.host, "--host") as HostId | undefined,
    transcripts: transcriptsOf(args),
    sessions,
    since: once(args.since, "--since"),
    onTranscripts: (files) => {
      if (files >= MANY_FILES) boundHeapGrowth();
    },
    config: configPath(args.config),
    policies: args.policy,
    onPolicyFound: (path: string) =>
      io.stderr.write(`callgate: ${printable(path)} decides, the only policy found; --policy FILE names another\n`),
    against,
    allowInvalid,
    tools,
    grantBy,
    sweep,
    from,
    unwrap,
    parseAll: args.skip === false,
    redact,
    redactKeys: args.redactKey,
    warnAt: warnAt === undefined ? undefined : warnAtOf(warnAt),
    assumeInterval: args.assumeInterval === undefined ? undefined : requireDuration(args.assumeInterval),
    explain: callIndex(args.explain),
    decisions,
    jobs,
    failOn: args.failOn,
    failOnUnknown: args.failOnUnknown,
  };
}

/** `--jobs N`. @throws UserError for what is no number of threads */
function jobsOf({ jobs, shard }: ReplayArguments): number | "auto" | undefined {
  if (jobs !== undefined && shard !== undefined)
    throw new UserError("--jobs and --shard both cut the work: give one, and a shard for each core");
  return threadCount(jobs);
}

/** `--shard I/N --part FILE`; undefined where neither is given. @throws UserError for one without the other */
function shardOf({ shard, part: file, format }: ReplayArguments): Shard | undefined {
  const [text, path] = [once(shard, "--shard"), once(file, "--part")];
  if (text === undefined) {
    if (path !== undefined) throw new UserError("--part FILE is where a shard goes; say which one: --shard 1/4");
    return undefined;
  }
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (index === undefined || count === undefined || Number(count) > MAX_SHARDS)
    throw new UserError(`--shard ${text} is no shard; write I/N, as in --shard 1/4`);
  if (Number(index) < 1 || Number(index) > Number(count))
    throw new UserError(`--shard ${text}: shards are counted from 1 to N`);
  if (path === undefined) throw new UserError("--shard needs a file to write to: --part FILE");
  if (format !== undefined)
    throw new UserError("--shard writes no report: give --format to callgate merge, which joins the parts");
  return { part: Number(index), parts: Number(count), file: path };
}

/** `--explain N`. */
function callIndex(option: Single): number | undefined {
  const text = once(option, "--explain");
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new UserError(`--explain ${text} is no call; give its number, counted from 0 over all transcripts`);
  return Number(text);
}

/**
 * A percentage in hundredths of a percent.
 * @throws UserError for anything but a percentage from 1% to 100%
 */
function warnAtOf(text: string): number {
  const written = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text);
  const share = written === null ? 0 : Number(written[1]) * 100 + Number((written[2] ?? "").padEnd(2, "0"));
  if (share < 100 || share > 10_000)
    throw new UserError(`--warn-at ${text} is no share of a limit; give a percentage from 1% to 100%, such as 80%`);
  return share;
}
