/** VCR cassettes (YAML or JSON): recorded HTTP traffic with OpenAI and Anthropic, whose bodies other readers know. */

import { anthropic } from "./anthropic.js";
import { fieldOf, isObject, type JsonObject, objectsOf, textOf } from "./fields.js";
import { openaiChat } from "./openai-chat.js";
import { openaiResponses } from "./openai-responses.js";
import type { LineOf, ReadContext, Reader, Reading, Sink } from "./reader.js";

export const vcr: Reader = {
  id: "vcr",
  summary: "VCR cassettes of OpenAI and Anthropic traffic",
  recognises: (record) =>
    isObject(record) && Array.isArray(record.interactions) && record.interactions.some((one) => isExchange(one)),
  open: (uri, sink, context) => new VcrReading(uri, sink, context),
};

const BODY_READERS: readonly Reader[] = [openaiResponses, openaiChat, anthropic];

function isExchange(interaction: unknown): boolean {
  const request = fieldOf(interaction, "request");
  return isObject(request) && typeof request.uri === "string" && isObject(fieldOf(interaction, "response"));
}

class VcrReading<T> implements Reading {
  /** One for each format, so that what a later request repeats counts once. */
  readonly #readings: ReadonlyMap<Reader, Reading>;

  constructor(uri: string, sink: Sink<T>, context: ReadContext) {
    this.#readings = new Map(BODY_READERS.map((reader) => [reader, reader.open(uri, sink, context)]));
  }

  record(record: unknown, line: number, lineOf?: LineOf): boolean {
    if (!vcr.recognises(record)) return false;
    for (const interaction of objectsOf(record, "interactions")) {
      const begins = lineOf?.(interaction) ?? line;
      for (const half of ["request", "response"]) this.#bodies(fieldOf(interaction, half), begins, lineOf);
    }
    return true;
  }

  end(): void {
    for (const reading of this.#readings.values()) reading.end?.();
  }

  #bodies(half: unknown, line: number, lineOf?: LineOf): void {
    if (!isObject(half)) return;
    for (const body of bodiesOf(half)) {
      const reader = BODY_READERS.find((candidate) => candidate.recognises(body));
      if (reader !== undefined) this.#readings.get(reader)?.record(body, line, lineOf);
    }
  }
}

/** A body that was parsed when it was recorded, or JSON in a text, or the events of a stream in one. */
function bodiesOf(half: JsonObject): readonly unknown[] {
  if (isObject(half.parsed_body)) return [half.parsed_body];
  const text = typeof half.body === "string" ? half.body : textOf(half.body, "string");
  if (text === undefined) return [];
  const whole = parsed(text);
  if (whole !== undefined) return [whole];
  return text.split("\n").flatMap((line) => (line.startsWith("data:") ? (parsed(line.slice(5)) ?? []) : []));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the body of something else.
    return undefined;
  }
}
