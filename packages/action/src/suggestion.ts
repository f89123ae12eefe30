/** Recorded sessions in the workspace → what is suggested of them: in the job summary, and on an issue where one is named. */

import { type Io, UserError } from "@callgate/project/io";
import { suggestPolicies } from "@callgate/project/suggest";
import { commandLine, logLine, REPORTS } from "@callgate/report";
import { ApiError, type Client } from "./api/client.js";
import { StickyComment } from "./api/comments.js";
import type { Inputs } from "./inputs.js";

export interface SuggestionPlaces {
  readonly client: Client;
  /** `OWNER/REPOSITORY`. */
  readonly repository: string;
  /** Adds to the job summary. */
  addToSummary(text: string): void;
  log(line: string): void;
}

/**
 * Suggests policies from the sessions, compared with those that the configuration names for the same servers. Where the
 * issue's comment cannot be written, the log says why: the summary has it.
 * @param workspace where transcripts, configuration and policies lie
 * @throws UserError for what cannot be read
 */
export async function suggestFromSessions(
  { suggest, suggestTo, suggestIssue, config, tools, commentName }: Inputs,
  workspace: Io,
  { client, repository, addToSummary, log }: SuggestionPlaces,
): Promise<void> {
  const { report } = await suggestPolicies(
    { transcripts: suggest, to: suggestTo, config, tools, isConfiguredInForce: true },
    workspace,
  );
  const text = REPORTS.suggest.markdown(report);
  addToSummary(`${text}\n`);
  if (suggestIssue === undefined) return;
  if (!client.hasToken) {
    log(commandLine("warning", { title: "callgate" }, ["there is no token, so the suggestion is only in the summary"]));
    return;
  }
  // A comment of the review, were the number a pull request's, is another.
  const sticky = new StickyComment(client, repository, suggestIssue, `${commentName} suggestion`);
  try {
    log(logLine(`suggestion on issue ${suggestIssue}: comment ${await sticky.say(text)}`));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isForbidden = error instanceof ApiError && [401, 403, 404].includes(error.status);
    const why = isForbidden ? "the token may not write it: give the job `permissions: issues: write`" : error.message;
    log(commandLine("warning", { title: "callgate" }, [`the suggestion is only in the job summary: ${why}`]));
  }
}
