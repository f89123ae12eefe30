/** `callgate test --from`: a recorded session → a suite that expects what the policy says to its calls today. */

import { dirname, relative, resolve } from "node:path";
import { type Call, Counters, compile, type Engine, givesBack, type Policy } from "@callgate/core";
import { passedOverSentences, printable } from "@callgate/report";
import type { Sink, ToolCall } from "@callgate/simulator";
import { type DecidedCall, printSuite, suiteOfSession } from "@callgate/tester";
import { askedOf } from "../asked.js";
import type { TestArguments } from "../commands/test.js";
import { decidable } from "../decidable.js";
import { fileProblem } from "../door/reasons.js";
import { EXIT, type ExitCode, UserError } from "../exit.js";
import { slashed } from "../file-names.js";
import { readPolicy } from "../files.js";
import type { Io } from "../io.js";
import { once } from "../once.js";
import { namedTranscripts } from "../replay/named-transcripts.js";
import { readTranscripts, transcriptRows } from "../replay/transcripts.js";

/** @throws UserError for what is no transcript or no policy, and for a suite that is already there */
export async function suiteFromTranscript(args: TestArguments, io: Io): Promise<ExitCode> {
  const from = once(args.from, "--from") as string;
  const path = once(args.policy, "--policy");
  if (path === undefined) throw new UserError("--from needs the policy to test: --policy FILE");
  if ((args.paths ?? []).length > 0) throw new UserError("--from writes a suite; run it afterwards with callgate test");
  const output = once(args.output, "--output");
  if (output !== undefined && io.kindOf(output) !== undefined)
    throw new UserError(`${output} is already there; name a new file, or remove that one`);
  const policy = decidable(readPolicy(path, askedOf(args), io)).policy;
  const named = await namedTranscripts([from], io);
  const session = new Session(policy);
  const { passedOver } = transcriptRows(named, readTranscripts(named.files, session, {}, io), undefined);
  if (session.calls.length === 0) {
    const seen = passedOverSentences(passedOver);
    throw new UserError(
      `${from} holds no call that can be tested${seen.length === 0 ? "" : `; it holds ${seen.join("; ")}`}`,
    );
  }
  const { cases, left } = suiteOfSession(session.calls, policy);
  for (const [reason, calls] of left)
    io.stderr.write(`callgate: ${calls === 1 ? "one call is" : `${calls} calls are`} left out: ${printable(reason)}\n`);
  if (cases.length === 0) throw new UserError(`no call of ${from} can be decided, so there is nothing to test`);
  const policyPath = output === undefined ? path : pathFrom(output, path, io);
  const text = printSuite([`What ${path} says to the calls of ${from}.`], { policy: policyPath }, cases);
  if (output === undefined) io.stdout.write(text);
  else {
    write(output, text, io);
    const said = `${cases.length === 1 ? "one case" : `${cases.length} cases`} of ${session.calls.length === 1 ? "one call" : `${session.calls.length} calls`}`;
    io.stderr.write(`callgate: wrote ${printable(output)}, ${said}; run it with callgate test ${printable(output)}\n`);
  }
  return EXIT.clean;
}

function write(output: string, text: string, io: Io): void {
  try {
    io.makeFile(output, text);
  } catch (error) {
    throw fileProblem(error, output, "written");
  }
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
        if (givesBack(outcome)) this.#engine.refund(call.decision, call.grant, this.#counters);
      },
    };
  }
}

function asked({ tool, args, argsUnknown, at, session: grant }: ToolCall): Call {
  return { tool, args, argsUnknown, at, grant };
}
