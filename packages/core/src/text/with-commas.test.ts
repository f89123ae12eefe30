import { expect, test } from "vitest";
import { withCommas } from "./with-commas.js";

const NUMBERS = [
  0,
  1,
  12,
  999,
  1_000,
  -999,
  -1_000,
  12_345,
  123_456,
  1_234_567,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 53,
  1e21,
  1.5,
  1_234.5678,
  -0.0004,
  Number.POSITIVE_INFINITY,
  Number.NaN,
];

test.each([...NUMBERS, 0n, 999n, -1_000n, 12_345_678_901_234_567_890n])(
  "%s is printed as English prints it",
  (number) => {
    expect(withCommas(number)).toBe(number.toLocaleString("en"));
  },
);
