/** A suggested policy that was written → a suite beside it that sees every small fault in it. */

import { dirname, relative, resolve } from "node:path";
import { countMutants, type SuggestedSuite } from "@callgate/report";
import { type SuggestedTool, suiteCases } from "@callgate/suggest";
import { printSuite } from "@callgate/tester";
import { slashed } from "../io/file-names.js";
import type { Io } from "../io/io.js";
import { fileProblem } from "../io/reasons.js";
import { mutatePolicy } from "../mutate/mutate-policy.js";

/**
 * Writes the suite, runs it on the policy and on every mutant of it, and adds the cases that are missing to kill them all.
 * @param tools those of the policy
 * @throws UserError where the file cannot be written
 */
export async function writeSuite(
  tools: readonly SuggestedTool[],
  { policy, suite }: { readonly policy: string; readonly suite: string },
  io: Io,
): Promise<SuggestedSuite> {
  const cases = suiteCases(tools);
  const path = slashed(relative(dirname(resolve(io.cwd, suite)), resolve(io.cwd, policy)));
  const about = [`What ${policy} allows, and what is just outside: made from what was recorded.`];
  try {
    io.replaceFile(suite, printSuite(about, { policy: path }, cases));
  } catch (error) {
    throw fileProblem(error, suite, "written");
  }
  let added = 0;
  const report = await mutatePolicy(
    policy,
    {
      suites: [suite],
      write: true,
      onWritten: (written) => {
        for (const one of written) added += one.cases;
      },
    },
    io,
  );
  const { killed, survived } = countMutants(report);
  return { name: suite, cases: cases.length + added, killed, survived };
}
