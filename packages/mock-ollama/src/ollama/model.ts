/** What is known of a model, and what is made up of the rest. */

import type { Chance } from "../chance.js";
import { OptionError } from "../option-error.js";
import { fullName } from "./names.js";

/** A model to start with. All but the name is made up from the seed where it is left out. */
export interface ModelEntry {
  /** As in `llama3.2` or `llama3.2:latest`. */
  readonly name: string;
  /** In bytes. */
  readonly size?: number | undefined;
  /** When it was last changed, an ISO 8601 time; when the mock's clock starts, if left out. */
  readonly modified_at?: string | undefined;
  readonly family?: string | undefined;
  /** Such as `3.2B`. */
  readonly parameter_size?: string | undefined;
  readonly quantization_level?: string | undefined;
  readonly context_length?: number | undefined;
  readonly embedding_length?: number | undefined;
  readonly capabilities?: readonly string[] | undefined;
}

/** A model of the registry. */
export interface Model {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly family: string;
  readonly parameterSize: string;
  readonly quantizationLevel: string;
  readonly contextLength: number;
  readonly embeddingLength: number;
  readonly capabilities: readonly string[];
}

const SIZES = ["1.5B", "3.2B", "7.2B", "13B"];
const BYTES_PER_PARAMETER = 0.6;
const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };

/**
 * The model that an entry describes.
 * @throws OptionError for an invalid name or time
 */
export function modelOf(entry: ModelEntry, now: number, chance: Chance): Model {
  const name = fullName(entry.name);
  if (name === undefined)
    throw new OptionError(`\`${entry.name}\` is no model name; write one such as llama3.2 or llama3.2:latest`);
  const modifiedAt = entry.modified_at === undefined ? now : Date.parse(entry.modified_at);
  if (Number.isNaN(modifiedAt))
    throw new OptionError(
      `\`${entry.modified_at}\`, the modified_at of ${name}, is no time; write one such as 2026-01-01T00:00:00Z`,
    );
  const parameterSize = entry.parameter_size ?? sizeInTag(name) ?? pick(SIZES, chance, "parameters", name);
  return {
    name,
    digest: chance.digest("model", name),
    size: entry.size ?? bytesOf(parameterSize),
    modifiedAt,
    family: entry.family ?? familyOf(name),
    parameterSize,
    quantizationLevel: entry.quantization_level ?? "Q4_K_M",
    contextLength: entry.context_length ?? pick([8_192, 32_768, 131_072], chance, "context", name),
    embeddingLength: entry.embedding_length ?? pick([2_048, 3_072, 4_096], chance, "embedding", name),
    capabilities: entry.capabilities ?? ["completion"],
  };
}

function pick<T>(choices: readonly [T, ...T[]] | readonly T[], chance: Chance, ...key: string[]): T {
  return choices[chance.whole(0, choices.length - 1, ...key)] as T;
}

/** `qwen2.5:0.5b` says how large it is. */
function sizeInTag(name: string): string | undefined {
  const m = /:(?:.*-)?(\d{1,4}(?:\.\d{1,3})?)([mb])(?:-|$)/i.exec(name);
  return m === null ? undefined : `${m[1]}${m[2]?.toUpperCase()}`;
}

function bytesOf(parameterSize: string): number {
  const m = /^(\d+(?:\.\d+)?)([KMB])$/.exec(parameterSize);
  return m === null ? 0 : Math.round(Number(m[1]) * (UNITS[m[2] ?? ""] ?? 0) * BYTES_PER_PARAMETER);
}

function familyOf(name: string): string {
  return /^[a-z]+/i.exec(name.slice(name.lastIndexOf("/") + 1))?.[0].toLowerCase() ?? "llama";
}
