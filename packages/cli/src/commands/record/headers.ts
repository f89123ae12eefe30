/** Headers as they came → headers as they go on, without those that are of one connection only. */

/** RFC 9110, 7.6.1. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Rewritten; `expect` has been answered before a request is seen. */
const REWRITTEN = ["host", "accept-encoding", "expect"];

/**
 * A request's headers, names and values in turn, for the server at `host`. They ask for an answer that is not
 * compressed: it goes to the client untouched, and can be read on its way.
 */
export function requestHeaders(raw: readonly string[], host: string): string[] {
  const headers = ["Host", host, ...endToEnd(raw, REWRITTEN), "Accept-Encoding", "identity"];
  // A body without a length needs its own framing on the next connection, too.
  return namesOf(raw).includes("transfer-encoding") ? [...headers, "Transfer-Encoding", "chunked"] : headers;
}

/** An answer's headers, names and values in turn. */
export function answerHeaders(raw: readonly string[]): string[] {
  return endToEnd(raw, []);
}

function endToEnd(raw: readonly string[], without: readonly string[]): string[] {
  const names = namesOf(raw);
  const named = names.flatMap((name, i) => (name === "connection" ? listed(raw[2 * i + 1] ?? "") : []));
  const dropped = new Set([...HOP_BY_HOP, ...named, ...without]);
  return raw.filter((_, i) => !dropped.has(names[i >> 1] ?? ""));
}

function listed(value: string): string[] {
  return value.split(",").map((name) => name.trim().toLowerCase());
}

function namesOf(raw: readonly string[]): string[] {
  return raw.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
}
