/** `callgate suggest`: recorded sessions → a policy that allows what they needed, and what was shown of it. */

import { join, resolve } from "node:path";
import { HOSTS, type HostId } from "@callgate/core";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import {
  type SuggestedPolicies,
  serverNames,
  suggestHost,
  suggestPolicies,
  TARGETS,
  updatePolicy,
  writeSuite,
} from "@callgate/project/suggest";
import { exceedsForce, printable, REPORTS, type SuggestReport } from "@callgate/report";
import { LEVELS, type Level } from "@callgate/suggest";
import { type ConfigArgument, configPath, hintOldSpelling, once, type Single, transcriptsOf } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type OutputRequest, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";
import { serverFileNames } from "../../server-file-names.js";
import { boundHeapGrowth } from "../../v8-flags.js";

export interface SuggestArguments extends Pick<ReportArguments, "format" | "color" | "quiet"> {
  readonly transcripts?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly since?: Single;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  readonly skip?: boolean | undefined;
  readonly to?: Single;
  readonly output?: Single;
  /** The old spelling of `writeSuite`. */
  readonly suite?: Single;
  readonly writeSuite?: Single;
  readonly server?: Single;
  readonly tools?: string | readonly string[] | undefined;
  readonly allow?: readonly string[] | undefined;
  readonly tight?: boolean | undefined;
  readonly medium?: boolean | undefined;
  readonly loose?: boolean | undefined;
  readonly fromPolicy?: Single;
  readonly update?: Single;
  readonly widen?: readonly string[] | undefined;
  readonly check?: boolean | undefined;
  readonly unused?: Single;
  readonly prove?: boolean | undefined;
  readonly redact?: readonly string[] | undefined;
  readonly redactKey?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/**
 * The policy goes to `--output`, and the report to the standard output; without `--output`, the policy goes to the
 * standard output and the report to the standard error. 1 where the policy is not shown to do what is claimed of it.
 * @throws UserError for bad usage, and for input that cannot be read
 */
export async function suggestCommand(args: SuggestArguments, io: Io): Promise<ExitCode> {
  boundHeapGrowth();
  const requests = outputRequests({ format: args.format, color: args.color, quiet: args.quiet });
  const output = once(args.output, "--output");
  const update = once(args.update, "--update");
  if (update !== undefined) return updateCommand(update, args, requests, io);
  for (const option of ["check", "unused", "widen"] as const)
    if (args[option] !== undefined)
      throw new UserError(`--${option} goes with --update FILE, the policy that is looked at`);
  const suggested = await suggestedFor(args, io);
  const suite = suiteOf(args, io);
  if (suite !== undefined) requireOneFile(suggested, output, io);
  const written = writePolicies(suggested, output, io);
  const report =
    suite === undefined
      ? written
      : { ...written, suite: await writeSuite(suggested.tools, suitePlaces(suggested, output as string, suite), io) };
  const { lintErrors, unexpected } = report.proof;
  const code = lintErrors > 0 || unexpected > 0 || exceedsForce(report) ? EXIT.findings : EXIT.clean;
  const isPolicyShown = output === undefined;
  await writeReport(REPORTS.suggest, report, requests, isPolicyShown ? { ...io, stdout: io.stderr } : io, code);
  return code;
}

function learningOptions(args: SuggestArguments) {
  return {
    transcripts: transcriptsOf(args),
    sessions: args.sessions,
    since: once(args.since, "--since"),
    from: args.from,
    unwrap: args.unwrap,
    parseAll: args.skip === false,
    config: configPath(args.config),
    tools: args.tools,
    server: once(args.server, "--server"),
    allow: args.allow,
    level: levelOf(args),
    redact: args.redact,
    redactKeys: args.redactKey,
    prove: args.prove,
  };
}

/** `--update FILE`: the change goes to the file, and as a patch to the standard output with the report. */
async function updateCommand(
  policy: string,
  args: SuggestArguments,
  requests: readonly OutputRequest[],
  io: Io,
): Promise<ExitCode> {
  const to = once(args.to, "--to");
  const host = to !== undefined && Object.hasOwn(HOSTS, to) ? (to as HostId) : undefined;
  for (const [name, value] of [
    ["to", host === undefined ? to : undefined],
    ["output", args.output],
    ["write-suite", args.writeSuite ?? args.suite],
    ["from-policy", args.fromPolicy],
  ] as const)
    if (value !== undefined) throw new UserError(`--update changes ${policy} itself; leave out --${name}`);
  const { check = false } = args;
  const { report, patch, isLacking } = await updatePolicy(
    { ...learningOptions(args), policy, host, check, unused: once(args.unused, "--unused"), widen: args.widen },
    io,
  );
  const isWrong = report.proof.lintErrors > 0 || report.proof.unexpected > 0;
  const code = (check ? isLacking : isWrong) ? EXIT.findings : EXIT.clean;
  if (requests.some(({ format, file }) => format === "pretty" && file === undefined))
    io.stdout.write(patch.split("\n").map(printable).join("\n"));
  await writeReport(REPORTS.suggest, report, requests, io, code);
  return code;
}

/** The suite that is to be written. */
function suiteOf({ suite, writeSuite }: SuggestArguments, io: Io): string | undefined {
  if (suite === undefined) return once(writeSuite, "--write-suite");
  hintOldSpelling("--suite FILE", "--write-suite FILE", io);
  return once(suite, "--suite");
}

function suitePlaces({ policies }: SuggestedPolicies, policy: string, suite: string) {
  return { policy, text: policies[0]?.text ?? "", suite };
}

/** A suite names the one policy that it tests. @throws UserError */
function requireOneFile({ policies }: SuggestedPolicies, output: string | undefined, io: Io): void {
  if (output === undefined || policies.length !== 1 || output.endsWith("/") || io.kindOf(output) === "directory")
    throw new UserError(
      "--write-suite tests one policy in a file: give --output FILE, and --server where there are several",
    );
}

/** @throws UserError for an unknown target, and for options that it does not have */
function suggestedFor(args: SuggestArguments, io: Io): Promise<SuggestedPolicies> {
  const name = once(args.to, "--to");
  const fromPolicy = once(args.fromPolicy, "--from-policy");
  if (name !== undefined && Object.hasOwn(HOSTS, name)) {
    if ((args.writeSuite ?? args.suite) !== undefined)
      throw new UserError(`--write-suite is for policies of gateways, and ${name} is an agent`);
    requireOtherFile(fromPolicy, once(args.output, "--output"), io);
    return suggestHost({ ...learningOptions(args), to: name as HostId, fromPolicy }, io);
  }
  const to = TARGETS.find((one) => one === name);
  if (to === undefined)
    throw new UserError(`say what the policy is for: --to ${[...TARGETS, ...Object.keys(HOSTS)].join(", ")}`);
  return suggestPolicies({ ...learningOptions(args), to, fromPolicy }, io);
}

/** What an agent's file holds beside rules about MCP tools is not carried over. @throws UserError where the new file replaces it */
function requireOtherFile(fromPolicy: string | undefined, output: string | undefined, io: Io): void {
  if (fromPolicy === undefined || output === undefined) return;
  if (resolve(io.cwd, fromPolicy) !== resolve(io.cwd, output) || io.kindOf(output) !== "file") return;
  throw new UserError(
    `${output} would lose what it says beside rules about MCP tools; write to another file and merge, or change it in place with --update ${output}`,
  );
}

/** @throws UserError for two of them */
function levelOf(args: SuggestArguments): Level | undefined {
  const [level, another] = LEVELS.filter((one) => one !== "any" && args[one] === true);
  if (another !== undefined) throw new UserError(`--${level} and --${another} contradict each other: give one`);
  return level;
}

/** Writes the policies, or the only one to the standard output. @throws UserError for several without a folder */
function writePolicies({ report, policies }: SuggestedPolicies, output: string | undefined, io: Io): SuggestReport {
  const [only, another] = policies;
  if (only === undefined) return report;
  const isFolder = output !== undefined && (output.endsWith("/") || io.kindOf(output) === "directory");
  if (another !== undefined && !isFolder) {
    throw new UserError(
      `the calls are to ${policies.length} servers, each with a policy of its own: ${serverNames(policies.map(({ server }) => server))}; say which with --server, or write all into a folder: --output policies/`,
    );
  }
  if (output === undefined) {
    io.stdout.write(only.text);
    return report;
  }
  const names = serverFileNames(policies.map(({ name }) => name));
  const written = policies.map(({ text }, i) => {
    const path = isFolder ? join(output, names[i] as string) : output;
    try {
      if (isFolder) io.makeFolder(output);
      io.replaceFile(path, text);
    } catch (error) {
      throw fileProblem(error, path, "written");
    }
    return path;
  });
  return {
    ...report,
    policies: report.policies.map((policy, i) => ({ ...policy, name: written[i] ?? policy.name, isWritten: true })),
  };
}
