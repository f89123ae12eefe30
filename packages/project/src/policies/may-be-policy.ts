/** Bytes that could not be read as YAML or JSON → whether a program could still take them for a policy. */

/** A larger file is not searched for its keys: it is taken for a policy that cannot be read. */
export const MAX_LOOKED_AT_BYTES = 16 * 1024 * 1024;

/** One of the keys by which a policy is known at all, quoted or not. */
const KEYS =
  /(?<![\w/@.-])(?:all_tools|tools|hide)(?![\w/.-])|(?<!\w)default["']?\s*:|(?<!\w)version["']?\s*:\s*["']?1["']?\s*(?:[,\r\n}#]|$)/;

/** In double quotes a letter of a key may be written as an escape, or a key be broken over two lines. */
const ESCAPES = /\\(?:x[67][0-9a-f]|u00[67][0-9a-f]|U000000[67][0-9a-f]|\r?\n)/i;

/**
 * Whether the text holds a key that policies have. What parses is asked for its keys instead; of what does not, only
 * what cannot have one is passed over: a template of another program, say.
 */
export function mayBePolicy(bytes: Uint8Array): boolean {
  const text = textOf(bytes);
  return KEYS.test(text) || ESCAPES.test(text);
}

/** In UTF-16, which YAML readers take, every other byte is 0. Of other encodings, ASCII is all that matters here. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}
