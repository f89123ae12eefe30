/** What is guarded → the text of a configuration that says so. */

import { yamlText } from "@callgate/core/values";

export interface GuardedServer {
  readonly name: string;
  readonly policy: string;
  readonly tools?: string | undefined;
}

export interface Guarded {
  /** Servers that a policy was begun for, each with its tool list where one was given. */
  readonly servers: readonly GuardedServer[];
  /** Other policies: files and folders. */
  readonly policies: readonly string[];
}

export function configText({ servers, policies }: Guarded): string {
  const lines = [
    "version: 1",
    ...(servers.length === 0 ? [] : ["servers:"]),
    ...servers.flatMap(({ name, policy, tools }) => [
      `  ${yamlText(name)}:`,
      `    policies: [${yamlText(policy)}]`,
      ...(tools === undefined ? [] : [`    tools: ${yamlText(tools)}`]),
    ]),
    ...(policies.length === 0 ? [] : ["policies:", ...policies.map((path) => `  - ${yamlText(path)}`)]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
