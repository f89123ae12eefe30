/** What is guarded → the text of a configuration that says so. */

import { yamlText } from "@callgate/core/values";

export interface Guarded {
  /** The server that a tool list was given for. */
  readonly server?: { readonly name: string; readonly policy: string; readonly tools: string } | undefined;
  /** Other policies: files and folders. */
  readonly policies: readonly string[];
}

export function configText({ server, policies }: Guarded): string {
  const lines = [
    "version: 1",
    ...(server === undefined
      ? []
      : [
          "servers:",
          `  ${yamlText(server.name)}:`,
          `    policies: [${yamlText(server.policy)}]`,
          `    tools: ${yamlText(server.tools)}`,
        ]),
    ...(policies.length === 0 ? [] : ["policies:", ...policies.map((path) => `  - ${yamlText(path)}`)]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
