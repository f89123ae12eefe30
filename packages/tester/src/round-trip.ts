/** A case as a suite writes it × an engine → whether it passes, read back from its text. */

import { type Engine, readDocument } from "@callgate/core";
import { printSuite, type WrittenCase } from "./print-suite.js";
import { readSuite } from "./read-suite.js";
import { runCase } from "./run-suite.js";

/** Whether the case, written and read back, passes. */
export function passesRoundTrip(one: WrittenCase, engine: Engine): boolean {
  const { suite, findings } = readSuite(readDocument(printSuite([], { policy: "policy" }, [one]), "suite"));
  const [tested] = suite.cases;
  return findings.length === 0 && tested !== undefined && runCase(tested, engine) === undefined;
}
