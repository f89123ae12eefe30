/** Each mutator: a policy, and every fault it makes of it, as the line that is another. */

import { lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { mutantsOf } from "./find-mutants.js";
import { mutantSource } from "./mutant-source.js";
import { MUTATORS } from "./mutators/index.js";

/** `-` and `+` lines of every mutant that a mutator makes, without their indentation; what the suites give is `tried`. */
function faults(mutator: string, policy: string, tried: readonly unknown[] = []): string[][] {
  const document = readDocument(policy, "policy");
  const lowered = lower(document).policy;
  if (lowered === undefined) throw new Error("no policy");
  const { mutants } = mutantsOf({ document, policy: lowered, tried: () => tried });
  return mutants
    .filter((mutant) => mutant.mutator === mutator)
    .map((mutant) => {
      const { before, after } = mutantSource(document, mutant);
      return [mutant.sentence, ...before.map((line) => `- ${line.trim()}`), ...after.map((line) => `+ ${line.trim()}`)];
    });
}

const rules = (...lines: string[]) =>
  `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n${lines.map((line) => `      - ${line}\n`).join("")}`;

const condition = (written: string) => rules(`{name: n, conditions: [{path: args.a, ${written}}]}`);
const became = (before: string, after: string) => [
  `- - {name: n, conditions: [{path: args.a, ${before}}]}`,
  `+ - {name: n, conditions: [{path: args.a, ${after}}]}`,
];

const gateway = (tool: object, rest: object = {}) =>
  JSON.stringify({ version: "1", default: "deny", ...rest, tools: { run: tool } });
const perMinute = { counter: "c", window: "minute", max: 10, scope: "grant" };

interface Row {
  readonly name: string;
  readonly policy: string;
  readonly tried?: readonly unknown[];
  readonly faults: readonly (readonly string[])[];
}

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  "add-to-list": [
    {
      name: "a value like none that is there",
      policy: condition("op: in, value: [a, b]"),
      faults: [
        ["`another` was added to the list", ...became("op: in, value: [a, b]", "op: in, value: [a, b, another]")],
      ],
    },
    {
      name: "a number after the greatest",
      policy: condition("op: not_in, value: [1, 5]"),
      faults: [["`6` was added to the list", ...became("op: not_in, value: [1, 5]", "op: not_in, value: [1, 5, 6]")]],
    },
    {
      name: "the first value the suites try that is not on it",
      policy: condition("op: in, value: [a, 5]"),
      tried: [undefined, "a", "5", ["a"], "rm -rf", "other"],
      faults: [["`rm -rf` was added to the list", ...became("op: in, value: [a, 5]", "op: in, value: [a, 5, rm -rf]")]],
    },
  ],
  "change-default": [
    {
      name: "a default",
      policy: 'version: "1"\ndefault: deny\ntools: {}\n',
      faults: [["the default became `allow`", "- default: deny", "+ default: allow"]],
    },
    {
      name: "none, which allows",
      policy: 'version: "1"\ntools: {}\n',
      faults: [["the default became `deny`", '+ default: "deny"']],
    },
    {
      name: "the catalogue's form has none",
      policy: "tools: {run: {rules: [{action: allow, rate_limit: {max: 1, window: 60}}]}}",
      faults: [],
    },
  ],
  "count-calls": [
    {
      name: "an amount",
      policy: gateway({ limits: [{ ...perMinute, increment_from: "args.n" }] }),
      faults: [
        [
          "calls are counted, not `args.n`",
          `- ${gateway({ limits: [{ ...perMinute, increment_from: "args.n" }] })}`,
          `+ ${gateway({ limits: [perMinute] })}`,
        ],
      ],
    },
  ],
  "drop-approval": [
    {
      name: "a rule that asks for one",
      policy: rules("{name: ask, action: require_approval}", "{name: per minute, rate_limit: 1/minute}"),
      faults: [
        ["the rule `ask`, which asks for an approval, was dropped", "- - {name: ask, action: require_approval}"],
      ],
    },
  ],
  "drop-condition": [
    {
      name: "one of two",
      policy: condition("op: gt, value: 0}, {path: args.b, op: exists, value: true"),
      faults: [
        [
          "the condition on `args.a` was dropped",
          "- - {name: n, conditions: [{path: args.a, op: gt, value: 0}, {path: args.b, op: exists, value: true}]}",
          "+ - {name: n, conditions: [{path: args.b, op: exists, value: true}]}",
        ],
        [
          "the condition on `args.b` was dropped",
          "- - {name: n, conditions: [{path: args.a, op: gt, value: 0}, {path: args.b, op: exists, value: true}]}",
          "+ - {name: n, conditions: [{path: args.a, op: gt, value: 0}]}",
        ],
      ],
    },
    { name: "the only one goes with its rule", policy: condition("op: gt, value: 0"), faults: [] },
  ],
  "drop-limit": [
    {
      name: "of a rule that does nothing else",
      policy: rules("{name: known, action: deny}", "{name: per minute, rate_limit: 1/minute}"),
      faults: [["the limit `per minute` was dropped", "- - {name: per minute, rate_limit: 1/minute}"]],
    },
    {
      name: "of one that also requires",
      policy: rules(
        "name: cap\n        conditions:\n          - {path: args.n, op: gt, value: 0}\n          - {path: state.run.sum, op: lte, value: 9}\n        state: {counter: sum, window: day}",
      ),
      faults: [
        [
          "the limit `cap` was dropped",
          "- - {path: state.run.sum, op: lte, value: 9}",
          "- state: {counter: sum, window: day}",
        ],
      ],
    },
    {
      name: "of the gateway",
      policy: gateway({ limits: [perMinute] }),
      faults: [
        [
          "the limit `/tools/run/limits/c` was dropped",
          `- ${gateway({ limits: [perMinute] })}`,
          `+ ${gateway({ limits: [] })}`,
        ],
      ],
    },
  ],
  "drop-rule": [
    {
      name: "a denial, and a requirement",
      policy: rules("{name: never, action: deny}", "{name: n, conditions: [{path: args.a, op: gt, value: 0}]}"),
      faults: [
        ["the rule `never` was dropped", "- - {name: never, action: deny}"],
        ["the rule `n` was dropped", "- - {name: n, conditions: [{path: args.a, op: gt, value: 0}]}"],
      ],
    },
    { name: "limits are another mutator's", policy: rules("{name: per minute, rate_limit: 1/minute}"), faults: [] },
  ],
  "drop-tool": [
    {
      name: "one of two",
      policy: 'version: "1"\ndefault: deny\ntools:\n  list: {}\n  run: {}\n',
      faults: [
        ["the tool `list` is listed no more", "- list: {}"],
        ["the tool `run` is listed no more", "- run: {}"],
      ],
    },
  ],
  "flip-operator": [
    ...(
      [
        ["eq", "neq"],
        ["lt", "gte"],
        ["lte", "gt"],
      ] as const
    ).flatMap(([one, other]) =>
      [
        [one, other],
        [other, one],
      ].map(([from, to]) => ({
        name: `${from}`,
        policy: condition(`op: ${from}, value: 1`),
        faults: [[`\`${from}\` became \`${to}\``, ...became(`op: ${from}, value: 1`, `op: ${to}, value: 1`)]],
      })),
    ),
    {
      name: "in",
      policy: condition("op: in, value: [1]"),
      faults: [["`in` became `not_in`", ...became("op: in, value: [1]", "op: not_in, value: [1]")]],
    },
    {
      name: "exists",
      policy: condition("op: exists, value: true"),
      faults: [
        ["`exists: true` became `exists: false`", ...became("op: exists, value: true", "op: exists, value: false")],
      ],
    },
    { name: "regex has no opposite", policy: condition("op: regex, value: a"), faults: [] },
  ],
  "loosen-anchor": [
    {
      name: "both ends",
      policy: condition("op: regex, value: '^a[^$]\\$$'"),
      faults: [
        [
          "the anchor `^` was taken from the pattern",
          ...became("op: regex, value: '^a[^$]\\$$'", "op: regex, value: 'a[^$]\\$$'"),
        ],
        [
          "the anchor `$` was taken from the pattern",
          ...became("op: regex, value: '^a[^$]\\$$'", "op: regex, value: '^a[^$]\\$'"),
        ],
      ],
    },
  ],
  "lower-limit": [
    {
      name: "in one word",
      policy: rules("{name: n, rate_limit: 5/hour}"),
      faults: [["`5/hour` became `4/hour`", "- - {name: n, rate_limit: 5/hour}", "+ - {name: n, rate_limit: 4/hour}"]],
    },
    { name: "not below what the engine reads", policy: rules("{name: n, rate_limit: 1/hour}"), faults: [] },
  ],
  "move-bound": [
    {
      name: "both ways",
      policy: condition("op: lte, value: 50"),
      faults: [
        ["`50` became `49`", ...became("op: lte, value: 50", "op: lte, value: 49")],
        ["`50` became `51`", ...became("op: lte, value: 50", "op: lte, value: 51")],
      ],
    },
    {
      name: "a decimal number keeps its digits",
      policy: condition("op: gt, value: 0.1"),
      faults: [
        ["`0.1` became `-0.9`", ...became("op: gt, value: 0.1", "op: gt, value: -0.9")],
        ["`0.1` became `1.1`", ...became("op: gt, value: 0.1", "op: gt, value: 1.1")],
      ],
    },
    { name: "equality has no bound", policy: condition("op: eq, value: 1"), faults: [] },
  ],
  "raise-limit": [
    {
      name: "a condition on the rule's own counter",
      policy: rules(
        "{name: n, conditions: [{path: state.run.c, op: lte, value: 9}], state: {counter: c, window: day}}",
      ),
      faults: [
        [
          "`9` became `10`",
          "- - {name: n, conditions: [{path: state.run.c, op: lte, value: 9}], state: {counter: c, window: day}}",
          "+ - {name: n, conditions: [{path: state.run.c, op: lte, value: 10}], state: {counter: c, window: day}}",
        ],
      ],
    },
    {
      name: "max, of the catalogue",
      policy: "tools: {run: {rules: [{action: allow, rate_limit: {max: 1, window: 60}}]}}",
      faults: [
        [
          "`1` became `2`",
          "- tools: {run: {rules: [{action: allow, rate_limit: {max: 1, window: 60}}]}}",
          "+ tools: {run: {rules: [{action: allow, rate_limit: {max: 2, window: 60}}]}}",
        ],
      ],
    },
  ],
  "share-counter": [
    {
      name: "two limits of a tool",
      policy: gateway({ limits: [perMinute, { ...perMinute, counter: "d", window: "day" }] }),
      faults: [
        [
          "the counter `d` became `c`",
          `- ${gateway({ limits: [perMinute, { ...perMinute, counter: "d", window: "day" }] })}`,
          `+ ${gateway({ limits: [perMinute, { ...perMinute, window: "day" }] })}`,
        ],
      ],
    },
  ],
  "swap-window": [
    {
      name: "the nearest first",
      policy: rules("{name: n, rate_limit: 5/day}"),
      faults: [
        ["the window `day` became `hour`", "- - {name: n, rate_limit: 5/day}", "+ - {name: n, rate_limit: 5/hour}"],
        ["the window `day` became `minute`", "- - {name: n, rate_limit: 5/day}", "+ - {name: n, rate_limit: 5/minute}"],
      ],
    },
    {
      name: "seconds, of the catalogue",
      policy: "tools:\n  run:\n    rules:\n      - action: allow\n        rate_limit: {max: 1, window: 60}\n",
      faults: [
        [
          "the window `60 s` became `hour`",
          "- rate_limit: {max: 1, window: 60}",
          "+ rate_limit: {max: 1, window: 3600}",
        ],
        [
          "the window `60 s` became `day`",
          "- rate_limit: {max: 1, window: 60}",
          "+ rate_limit: {max: 1, window: 86400}",
        ],
      ],
    },
  ],
  "take-from-list": [
    {
      name: "each in turn",
      policy: condition("op: in, value: [a, 2]"),
      faults: [
        ["`a` was taken from the list", ...became("op: in, value: [a, 2]", "op: in, value: [2]")],
        ["`2` was taken from the list", ...became("op: in, value: [a, 2]", "op: in, value: [a]")],
      ],
    },
  ],
  unhide: [
    {
      name: "each in turn",
      policy: 'version: "1"\nhide: [a, "*"]\ntools: {}\n',
      faults: [
        ["`a` is hidden no more", '- hide: [a, "*"]', '+ hide: ["*"]'],
        ["`*` is hidden no more", '- hide: [a, "*"]', "+ hide: [a]"],
      ],
    },
  ],
};

