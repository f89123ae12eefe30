/** A change that edits the workflow which runs the gate → the stricter of its inputs before and after. */

import type { TreeIo } from "@callgate/project/commit";
import { FAIL_ON, FAIL_ON_WIDENED, type Inputs } from "./inputs.js";

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const MAX_BYTES = 1024 * 1024;

/** From the strictest on. */
const STRICTNESS = {
  failOn: ["note", "warning", "error", "never"],
  failOnWidened: ["any", "execute", "never"],
} as const;

/**
 * The inputs by which the change is judged. Of a workflow that it edits, and that used callgate before, the strictest
 * values count that stood there, or else the defaults.
 */
export async function stricterInputs(inputs: Inputs, before: TreeIo, after: TreeIo): Promise<Inputs> {
  const edited = [...before.tree.files]
    .filter(([path, { id, size }]) => WORKFLOW.test(path) && size <= MAX_BYTES && after.tree.files.get(path)?.id !== id)
    .map(([path]) => path);
  await before.load(edited);
  const texts = edited
    .map((path) => new TextDecoder().decode(before.bytes(path)))
    .filter((text) => /callgate/i.test(text));
  if (texts.length === 0) return inputs;
  const failOn = texts.flatMap((text) => valuesIn(text, "fail-on", FAIL_ON, "error"));
  const failOnWidened = texts.flatMap((text) => valuesIn(text, "fail-on-widened", FAIL_ON_WIDENED, "execute"));
  return {
    ...inputs,
    failOn: strictest([inputs.failOn, ...failOn], STRICTNESS.failOn),
    failOnWidened: strictest([inputs.failOnWidened, ...failOnWidened], STRICTNESS.failOnWidened),
  };
}

function valuesIn<T extends string>(text: string, name: string, known: readonly T[], fallback: T): T[] {
  const found = [...text.matchAll(new RegExp(`(?:^|[\\s{,"'])${name}["']?\\s*:\\s*["']?([a-z]+)`, "gm"))];
  const values = found.flatMap(([, value]) => known.find((one) => one === value) ?? []);
  return values.length === 0 ? [fallback] : values;
}

function strictest<T>(values: readonly T[], order: readonly T[]): T {
  return order.find((one) => values.includes(one)) as T;
}
