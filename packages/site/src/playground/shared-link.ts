/** The texts of the playground ↔ the fragment of a link. A browser keeps the fragment to itself: nothing is sent. */

import { FRAGMENT_VERSION, type SharedTexts } from "../shared-texts.js";

/** A fragment that unpacks to more than this many bytes is not read. */
const MAX_BYTES = 4 * 1024 * 1024;

export async function fragmentOf(texts: SharedTexts): Promise<string> {
  const packed = new Blob([JSON.stringify(texts)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `#${FRAGMENT_VERSION}${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** Undefined for a fragment that holds no texts, or is damaged. */
export async function textsIn(fragment: string): Promise<SharedTexts | undefined> {
  if (!fragment.startsWith(`#${FRAGMENT_VERSION}`)) return undefined;
  try {
    const text = atob(
      fragment
        .slice(FRAGMENT_VERSION.length + 1)
        .replaceAll("-", "+")
        .replaceAll("_", "/"),
    );
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return sharedTexts(JSON.parse(await unpacked(bytes)));
  } catch (error) {
    // Not base64, not deflated, or no JSON: each reader has an error of its own.
    if (error instanceof DOMException || error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_BYTES) throw new TypeError("the texts are too large");
    text += decoder.decode(value, { stream: true });
  }
}

function sharedTexts(value: unknown): SharedTexts | undefined {
  if (!isRecord(value) || !isRecord(value.policy)) return undefined;
  const { name, text } = value.policy;
  if (typeof name !== "string" || typeof text !== "string") return undefined;
  const optional = (key: "before" | "tools" | "session") => {
    const own = value[key];
    return typeof own === "string" ? { [key]: own } : {};
  };
  return { policy: { name, text }, ...optional("before"), ...optional("tools"), ...optional("session") };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
