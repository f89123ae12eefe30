/** A message's bytes → the line that records it. */

import type { Redaction } from "@callgate/project/replay";
import { REDACTED_VALUE } from "@callgate/simulator";
import { cutShort, MAX_MESSAGE_BYTES, type MessageBytes } from "./message-bytes.js";

export type Direction = "client-to-server" | "server-to-client";

/** What passed and is not written down. */
export interface Mark {
  readonly reason: "no JSON" | "no message" | "broken off";
  readonly bytes: number;
}

/** Where goes what was read of one direction. */
export interface MessageSink {
  /** A message, or what may be one and is kept as text. */
  message(message: MessageBytes): void;
  mark(mark: Mark): void;
}

/** What passed: a message, on its way, at a time. */
export interface Passed {
  readonly message: MessageBytes;
  readonly direction: Direction;
  readonly server: string;
  readonly time: Date;
}

/**
 * The line, with its line break; undefined for white space. What `isMessage` says no to is marked. JSON is written as it came, number for number, unless something is to be redacted. What is no JSON is kept as text,
 * and what is too long as the beginning of its text.
 */
export function recordLine(
  { message, direction, server, time }: Passed,
  redaction: Redaction,
  isMessage: (message: unknown) => boolean,
): string | undefined {
  const head = headOf(direction, server, time);
  if (message.cut > 0) return textLine(head, message, redaction);
  const text = message.bytes.toString("utf8").trim();
  if (text === "") return undefined;
  const parsed = parse(text);
  if (parsed === undefined) return textLine(head, message, redaction);
  if (!isMessage(parsed.value)) return markOf(head, { reason: "no message", bytes: message.bytes.length });
  const line = redaction.isAsked
    ? redactedLine(head, parsed.value, redaction)
    : `${head},"message":${onOneLine(text)}}\n`;
  if (line !== undefined && fits(line)) return line;
  return textLine(head, line === undefined ? leftOut(message) : shortened(message), redaction);
}

/** The line for what is not written down, with its line break. */
export function markLine(mark: Mark, { direction, server, time }: Omit<Passed, "message">): string {
  return markOf(headOf(direction, server, time), mark);
}

function markOf(head: string, { reason, bytes }: Mark): string {
  return `${head},"notRecorded":${JSON.stringify(reason)},"bytes":${bytes}}\n`;
}

function headOf(direction: Direction, server: string, time: Date): string {
  return `{"time":"${time.toISOString()}","direction":"${direction}","server":${JSON.stringify(server)}`;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // No error of ours: the message is kept as text.
    return undefined;
  }
}

/** In JSON, a line break outside of strings is white space, and strings hold none. */
function onOneLine(json: string): string {
  return json.replace(/[\r\n]+/g, " ");
}

/** Undefined where the message is nested too deeply to be written again. */
function redactedLine(head: string, message: unknown, redaction: Redaction): string | undefined {
  const applied = redaction.apply(message);
  const note = applied.length === 0 ? "" : `,"redacted":${JSON.stringify(applied)}`;
  try {
    return `${head},"message":${JSON.stringify(message)}${note}}\n`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** In a text no path leads anywhere; so where something is to be redacted, no text may stay. */
function textLine(head: string, message: MessageBytes, redaction: Redaction): string {
  const text = redaction.isAsked ? REDACTED_VALUE : message.bytes.toString("utf8");
  const note = redaction.isAsked ? ',"redacted":["*"]' : "";
  const mark = message.cut > 0 ? `,"truncated":${message.cut}` : "";
  const line = `${head},"text":${JSON.stringify(text)},"unparsed":true${note}${mark}}\n`;
  return fits(line) ? line : textLine(head, shortened(message), redaction);
}

function fits(line: string): boolean {
  return Buffer.byteLength(line) <= MAX_MESSAGE_BYTES;
}

function leftOut({ bytes, cut }: MessageBytes): MessageBytes {
  return { bytes: bytes.subarray(0, 0), cut: bytes.length + cut };
}

function shortened({ bytes, cut }: MessageBytes): MessageBytes {
  return cutShort(bytes, bytes.length + cut);
}
