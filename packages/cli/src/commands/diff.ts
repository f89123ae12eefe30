/** `callgate diff`: two policies → what an agent may do now that it could not do before. */

import { oncePerRun } from "@callgate/core/dialects";
import { comparePolicies } from "@callgate/diff";
import { type ConfigArgument, loadConfig, settingsFor } from "@callgate/project/config";
import {
  areComparable,
  areEnforced,
  type DiffFailOn,
  diffRows,
  failsOn,
  impactOn,
  lintChanges,
  namedSide,
  notEnforcedFindings,
  type ReadSide,
  readSides,
  reportFailsOn,
} from "@callgate/project/diff";
import { type Io, once, UserError, VERSION } from "@callgate/project/io";
import { type AskedArguments, askedOf, ToolLists } from "@callgate/project/policies";
import { unknownInImpact } from "@callgate/project/replay";
import { type DiffReport, REPORTS } from "@callgate/report";
import { EXIT, type ExitCode } from "../exit.js";
import { outputRequests, writeReport } from "../outputs.js";

export interface DiffArguments extends AskedArguments {
  readonly policies: readonly string[];
  readonly tools?: string | readonly string[] | undefined;
  readonly impact?: readonly string[] | undefined;
  readonly findings?: boolean | undefined;
  readonly failOn: DiffFailOn;
  readonly failOnUnknown?: boolean | undefined;
  readonly format?: readonly string[] | undefined;
  readonly config?: ConfigArgument;
}

/** @throws UserError for bad usage, and for policies that cannot be read or that no program loads */
export async function diffCommand(args: DiffArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args.format);
  const [first, second, another] = args.policies;
  if (first === undefined || second === undefined)
    throw new UserError("name two policies: callgate diff BEFORE AFTER; a revision's file is REV:PATH");
  if (another !== undefined) throw new UserError(`\`${another}\` is one policy too many: two are compared`);
  const asked = askedOf(args);
  const config = loadConfig(args.config, io);
  const sides = readSides(first, second, asked, io);
  const { before, after } = sides;
  const settings = settingsFor(after.path, config, io);
  const lists = new ToolLists(io);
  const tools = lists.read(once(args.tools, "--tools") ?? settings.tools);
  const rows = () =>
    diffRows(comparePolicies(before.policy, after.policy, { tools }), {
      documents: { before: before.document, after: after.document },
      tools,
      categories: settings.categories,
    });
  const report: DiffReport = {
    command: "diff",
    version: VERSION,
    before: namedSide(before),
    after: namedSide(after),
    findings: [...lists.findings, ...notEnforcedFindings(sides, args.impact !== undefined), ...notesOf(before, after)],
    sources: new Map([before, after].flatMap(({ document }) => (document ? [[document.uri, document.text]] : []))),
    tools: areComparable(sides) ? rows() : [],
    fails: (row) => failsOn(row, args.failOn),
    lint: args.findings ? lintChanges(sides, { tools, asked, config }, io) : undefined,
    impact: args.impact === undefined || !areEnforced(sides) ? undefined : await impactOn(sides, args.impact, io),
  };
  await writeReport(REPORTS.diff, report, requests, io);
  const unknown = args.failOnUnknown ? unknownInImpact(report.impact) : undefined;
  if (unknown !== undefined)
    io.stderr.write(`callgate: ${unknown}: --fail-on-unknown fails, because nobody can say what is in there\n`);
  return reportFailsOn(report, args.failOn) || unknown !== undefined ? EXIT.findings : EXIT.clean;
}

/** Of a policy compared with itself, all is said once. */
function notesOf(before: ReadSide, after: ReadSide): DiffReport["findings"] {
  return before.name === after.name ? after.notes : oncePerRun([...before.notes, ...after.notes]);
}
