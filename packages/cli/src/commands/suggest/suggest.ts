/** `callgate suggest`: recorded sessions → a policy that allows what they needed, and what was shown of it. */

import { join } from "node:path";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { type SuggestedPolicies, type SuggestTarget, suggestPolicies, TARGETS } from "@callgate/project/suggest";
import { REPORTS, type SuggestReport } from "@callgate/report";
import { LEVELS, type Level } from "@callgate/suggest";
import { type ConfigArgument, configPath, once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { boundHeapGrowth } from "../../heap.js";
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface SuggestArguments extends Pick<ReportArguments, "format" | "color" | "quiet"> {
  readonly transcripts?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly since?: Single;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  readonly to?: Single;
  readonly output?: Single;
  readonly server?: Single;
  readonly tools?: string | readonly string[] | undefined;
  readonly allow?: readonly string[] | undefined;
  readonly tight?: boolean | undefined;
  readonly medium?: boolean | undefined;
  readonly loose?: boolean | undefined;
  readonly fromPolicy?: Single;
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
  const requests = outputRequests({ format: args.format, color: args.color });
  if ((args.transcripts ?? []).length === 0 && args.sessions === undefined)
    throw new UserError(
      "name the recorded sessions to learn from: callgate suggest --to intercept TRANSCRIPT..., or your own: --sessions claude-code",
    );
  const output = once(args.output, "--output");
  const suggested = await suggestPolicies(
    {
      transcripts: args.transcripts,
      sessions: args.sessions,
      since: once(args.since, "--since"),
      from: args.from,
      unwrap: args.unwrap,
      config: configPath(args.config),
      tools: args.tools,
      to: targetOf(once(args.to, "--to")),
      server: once(args.server, "--server"),
      allow: args.allow,
      level: levelOf(args),
      fromPolicy: once(args.fromPolicy, "--from-policy"),
      redact: args.redact,
      redactKeys: args.redactKey,
      prove: args.prove,
    },
    io,
  );
  const report = writePolicies(suggested, output, io);
  const { lintErrors, unexpected } = report.proof;
  const code = lintErrors > 0 || unexpected > 0 ? EXIT.findings : EXIT.clean;
  const isPolicyShown = output === undefined;
  await writeReport(REPORTS.suggest, report, requests, isPolicyShown ? { ...io, stdout: io.stderr } : io, code);
  return code;
}

function targetOf(name: string | undefined): SuggestTarget {
  const target = TARGETS.find((one) => one === name);
  if (target === undefined) throw new UserError(`say what the policy is for: --to ${TARGETS.join(" or --to ")}`);
  return target;
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
    const servers = policies.map(({ server }) => server ?? "a server that is not named");
    throw new UserError(
      `the calls are to ${servers.length} servers, each with a policy of its own: ${servers.slice(0, 5).join(", ")}; say which with --server, or write all into a folder: --output policies/`,
    );
  }
  if (output === undefined) {
    io.stdout.write(only.text);
    return report;
  }
  const written = policies.map(({ name, text }) => {
    const path = isFolder ? join(output, fileName(name)) : output;
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

/** A server's name, which is its own word, as the name of a file. */
function fileName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return safe.slice(-80);
}
