/** What an API of models is to the mock: requests → what they say; what the model says → answers. */

/** A tool as the program offers it to the model. */
export interface OfferedTool {
  /** What a call of it names. */
  readonly name: string;
  readonly description: string;
}

/** What one request says. */
export interface Turn {
  /** Everything said so far, as JSON: it holds the prompt where the request is about it. */
  readonly said: string;
  readonly offered: readonly OfferedTool[];
  /** What calls came back with, by their ids. */
  readonly results: ReadonlyMap<string, string>;
}

/** What the model says next. */
export type Said =
  | { readonly text: string }
  | { readonly call: { readonly id: string; readonly name: string; readonly args: unknown } };

/** A body with its type. */
export interface Answer {
  readonly type: "application/json" | "text/event-stream";
  readonly body: string;
}

export interface Api {
  /** Whether a request asks the model for its next turn. @param path with its query */
  asksForTurn(path: string): boolean;
  /** @param body the request as JSON */
  read(body: unknown): Turn;
  /** @param number of the answer, from 1: some ids must differ */
  answer(said: Said, request: { readonly path: string; readonly body: unknown }, number: number): Answer;
  /** What is answered to requests that ask for something else. */
  other(path: string): unknown;
}

/** The id of the call that the model makes at a place of its list. */
export function callId(index: number): string {
  return `call_${index}`;
}

/** An answer of events, each with its data as JSON. */
export function events(all: readonly { readonly name?: string; readonly data: unknown }[], end = ""): Answer {
  const text = all.map(
    ({ name, data }) => `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`,
  );
  return { type: "text/event-stream", body: text.join("") + end };
}

export function json(value: unknown): Answer {
  return { type: "application/json", body: JSON.stringify(value) };
}

/** The items of a list that a request holds; none where it is no list. */
export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === "object" && one !== null);
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A result's text, whether it is written as one or in parts. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content ?? "");
  return content.map((part) => (typeof part === "string" ? part : String(fieldsOf(part).text ?? ""))).join("");
}