describe.each(Object.entries(TABLE))("%s", (mutator, rows) => {
  it.each(rows)("$name", ({ policy, tried, faults: expected }) => {
    expect(faults(mutator, policy, tried)).toEqual(expected);
  });
});

describe("the mutators", () => {
  it("are in alphabetical order, and each has its table", () => {
    const ids = MUTATORS.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(Object.keys(TABLE).sort()).toEqual(ids);
  });

  it("make no more faults than anybody waits for", () => {
    const many = (text: string) => Array.from({ length: 500 }, (_, i) => `${text}${i}`).join(", ");
    expect(faults("take-from-list", condition(`op: in, value: [${many("v")}]`))).toHaveLength(100);
    expect(faults("loosen-anchor", condition(`op: regex, value: "${"^".repeat(500)}"`))).toHaveLength(1);
    expect(faults("loosen-anchor", condition(`op: regex, value: "${"^a".repeat(500)}"`))).toHaveLength(100);
  });

  it("leave alone what an alias uses again, and count it", () => {
    const document = readDocument(
      'version: "1"\ndefault: deny\ntools:\n  a: &a {rules: [{name: n, rate_limit: 5/hour}]}\n  b: *a\n',
      "policy",
    );
    const { policy } = lower(document);
    if (policy === undefined) throw new Error("no policy");
    const { mutants, unwritten } = mutantsOf({ document, policy, tried: () => [] });
    expect(mutants.map(({ mutator }) => mutator)).toEqual(["change-default"]);
    expect(unwritten).toBeGreaterThan(0);
  });
});
