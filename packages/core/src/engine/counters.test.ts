import { describe, expect, it } from "vitest";
import { Counters, type Int64, toInt64Value } from "./counters.js";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const EVERYONE = { slot: 0, perGrant: false };
const EACH = { slot: 0, perGrant: true };
const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

interface Made {
  readonly amount?: Int64;
  readonly at?: number;
  readonly max?: Int64;
  readonly windowLength?: number;
  readonly grant?: string;
  readonly slot?: number;
  readonly perGrant?: boolean;
}

/** Counters after these reservations, in minutes and for everyone where nothing else is said; and which of them fitted. */
function after(...made: Made[]): { counters: Counters; fitted: boolean[] } {
  const counters = new Counters();
  const fitted = made.map(({ amount = 1, at = 0, grant = "", ...limit }) =>
    counters.reserve({ ...EVERYONE, windowLength: MINUTE, max: MOST, ...limit }, amount, grant, at),
  );
  return { counters, fitted };
}

describe("a reservation", () => {
  it.each<[string, Made[], boolean[], Int64]>([
    ["fits up to the maximum", [{ amount: 2, max: 2 }], [true], 2],
    ["does not fit beyond it, and takes nothing", [{ max: 2 }, { amount: 2, max: 2 }], [true, false], 1],
    ["that does not fit makes no counter", [{ amount: 3, max: 2 }], [false], 0],
    ["adds to what the window holds", [{ amount: 2 }, { amount: 3, at: 59_999 }], [true, true], 5],
    ["begins at 0 in the next window", [{ amount: 2 }, { amount: 3, at: MINUTE }], [true, true], 3],
    [
      "begins at 0 in an earlier window",
      [
        { amount: 2, at: MINUTE },
        { amount: 3, at: 59_999 },
      ],
      [true, true],
      3,
    ],
    ["fits beyond 2^53", [{ amount: 2 ** 53 - 1 }, { amount: 2 }], [true, true], 2n ** 53n + 1n],
    ["wraps at the largest int64", [{ amount: MOST }, { amount: 1 }], [true, true], LEAST],
    ["wraps at the smallest int64", [{ amount: LEAST }, { amount: -1 }], [true, true], MOST],
    ["is exact again below 2^53", [{ amount: 2n ** 53n }, { amount: -1 }], [true, true], 2 ** 53 - 1],
  ])("%s", (_, made, expected, value) => {
    const { counters, fitted } = after(...made);
    expect(fitted).toEqual(expected);
    expect(counters.held({ ...EVERYONE, amount: 0 }, "")).toBe(value);
  });
});

describe("what a counter holds at a time", () => {
  /** Read by a condition; found by a limit of minutes; the same, unless a window of another length was counted last. */
  it.each<[string, Made[], number, [read: Int64, holds: Int64, heldIn: Int64 | undefined]]>([
    ["nothing before the first reservation", [], 0, [0, 0, 0]],
    ["the sum within the window", [{ amount: 2 }], 59_999, [2, 2, 2]],
    ["0 in the next window", [{ amount: 2 }], MINUTE, [0, 0, 0]],
    ["0 in an earlier window", [{ amount: 2, at: MINUTE }], 0, [0, 0, 0]],
    [
      "an hour's sum, whose window began when the minute's did",
      [{ amount: 2, windowLength: HOUR }],
      0,
      [2, 2, undefined],
    ],
    ["an hour's sum, a minute later", [{ amount: 2, windowLength: HOUR }], MINUTE, [2, 0, undefined]],
    [
      "a minute's sum, with an hour's before it in the same counter",
      [
        { amount: 2, windowLength: HOUR },
        { amount: 3, at: 0 },
      ],
      0,
      [5, 5, 5],
    ],
    [
      "an hour's sum, with a minute's before it in the same counter",
      [{ amount: 2 }, { amount: 3, windowLength: HOUR }],
      MINUTE,
      [5, 0, undefined],
    ],
    ["the sum at the very time, for a window of an unknown length", [{ windowLength: 0, at: 5 }], 5, [1, 0, undefined]],
    ["0 at any other, for a window of an unknown length", [{ windowLength: 0, at: 5 }], 6, [0, 0, undefined]],
  ])("%s", (_, made, at, expected) => {
    const { counters } = after(...made);
    const limit = { ...EVERYONE, windowLength: MINUTE };
    expect([counters.read(0, at), counters.holds(0, false, "", MINUTE, at), counters.heldIn(limit, "", at)]).toEqual(
      expected,
    );
  });

  it.each<[string, Made[], [everyone: Int64, a: Int64, b: Int64]]>([
    ["one for everyone", [{ grant: "a" }, { grant: "b" }], [2, 0, 0]],
    [
      "one for each",
      [
        { ...EACH, grant: "a" },
        { ...EACH, grant: "b" },
        { ...EACH, grant: "a" },
      ],
      [0, 2, 1],
    ],
    ["both, beside each other", [{ grant: "a" }, { ...EACH, grant: "a", amount: 5 }], [1, 5, 0]],
    ["of another number", [{ slot: 1 }, { ...EACH, slot: 1, grant: "a" }], [0, 0, 0]],
  ])("counters of agents: %s", (_, made, expected) => {
    const { counters } = after(...made);
    const all = [
      { ...EVERYONE, grant: "" },
      { ...EACH, grant: "a" },
      { ...EACH, grant: "b" },
    ];
    expect(all.map(({ grant, ...one }) => counters.held({ ...one, amount: 0 }, grant))).toEqual(expected);
    expect(all.map(({ grant, ...one }) => counters.heldIn({ ...one, windowLength: MINUTE }, grant, 0))).toEqual(
      expected,
    );
    expect(all.map(({ grant, slot, perGrant }) => counters.holds(slot, perGrant, grant, MINUTE, 0))).toEqual(expected);
  });
});

