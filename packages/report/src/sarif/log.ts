/** What stands around the results of any command. */

export interface SarifRun {
  readonly command: string;
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly rules: readonly unknown[];
  readonly notifications?: readonly unknown[] | undefined;
  readonly results: readonly unknown[];
}

/** One log with one run, and a final line break. */
export function sarifLog({ command, version, rules, notifications, results }: SarifRun): string {
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
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
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
