/** What a replay is asked, apart from what it reads; and the same as data, for other threads and machines. */

import { type DialectId, lower, type Release, readDocument } from "@callgate/core";
import type { GrantBy, ReadOptions } from "@callgate/simulator";
import type { ReadServerPolicy } from "./policies.js";
import { readerNamed, unwrapOf } from "./transcript-format.js";

export interface ReplaySpec {
  readonly policies: readonly ReadServerPolicy[];
  /** Whether the command line names the policies; else the configuration does. */
  readonly isNamed: boolean;
  /** The old policies; empty where the decisions are not compared. */
  readonly against: readonly ReadServerPolicy[];
  readonly dialect?: DialectId | undefined;
  readonly release?: Release | undefined;
  /** Whether a policy that the program refuses decides, as the engine's packages would. */
  readonly allowInvalid: boolean;
  readonly grantBy: GrantBy;
  /** The tools whose limits are swept, or `all`; undefined for no sweep. */
  readonly sweep: readonly string[] | undefined;
  /** The transcripts' format, where it is not known by their content. */
  readonly from: string | undefined;
  /** Tools that carry the real call in their arguments, as `--unwrap` writes them. */
  readonly unwrap: readonly string[];
  /** Whether every line of the transcripts is parsed; the result is the same. */
  readonly parseAll: boolean;
  /** Paths of values that no report shows. */
  readonly redact: readonly string[];
  /** Keys whose values no report shows. */
  readonly redactKeys: readonly string[];
  /** The share of a limit from which on its peak is noted, in hundredths of a percent; undefined for no note. */
  readonly warnAt: number | undefined;
}

/** How the transcripts are read. @throws UserError for an unknown format, and for an `--unwrap` that cannot be read */
export function readOptionsOf({ from, unwrap, parseAll, policies }: ReplaySpec): ReadOptions {
  return {
    from: from === undefined ? undefined : readerNamed(from),
    unwrap: unwrap.map(unwrapOf),
    parseAll,
    servers: policies.flatMap(({ server, host }) => host?.servers ?? server ?? []),
  };
}

/** A spec as JSON, the policies' texts in it. */
export interface SerializedReplaySpec extends Omit<ReplaySpec, "policies" | "against"> {
  readonly policies: readonly WrittenPolicy[];
  readonly against: readonly WrittenPolicy[];
}

interface WrittenPolicy {
  readonly server: string | undefined;
  readonly uri: string;
  readonly text: string;
}

export function serializedSpec(spec: ReplaySpec): SerializedReplaySpec {
  return {
    ...spec,
    policies: spec.policies.map(writtenPolicy),
    against: spec.against.map(writtenPolicy),
  };
}

function writtenPolicy({ server, document }: ReadServerPolicy): WrittenPolicy {
  return { server, uri: document.uri, text: document.text };
}

export function readSpec(written: SerializedReplaySpec): ReplaySpec {
  const read = ({ server, uri, text }: WrittenPolicy): ReadServerPolicy => {
    const document = readDocument(Buffer.from(text), uri);
    return {
      server,
      path: uri,
      document,
      lowered: lower(document, { dialect: written.dialect, release: written.release }),
    };
  };
  return { ...written, policies: written.policies.map(read), against: written.against.map(read) };
}
