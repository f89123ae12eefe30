/** `callgate diff`: two policies → what an agent may do now that it could not do before. */

import { compareRevisions, type DiffFailOn, hasRange } from "@callgate/project/diff";
import { type Io, UserError } from "@callgate/project/io";
import { failsRun, REPORTS } from "@callgate/report";
import {
  type ConfigArgument,
  configPath,
  dialectOrHost,
  type HostArguments,
  hintOldSpelling,
  hostSearch,
  type LowerArguments,
  once,
  type Single,
} from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { type Listed, listed, outputRequests, type ReportArguments, writeReport } from "../../outputs.js";
import { boundHeapGrowth } from "../../v8-flags.js";
import { FAIL_ON } from "../options.js";

export interface DiffArguments extends LowerArguments, HostArguments, ReportArguments, Listed {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly impact?: readonly string[] | undefined;
  readonly findings?: boolean | undefined;
  readonly failOn?: Single;
  readonly failOnWidened: "any" | "execute" | "never";
  readonly failOnChanged?: boolean | undefined;
  readonly failOnUnknown?: boolean | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for policies that cannot be read or that no program loads */
export async function diffCommand(args: DiffArguments, io: Io): Promise<ExitCode> {
  boundHeapGrowth();
  const requests = outputRequests(args);
  const [before, second, another] = args.policies;
  const behind = args.impact === undefined ? [] : args.policies.slice(2);
  // An older version took whatever followed --impact for recorded sessions.
  if (behind.length > 0) hintOldSpelling("--impact SESSION SESSION", "--impact SESSION --impact SESSION", io);
  // Of two versions of a host, the policy may be one.
  const after = second ?? (hasRange(args.engine) ? before : fileOf(before));
  if (before === undefined || after === undefined)
    throw new UserError("name two policies: callgate diff BEFORE AFTER; a revision's file is REV:PATH");
  if (another !== undefined && behind.length === 0)
    throw new UserError(`\`${another}\` is one policy too many: two are compared`);
  const { findings } = args;
  const impact = args.impact && [...args.impact, ...behind];
  const { severity, failOn } = whatFails(args, io);
  const options = {
    ...dialectOrHost(args),
    ...hostSearch(args),
    config: configPath(args.config),
    tools: args.tools,
    impact,
    findings,
    failOn,
  };
  const compared = await compareRevisions(before, after, options, io);
  const { report, unknown } = compared;
  const found = [...report.findings, ...(report.lint?.appeared ?? [])];
  const fails = compared.fails || found.some((finding) => failsRun(finding, { failOn: severity }));
  const failsUnknown = args.failOnUnknown === true && unknown !== undefined;
  const code = fails || failsUnknown ? EXIT.findings : EXIT.clean;
  await writeReport(REPORTS.diff, report, requests, io, code, listed(args));
  if (failsUnknown) io.stderr.write(`callgate: ${unknown}: --fail-on-unknown makes that a failure\n`);
  return code;
}

/** The file of `REV:PATH`, as it is now. */
function fileOf(revision: string | undefined): string | undefined {
  const [, path] = /^[^:/\\]{2,}:(.+)$/.exec(revision ?? "") ?? [];
  return path;
}

const WIDENED = { any: "wider", execute: "execute-wider", never: "never" } as const;

/** What `--fail-on` said of differences once. */
const OLD: Readonly<Record<string, { readonly now: string; readonly failOn: DiffFailOn }>> = {
  wider: { now: "--fail-on-widened any", failOn: "wider" },
  "execute-wider": { now: "--fail-on-widened execute", failOn: "execute-wider" },
  any: { now: "--fail-on-changed", failOn: "any" },
};

/** Which findings and which differences fail. @throws UserError for a severity that is not there */
function whatFails(
  args: DiffArguments,
  io: Io,
): { readonly severity: (typeof FAIL_ON)[number]; readonly failOn: DiffFailOn } {
  const text = once(args.failOn, "--fail-on");
  const asked = args.failOnChanged ? "any" : WIDENED[args.failOnWidened];
  if (text === undefined) return { severity: "never", failOn: asked };
  const old = Object.hasOwn(OLD, text) ? OLD[text] : undefined;
  if (old !== undefined) {
    hintOldSpelling(`--fail-on ${text}`, old.now, io);
    return { severity: "never", failOn: old.failOn };
  }
  const severity = FAIL_ON.find((one) => one === text);
  if (severity === undefined) throw new UserError(`--fail-on is one of ${FAIL_ON.join(", ")}, not ${text}`);
  return { severity, failOn: severity === "never" ? "never" : asked };
}
