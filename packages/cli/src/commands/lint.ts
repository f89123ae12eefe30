/** `callgate lint`: policies → findings. */

import { compareFindings, compareSeverity, type DialectId, type Finding, type Severity } from "@callgate/core";
import { CHECKS, lint } from "@callgate/linter";
import { EXIT, type ExitCode } from "../exit.js";
import { readPolicies, readToolList } from "../files.js";
import type { Io } from "../io.js";
import { outputRequests, writeReport } from "../outputs.js";
import { VERSION } from "../version.js";

export interface LintArguments {
  readonly paths?: readonly string[] | undefined;
  readonly tools?: string | undefined;
  readonly dialect?: string | undefined;
  readonly failOn: Severity | "never";
  readonly format?: readonly string[] | undefined;
}

export async function lintCommand(args: LintArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const paths = args.paths === undefined || args.paths.length === 0 ? ["."] : args.paths;
  const { tools, findings: toolFindings } = readToolList(args.tools, io);
  const files = await readPolicies(paths, args.dialect as DialectId | undefined, io);
  const findings = [
    ...toolFindings,
    ...files.flatMap(({ document, lowered }) => lint(document, lowered, { tools })),
  ].sort(compareFindings);
  writeReport(
    {
      command: "lint",
      version: VERSION,
      checks: CHECKS,
      subjects: files.map(({ document }) => document.uri),
      findings,
      sources: new Map(files.map(({ document }) => [document.uri, document.text])),
    },
    requests,
    io,
  );
  return fails(findings, args.failOn) ? EXIT.findings : EXIT.clean;
}

function fails(findings: readonly Finding[], failOn: Severity | "never"): boolean {
  return failOn !== "never" && findings.some(({ severity }) => compareSeverity(severity, failOn) <= 0);
}
