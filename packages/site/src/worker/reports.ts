/** The questions that are asked after the findings: one call, all tools, the policy before, the most that can pass. */

import { HOSTS, hostsOfPath } from "@callgate/core";
import { accessReport, budgetReport, checkCall } from "@callgate/project/access";
import { compareRevisions } from "@callgate/project/diff";
import { type Io, UserError } from "@callgate/project/io";
import { replaySessions } from "@callgate/project/replay";
import { presentAccess, presentBudget, presentCheckedCall, presentDiff, presentReplay } from "@callgate/report/present";
import type { Answer, ReportQuestion } from "./questions.js";

/** The paths of the playground's texts. */
export interface Paths {
  readonly name: string;
  readonly before: string | undefined;
  readonly tools: string | undefined;
  readonly session: string | undefined;
}

/** @throws UserError for what cannot be answered, with the reason */
export async function reportFor(
  question: Exclude<ReportQuestion, { readonly kind: "findings" | "fixed" }>,
  { name, before, tools, session }: Paths,
  io: Io,
): Promise<Answer> {
  switch (question.kind) {
    case "call": {
      const { server, tool, args } = question;
      if (tool === "") throw new UserError("name the tool that is called");
      const call = { path: name, tools, tool, args: argumentsIn(args), ...(server === "" ? {} : { server }) };
      return { page: presentCheckedCall(await checkCall(call, io)) };
    }
    case "tools": {
      const report = await accessReport({ paths: [name], tools }, io);
      return { page: presentAccess(report), names: report.tools.map(({ tool }) => tool) };
    }
    case "difference": {
      if (before === undefined)
        throw new UserError("there is nothing to compare with; keep, or write, the policy before");
      return { page: presentDiff((await compareRevisions(before, name, { tools }, io)).report) };
    }
    case "budget":
      return { page: presentBudget(await budgetReport(name, { tools }, io)) };
    case "replay": {
      if (session === undefined)
        throw new UserError("there are no recorded calls; paste a session, or a transcript, as the text Session");
      const [host] = hostsOfPath(Object.values(HOSTS), name, false);
      const by = host === undefined ? { policies: [name] } : { host: host.host.id };
      return { page: presentReplay((await replaySessions({ transcripts: [session], tools, ...by }, io)).report) };
    }
    default:
      return question satisfies never;
  }
}

/** @throws UserError for what is no JSON object */
function argumentsIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError('the arguments are no JSON object; write them like {"name": "llama3.2"}');
}
