/** `callgate transcripts`: recorded sessions → what is in them; no policy is needed. */

import { type Io, VERSION } from "@callgate/project/io";
import { namedOrOwnSessions, readerNamed, readTranscripts, transcriptRows, unwrapOf } from "@callgate/project/replay";
import { REPORTS, type TranscriptsReport } from "@callgate/report";
import { Inventory, passedOverCalls, type TranscriptSummary, unreadCalls } from "@callgate/simulator";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { outputRequests, type ReportArguments, writeReport } from "../../outputs.js";

export interface TranscriptsArguments extends ReportArguments {
  readonly paths?: readonly string[] | undefined;
  readonly sessions?: readonly string[] | undefined;
  readonly since?: Single;
  readonly from?: string | undefined;
  readonly unwrap?: readonly string[] | undefined;
  readonly skip?: boolean | undefined;
}

/** @throws UserError for bad usage, and for input that cannot be read */
export async function transcriptsCommand(args: TranscriptsArguments, io: Io): Promise<ExitCode> {
  const requests = outputRequests(args);
  const paths = args.paths ?? [];
  const names = paths.length === 0 && args.sessions === undefined ? ["."] : paths;
  const named = await namedOrOwnSessions(names, { sessions: args.sessions, since: once(args.since, "--since") }, io);
  const inventory = new Inventory();
  const options = {
    from: args.from === undefined ? undefined : readerNamed(args.from),
    unwrap: (args.unwrap ?? []).map(unwrapOf),
    parseAll: args.skip === false,
  };
  const summaries = readTranscripts(named.files, inventory, options, io);
  const { rows, passedOver } = transcriptRows(named, summaries, args.from);
  const read = named.files.map(({ path }, i) => [path, summaries[i] as TranscriptSummary] as const);
  const report: TranscriptsReport = {
    version: VERSION,
    formats: inventory.formats(read).map(({ passedOver: counts, ...held }) => ({
      ...held,
      notMcp: passedOverCalls(counts),
      unread: unreadCalls(counts),
    })),
    transcripts: rows,
    passedOver,
  };
  await writeReport(REPORTS.transcripts, report, requests, io, EXIT.clean);
  return EXIT.clean;
}
