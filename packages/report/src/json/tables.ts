/** Reports that are tables → JSON, version 1; their JSON Schemas are in `schemas/`, by the command's name. */

import { CATEGORIES } from "@callgate/core/tools";
import { isoTime } from "../describe-values.js";
import type { ToolsReport } from "../present/tools.js";
import type { TranscriptsReport } from "../present/transcripts.js";
import { jsonDocument } from "../printable.js";
import { type BudgetReport, isUnlimited } from "../results/budget.js";
import { passedOverObject, transcriptObject } from "./replay.js";
import { findingObject } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function budgetJson({ subject, assumed, notes, findings, tools }: BudgetReport): string {
  const unbounded = tools.filter(isUnlimited).length;
  const report = {
    version: 1,
    command: "budget",
    subject,
    assumed,
    notes,
    findings: findings.map(findingObject),
    tools,
    summary: { tools: tools.length, unbounded },
  };
  return jsonDocument(report);
}

/** One JSON document with a final line break. Fields that are not known are left out. */
export function toolsJson({ subject, server, findings, tools }: ToolsReport): string {
  const counts = CATEGORIES.map((category) => [category, tools.filter((tool) => tool.category === category).length]);
  const report = {
    version: 1,
    command: "tools",
    subject,
    server,
    findings,
    tools,
    summary: { tools: tools.length, ...Object.fromEntries(counts) },
  };
  return jsonDocument(report);
}

/** One JSON document with a final line break. Fields that are not known are left out. */
export function transcriptsJson({ formats, transcripts, passedOver }: TranscriptsReport): string {
  const report = {
    version: 1,
    command: "transcripts",
    forms: formats.map(({ format, span, notDecided, notMcp, unread, ...held }) => ({
      form: format,
      ...held,
      undecidable: notDecided,
      notMcp,
      unread,
      from: isoTime(span?.[0]),
      to: isoTime(span?.[1]),
    })),
    transcripts: transcripts.map(transcriptObject),
    passedOver: passedOverObject(passedOver),
    summary: {
      transcripts: transcripts.length,
      forms: formats.length,
      sessions: formats.reduce((sum, { sessions }) => sum + sessions, 0),
      calls: formats.reduce((sum, { calls }) => sum + calls, 0),
      badLines: transcripts.reduce((sum, { bad }) => sum + bad, 0),
    },
  };
  return jsonDocument(report);
}
