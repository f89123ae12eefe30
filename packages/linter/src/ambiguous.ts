/** A scalar of a policy → why it is not the value it looks like. */

import { goFloat, type Value } from "@callgate/core/values";
import { ScalarError, type ScalarNode, scalarValue } from "@callgate/core/yaml";

/** What the engine does with the value: compares it with whatever an argument holds, or counts with it. */
export type Compared = "as text" | "as number";

export interface Ambiguity {
  /** What the engine reads, as a clause that goes on from the scalar. */
  readonly reads: string;
  /** What is read as it looks. */
  readonly replacement: string;
  /** What to write instead where another value was meant. */
  readonly orElse?: string | undefined;
}

/**
 * Whether some scalar of the text could be another than it looks like: a number or a time begins in one of these ways,
 * where no word goes on. A quick look: most policies have none, and need not be searched.
 */
export function mayHoldAmbiguity(text: string): boolean {
  return /(?<!\w)(?:0[0-9box_]|[0-9][0-9a-f.+-]*_|_|[0-9]{4}-)/i.test(text);
}

/** Why an unquoted scalar without a tag is not what it looks like; undefined for one that is. */
export function ambiguityOf(node: ScalarNode, compared: Compared): Ambiguity | undefined {
  if (!node.plain || node.tag !== undefined) return undefined;
  const { text } = node;
  const value = goValue(node);
  const quoted = `"${text}"`;
  if (value?.kind === "time")
    return compared === "as number"
      ? undefined
      : {
          reads: `without quotes is a time, \`${value.text}\` to the engine: no argument \`${quoted}\` equals it`,
          replacement: quoted,
        };
  const number = value && decimal(value);
  if (number === undefined) return undefined;
  const is = `without quotes is the number ${number} to the engine`;
  if (text.includes("_") || /^[-+]?0[ob]/i.test(text))
    return { reads: `${is}, and to other readers of YAML a text`, replacement: number };
  if (/^[-+]?0[0-9]/.test(text)) {
    if (compared === "as text") return { reads: `${is}: no argument \`${quoted}\` equals it`, replacement: quoted };
    if (Number(text) === Number(number)) return undefined;
    const meant = BigInt(text.replace("+", "").replace(/^(-?)0+/, "$1"));
    return {
      reads: `is the number ${number} to the engine, because of its leading zero`,
      replacement: number,
      orElse: `${meant}`,
    };
  }
  if (compared === "as text" && /^[-+]?0x/i.test(text))
    return { reads: `${is}: no argument \`${quoted}\` equals it`, replacement: quoted };
  return undefined;
}

function goValue(node: ScalarNode): Value | undefined {
  try {
    return scalarValue(node);
  } catch (error) {
    if (error instanceof ScalarError) return undefined;
    throw error;
  }
}

function decimal(value: Value): string | undefined {
  if (value.kind === "int") return value.value.toString();
  return value.kind === "float" && Number.isFinite(value.value) ? plainDecimal(value.value) : undefined;
}

/** Without an exponent where it is short enough to be read without one. */
function plainDecimal(value: number): string {
  return Number.isSafeInteger(value) ? value.toString() : goFloat(value);
}
