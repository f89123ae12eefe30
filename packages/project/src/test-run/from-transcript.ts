/** A recorded session × a policy → a suite that expects what the policy says to its calls today. */

import { dirname, relative, resolve } from "node:path";
import { type Call, Counters, compile, type Engine, isRefunded, type LowerOptions, type Policy } from "@callgate/core";
import { passedOverSentences } from "@callgate/report";
import type { Sink, ToolCall } from "@callgate/simulator";
import { type DecidedCall, printSuite, suiteOfSession } from "@callgate/tester";
import { slashed } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { readPolicy } from "../policies/files.js";
import { requireLoadable } from "../policies/require-loadable.js";
import { namedTranscripts } from "../replay/named-transcripts.js";
import { readerNamed } from "../replay/transcript-format.js";
import { readTranscripts, transcriptRows } from "../replay/transcripts.js";
import { UserError } from "../user-error.js";

/** What a suite is made of. */
export interface SessionSuiteOptions extends LowerOptions {
  /** The recorded session: a file, a folder or a glob. */
  readonly transcript: string;
  /** Its format's name; known by its content when left out. */
  readonly from?: string | undefined;
  /** The policy's path. */
  readonly policy: string;
  /** The file that the suite is for, which it names the policy from; the policy's path stays as it is when left out. */
  readonly output: string | undefined;
}

/** A suite, and what its session held. */
export interface SessionSuite {
  /** YAML. */
  readonly text: string;
  readonly cases: number;
  readonly calls: number;
  /** How many calls are in no case, by the reason why. */
  readonly left: ReadonlyMap<string, number>;
}

/** @throws UserError for what is no transcript or no policy, and where no call can be tested */
export async function suiteFromTranscript(
  { transcript, from, policy: path, output, dialect, release }: SessionSuiteOptions,
  io: Io,
): Promise<SessionSuite> {
  const policy = requireLoadable(readPolicy(path, { dialect, release }, io)).policy;
  const named = await namedTranscripts([transcript], io);
  const session = new Session(policy);
  const reader = from === undefined ? undefined : readerNamed(from);
  const summaries = readTranscripts(named.files, session, { from: reader }, io);
  const { passedOver } = transcriptRows(named, summaries, from);
  if (session.calls.length === 0) {
    const seen = passedOverSentences(passedOver);
    throw new UserError(
      `${transcript} holds no call that can be tested${seen.length === 0 ? "" : `; it holds ${seen.join("; ")}`}`,
    );
  }
  const { cases, left } = suiteOfSession(session.calls, policy);
  const policyPath = output === undefined ? path : pathFrom(output, path, io);
  const text = printSuite([`What ${path} says to the calls of ${transcript}.`], { policy: policyPath }, cases);
  return { text, cases: cases.length, calls: session.calls.length, left };
}

/** As the suite has to write it. */
function pathFrom(output: string, path: string, io: Io): string {
  return slashed(relative(dirname(resolve(io.cwd, output)), resolve(io.cwd, path)));
}

/** Decides calls as they come, and gives quota back as answers come. */
class Session {
  readonly calls: (DecidedCall & { outcome: DecidedCall["outcome"] })[] = [];
  readonly #engine: Engine;
  readonly #counters = new Counters();

  constructor(policy: Policy) {
    this.#engine = compile(policy);
  }

  sink(): Sink<number> {
    return {
      call: (call) => {
        if (call.malformed !== undefined) return undefined;
        const { tool, at, session: grant } = call;
        const decision = this.#engine.decide(asked(call), this.#counters);
        const args = call.argsUnknown === undefined ? call.args : undefined;
        return this.calls.push({ tool, args, at, grant, decision, outcome: undefined }) - 1;
      },
      outcome: (index, outcome) => {
        const call = this.calls[index];
        if (call === undefined) return;
        call.outcome = outcome;
        if (isRefunded(outcome)) this.#engine.refund(call.decision, call.grant, this.#counters);
      },
    };
  }
}

function asked({ tool, args, argsUnknown, at, session: grant }: ToolCall): Call {
  return { tool, args, argsUnknown, at, grant };
}
