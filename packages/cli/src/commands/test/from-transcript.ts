/** `callgate test --transcript`: a recorded session → a suite that expects what the policy says to its calls today. */

import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { suiteFromTranscript } from "@callgate/project/test";
import { printable } from "@callgate/report";
import { lowerOptions, once } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import type { TestArguments } from "./test.js";

/** @throws UserError for what is no transcript or no policy, and for a suite that is already there */
export async function testFromTranscript(args: TestArguments, io: Io): Promise<ExitCode> {
  const transcript = once(args.transcript, "--transcript") as string;
  const from = once(args.from, "--from");
  const policy = once(args.policy, "--policy");
  if (policy === undefined) throw new UserError("--transcript needs the policy to test: --policy FILE");
  if ((args.paths ?? []).length > 0)
    throw new UserError("--transcript writes a suite; run it afterwards with callgate test");
  const output = once(args.output, "--output");
  if (output !== undefined && io.kindOf(output) !== undefined)
    throw new UserError(`${output} is already there; name a new file, or remove that one`);
  const { text, cases, calls, left } = await suiteFromTranscript(
    { transcript, from, policy, output, ...lowerOptions(args) },
    io,
  );
  for (const [reason, count] of left)
    io.stderr.write(`callgate: ${count === 1 ? "one call is" : `${count} calls are`} left out: ${printable(reason)}\n`);
  if (cases === 0) throw new UserError(`no call of ${transcript} can be decided, so there is nothing to test`);
  if (output === undefined) {
    io.stdout.write(text);
    return EXIT.clean;
  }
  try {
    io.makeFile(output, text);
  } catch (error) {
    throw fileProblem(error, output, "written");
  }
  const said = `${cases === 1 ? "one case" : `${cases} cases`} of ${calls === 1 ? "one call" : `${calls} calls`}`;
  io.stderr.write(`callgate: wrote ${printable(output)}, ${said}; run it with callgate test ${printable(output)}\n`);
  return EXIT.clean;
}
