/** Numbers as they are written in a policy → those beside them. */

/** Undefined where one more makes no difference to the number. */
export function oneMore(value: bigint | number): bigint | number | undefined {
  return moved(value, 1);
}

/** Undefined where one less makes no difference to the number. */
export function oneLess(value: bigint | number): bigint | number | undefined {
  return moved(value, -1);
}

function moved(value: bigint | number, by: 1 | -1): bigint | number | undefined {
  if (typeof value === "bigint") return value + BigInt(by);
  // Beyond that, JavaScript writes a number with an exponent.
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 53) return undefined;
  // 0.1 + 1 and the like: no more digits than were there.
  return Number((value + by).toPrecision(15));
}
