/** A matrix of tools and policies → findings: what runs programs, destroys or pays and is allowed without approval. */

import type { Finding } from "@callgate/core";
import { hostsSentences } from "../describe-hosts.js";
import { type AccessReport, accessSentence, accessToolName, decidedBy, isGrave } from "../results/access.js";
import type { CheckRow } from "../results/report.js";
import { type FindingRun, resultsOf } from "./run.js";

const WITHOUT_APPROVAL: CheckRow = {
  id: "allowed-without-approval",
  summary: "a tool that runs programs, destroys or pays is allowed without approval",
  severity: "warning",
  hasPage: false,
};

export function accessRun(report: AccessReport): FindingRun {
  const { version, findings, sources, policies, tools } = report;
  const allowed = tools.flatMap((row) =>
    row.cells.flatMap((cell, index): Finding[] => {
      const policy = policies[index];
      if (cell === undefined || policy === undefined || !isGrave(row, cell)) return [];
      const by = decidedBy(cell);
      const start = { line: 1, column: 1 };
      const nowhere = { uri: policy.files.at(-1) ?? policy.name, range: { start, end: start } };
      return [
        {
          check: WITHOUT_APPROVAL.id,
          severity: WITHOUT_APPROVAL.severity,
          message: `\`${accessToolName(row).replaceAll("`", "'")}\` is a ${row.category} tool, and ${policy.name} allows it without approval${by === "" ? "" : `: ${by}`}`,
          location: cell.place ?? nowhere,
          related: [],
        },
      ];
    }),
  );
  return {
    command: "access",
    version,
    checks: [WITHOUT_APPROVAL],
    sources,
    subjects: [...new Set(policies.flatMap(({ files }) => files))],
    results: [...resultsOf(findings, ({ severity }) => severity === "error"), ...resultsOf(allowed, () => false)],
    notices: [
      { level: "note", isAnswer: true, text: accessSentence(report) },
      ...hostsSentences(policies.flatMap(({ host }) => host ?? [])).map((text) => ({ level: "note", text }) as const),
    ],
    passed: [],
  };
}
