/** `callgate checks`: the lint checks. */

import { CHECKS } from "@callgate/linter";
import type { Io } from "@callgate/project/io";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, type ReportArguments, writeTo } from "../../outputs.js";

const rows = () =>
  CHECKS.map((check) => ({
    id: check.id,
    severity: check.severity,
    offByDefault: check.of === "policy" && check.offByDefault === true,
    summary: check.summary,
  }));

/** How the list is written, by format. */
const LISTS = {
  json: () => `${JSON.stringify({ version: 1, command: "checks", checks: rows() }, undefined, 2)}\n`,
  markdown: () =>
    [
      "| check | severity | finds |",
      "| --- | --- | --- |",
      ...rows().map(({ id, severity, summary }) => `| \`${id}\` | ${severity} | ${summary} |`),
    ]
      .map((line) => `${line}\n`)
      .join(""),
  pretty: () => {
    const width = Math.max(...rows().map(({ id }) => id.length));
    return rows()
      .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
      .join("");
  },
} as const;

/** @throws UserError for bad usage, and for a file that cannot be written */
export function checksCommand(args: ReportArguments, io: Io): ExitCode {
  for (const { format, file } of outputRequests(args, LISTS)) writeTo(file, LISTS[format](), io);
  return EXIT.clean;
}
