/** The disk as suites read it. */

import type { SuiteFiles } from "@callgate/tester";
import { fileReason } from "../files.js";
import type { Io } from "../io.js";

/** Files below the working directory, and wherever else a suite's paths lead. */
export function suiteFiles(io: Io): SuiteFiles {
  return {
    read(path, limit) {
      try {
        return io.readFile(path, limit);
      } catch (error) {
        const problem = fileReason(error);
        if (problem === undefined) throw error;
        return { problem };
      }
    },
  };
}
