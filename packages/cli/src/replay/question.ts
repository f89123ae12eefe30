/** What a replay is asked, apart from what it reads; and the same as data, for other threads and machines. */

import { type DialectId, lower, readDocument } from "@callgate/core";
import type { GrantBy } from "@callgate/simulator";
import type { ServerPolicy } from "./policies.js";

export interface Question {
  readonly policies: readonly ServerPolicy[];
  /** Whether the command line names the policies; else the configuration does. */
  readonly isNamed: boolean;
  /** The old policies; empty where nobody asked what changes. */
  readonly against: readonly ServerPolicy[];
  readonly dialect: DialectId | undefined;
  readonly grantBy: GrantBy;
  /** The tools whose limits are swept, or `all`; undefined where nobody asked. */
  readonly sweep: readonly string[] | undefined;
  /** Paths of what nobody may see. */
  readonly redact: readonly string[];
}

/** A question as JSON, the policies' texts in it. */
export interface WrittenQuestion extends Omit<Question, "policies" | "against"> {
  readonly policies: readonly WrittenPolicy[];
  readonly against: readonly WrittenPolicy[];
}

interface WrittenPolicy {
  readonly server: string | undefined;
  readonly uri: string;
  readonly text: string;
}

export function writtenQuestion(question: Question): WrittenQuestion {
  return {
    ...question,
    policies: question.policies.map(writtenPolicy),
    against: question.against.map(writtenPolicy),
  };
}

function writtenPolicy({ server, document }: ServerPolicy): WrittenPolicy {
  return { server, uri: document.uri, text: document.text };
}

export function readQuestion(written: WrittenQuestion): Question {
  const read = ({ server, uri, text }: WrittenPolicy): ServerPolicy => {
    const document = readDocument(Buffer.from(text), uri);
    return { server, document, lowered: lower(document, { dialect: written.dialect }) };
  };
  return { ...written, policies: written.policies.map(read), against: written.against.map(read) };
}
