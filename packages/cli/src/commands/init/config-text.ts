/** What is guarded → the text of a configuration that says so, or one that is there with what it lacks. */

import type { Document } from "@callgate/core";
import { readDocument } from "@callgate/core";
import { appendItem, editText, insertMissing, type TextEdit } from "@callgate/core/edit";
import { yamlText } from "@callgate/core/values";

/** A server and what guards it. */
export interface GuardedServer {
  readonly name: string;
  readonly policies: readonly string[];
  readonly tools?: string | undefined;
}

export interface Guarded {
  /** Those whose names are known. */
  readonly servers: readonly GuardedServer[];
  /** Other policies: files and folders. */
  readonly policies: readonly string[];
}

/** The line by which editors find the schema of a YAML file. */
export function schemaLine(schema: string): string {
  return `# yaml-language-server: $schema=${schema}`;
}

/** @param schema where editors find the schema; undefined where that is not known */
export function configText({ servers, policies }: Guarded, schema: string | undefined): string {
  const lines = [
    ...(schema === undefined ? [] : [schemaLine(schema)]),
    "version: 1",
    ...(servers.length === 0 ? [] : ["servers:"]),
    ...servers.flatMap((server) => [
      `  ${yamlText(server.name)}:`,
      `    policies: [${server.policies.map(yamlText).join(", ")}]`,
      ...(server.tools === undefined ? [] : [`    tools: ${yamlText(server.tools)}`]),
    ]),
    ...(policies.length === 0 ? [] : ["policies:", ...policies.map((path) => `  - ${yamlText(path)}`)]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The text of a configuration with more servers and policies in it; undefined where the place for them cannot be seen. */
export function completedConfig(text: string, uri: string, { servers, policies }: Guarded): string | undefined {
  const steps: ((document: Document) => TextEdit[] | undefined)[] = [
    ...servers.map(
      ({ name, policies: own, tools }) =>
        (document: Document) =>
          insertMissing(document, ["servers", name], { policies: own, ...(tools === undefined ? {} : { tools }) }),
    ),
    ...policies.map((path) => (document: Document) => appendItem(document, ["policies"], path)),
  ];
  let after = text;
  for (const step of steps) {
    const edits = step(readDocument(after, uri));
    if (edits === undefined) return undefined;
    after = editText(after, edits);
  }
  return after;
}