describe("a refund", () => {
  it.each<[string, Made[], Int64, Int64]>([
    ["takes the amount", [{ amount: 5 }], 2, 3],
    ["of all leaves 0", [{ amount: 5 }], 5, 0],
    ["of more leaves 0", [{ amount: 5 }], 6, 0],
    ["of less than nothing adds", [{ amount: 5 }], -2, 7],
    ["of a counter that nobody reserved from leaves none", [], 2, 0],
    ["is exact beyond 2^53", [{ amount: 2n ** 60n }], 1, 2n ** 60n - 1n],
    ["is exact across 2^53", [{ amount: 1 }], -(2 ** 53 - 1), 2n ** 53n],
    ["wraps at the largest int64", [{ amount: MOST }], -1, 0],
    ["wraps at the smallest int64", [{ amount: -2 }], MOST, MOST],
  ])("%s", (_, made, amount, value) => {
    const { counters } = after(...made);
    counters.refund({ ...EVERYONE, amount }, "");
    expect(counters.held({ ...EVERYONE, amount: 0 }, "")).toBe(value);
  });
});

describe("a reservation that is repeated", () => {
  it.each<[string, Made[], Int64, number, Int64]>([
    ["adds the amount so often", [{ amount: 5 }], 5, 3, 20],
    ["no times adds nothing", [{ amount: 5 }], 5, 0, 5],
    ["is exact beyond 2^53", [{ amount: 2 ** 52 }], 2 ** 52, 3, 2n ** 54n],
    ["lowers by an amount below zero", [{ amount: -5 }], -5, 2, -15],
    ["of a counter that nobody reserved from leaves none", [], 5, 3, 0],
  ])("%s", (_, made, amount, times, value) => {
    const { counters } = after(...made);
    counters.repeat({ ...EVERYONE, amount }, "", times);
    expect(counters.held({ ...EVERYONE, amount: 0 }, "")).toBe(value);
  });
});

const MANY: Made[] = [
  { amount: 2 },
  { slot: 2, amount: 3, at: MINUTE, windowLength: HOUR },
  { ...EACH, slot: 1, grant: "a", amount: 4 },
  { ...EACH, slot: 1, grant: "b", amount: 5 },
];
const MANY_TEXT = `0=2@0/${MINUTE} 2=3@0/${HOUR};a 1=4@0/${MINUTE};b 1=5@0/${MINUTE}`;

describe("counters as text", () => {
  it.each<[string, Made[], string]>([
    ["none", [], ""],
    ["those of everyone, then those of each agent", MANY, MANY_TEXT],
    ["without those that are 0", [{ amount: 0 }, { ...EACH, grant: "a", amount: 0 }], ""],
    ["only an agent's", [{ ...EACH, grant: "a" }], `;a 0=1@0/${MINUTE}`],
    ["in a later window", [{ at: 2 * MINUTE }], `0=1@${2 * MINUTE}/${MINUTE}`],
  ])("%s", (_, made, text) => {
    expect(after(...made).counters.text()).toBe(text);
  });
});

describe("a copy", () => {
  const touch = (counters: Counters) => {
    for (const { grant = "", amount = 1, at = 0, ...limit } of MANY)
      counters.reserve({ ...EVERYONE, windowLength: MINUTE, max: MOST, ...limit }, amount, grant, at);
  };

  it.each<[string, (counters: Counters) => Counters, string]>([
    ["holds the same", (counters) => counters.fork(), MANY_TEXT],
    [
      "without one agent's counters",
      (counters) => counters.without("a"),
      `0=2@0/${MINUTE} 2=3@0/${HOUR};b 1=5@0/${MINUTE}`,
    ],
    ["without those of an agent that has none", (counters) => counters.without("c"), MANY_TEXT],
    [
      "in which some are changed, and others left out",
      (counters) =>
        counters.changed((one) => (one.value === 3 ? undefined : { ...one, value: Number(one.value) * 10 })),
      `0=20@0/${MINUTE};a 1=40@0/${MINUTE};b 1=50@0/${MINUTE}`,
    ],
  ])("%s; neither shows in the other", (_, copyOf, text) => {
    const { counters } = after(...MANY);
    const copy = copyOf(counters);
    expect(copy.text()).toBe(text);
    touch(counters);
    expect(copy.text()).toBe(text);
    const now = counters.text();
    touch(copy);
    expect(counters.text()).toBe(now);
    expect(now).not.toBe(MANY_TEXT);
  });

  it("of counters that no agent has for itself", () => {
    const { counters } = after({ amount: 2 });
    const copies = [counters.fork(), counters.without("a"), counters.changed((one) => ({ ...one }))];
    expect(copies.map((copy) => copy.text())).toEqual(Array(3).fill(`0=2@0/${MINUTE}`));
  });
});

describe("an int64", () => {
  it.each<[bigint, Int64]>([
    [5n, 5],
    [2n ** 53n - 1n, 2 ** 53 - 1],
    [2n ** 53n, 2n ** 53n],
    [-(2n ** 53n), -(2n ** 53n)],
  ])("%s is a number while it is exact", (value, expected) => {
    expect(toInt64Value(value)).toBe(expected);
  });
});
