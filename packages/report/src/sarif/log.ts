/** What stands around the results of any command. */

import { jsonDocument } from "../printable.js";

export interface SarifRun {
  readonly command: string;
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly rules: readonly unknown[];
  readonly notifications?: readonly unknown[] | undefined;
  readonly results: readonly unknown[];
}

/** One log with these runs, and a final line break. */
export function sarifLog(...runs: readonly SarifRun[]): string {
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: runs.map(runObject),
  };
  return jsonDocument(log);
}

function runObject({ command, version, rules, notifications, results }: SarifRun): unknown {
  return {
    tool: { driver: { name: "callgate", semanticVersion: version, rules } },
    // Without it, a code scanning service takes a lint for a newer run of the replay.
    automationDetails: { id: `callgate/${command}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(notifications === undefined ? {} : { toolExecutionNotifications: notifications }),
      },
    ],
    columnKind: "utf16CodeUnits",
    newlineSequences: ["\r\n", "\n", "\r"],
    results,
  };
}
