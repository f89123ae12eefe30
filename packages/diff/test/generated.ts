/** Chance → policies, and pairs of them: fast-check makes a failing one smaller by itself. */

import fc from "fast-check";
import type { Written, WrittenCondition, WrittenLimit, WrittenRule } from "./written.js";

const TOOLS = ["run", "rm", "*"] as const;
const STRINGS = ["a", "b", "ab", "", "5", "1e+06", "true", "<nil>", "[a]", "[a 5]", "map[b:a]", "-0"];
const NUMBERS = [0, 1, 2, 5, -1, 1.5, 1_000_000, 1e21];
const PATTERNS = [
  ...["^a", "b$", "^[ab]*$", "", "^$", "(?i)A", "\\bb", "a.b", "^\\[", "5", "(?m)^b", "[^a]", "^(a|b)$", "^a+$", "a|b"],
  ...["^(?:a|b|ab)$", "^[a-b]$", "\\Aa\\z", "^.?$", "^(ab)*$"],
];

const text = fc.constantFrom(...STRINGS);
const number = fc.constantFrom(...NUMBERS);
const scalar = fc.oneof(text, number, fc.constantFrom<unknown>(true, false, null));
const anything = fc.oneof(
  { arbitrary: scalar, weight: 6 },
  { arbitrary: fc.constantFrom<unknown>(["a"], ["a", 5], [], { b: "a" }, { b: 5, c: "a" }, {}), weight: 1 },
);

/** A condition that makes sense for what the path mostly holds, or one that makes less. */
function conditionOn(path: string): fc.Arbitrary<WrittenCondition> {
  const of = (ops: readonly string[], value: fc.Arbitrary<unknown>) =>
    fc.record({ path: fc.constant(path), op: fc.constantFrom(...ops), value });
  const lists = (item: fc.Arbitrary<unknown>) => of(["in", "not_in"], fc.array(item, { maxLength: 4 }));
  const exists = of(["exists"], fc.boolean());
  const compared = of(["lte", "lt", "gte", "gt"], number);
  if (path.startsWith("state."))
    return fc.oneof(of(["lte", "lt", "gte", "gt", "eq", "neq"], fc.constantFrom(0, 1, 2, 3)), exists);
  if (path === "args.n")
    return fc.oneof({ arbitrary: compared, weight: 4 }, of(["eq", "neq"], number), lists(number), exists);
  if (path === "args.s")
    return fc.oneof(
      { arbitrary: of(["regex"], fc.constantFrom(...PATTERNS)), weight: 3 },
      { arbitrary: lists(text), weight: 2 },
      of(["eq", "neq", "contains"], text),
      exists,
    );
  return fc.oneof(
    of(["eq", "neq", "contains"], anything),
    lists(anything),
    of(["regex"], fc.constantFrom(...PATTERNS)),
    compared,
    exists,
    // Operators with values that they are not made for.
    of(["regex", "exists", "in", "lt"], anything),
  );
}

const PATHS = ["args.n", "args.s", "args.a", "args.a.b", "args.a.c", "args.a.b.c"];
const COUNTERS = ["state.run.c", "state.run.d", "state._global.c", "state._global.d"];

const condition = fc.oneof(
  { arbitrary: fc.constantFrom(...PATHS).chain(conditionOn), weight: 9 },
  { arbitrary: fc.constantFrom(...COUNTERS).chain(conditionOn), weight: 2 },
);

const limit: fc.Arbitrary<WrittenLimit> = fc.record({
  kind: fc.constant("limit" as const),
  window: fc.constantFrom("minute", "hour", "day"),
  op: fc.oneof(
    { arbitrary: fc.constant("lte" as const), weight: 4 },
    { arbitrary: fc.constant("lt" as const), weight: 1 },
  ),
  max: fc.oneof(
    { arbitrary: fc.constantFrom(1, 2, 3, 5), weight: 6 },
    { arbitrary: fc.constantFrom(0, 24, 48, 60, 120, 1440, -1), weight: 1 },
  ),
  counter: fc.constantFrom("c", "d"),
  increment: fc.oneof({ arbitrary: fc.constant(1), weight: 4 }, { arbitrary: fc.constantFrom(2, 3), weight: 1 }),
  from: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    { arbitrary: fc.constantFrom("args.n", "args.n", "args.a.b"), weight: 1 },
  ),
});

/** What bounds an amount, on one side or both: without it, amounts can be negative, and so large that they count so. */
const bounds: fc.Arbitrary<WrittenRule> = fc
  .tuple(fc.constantFrom(undefined, -1, 0, 1), fc.constantFrom(undefined, 1, 2, 5, 1_000_000))
  .filter(([least, most]) => least !== undefined || most !== undefined)
  .map(([least, most]) => ({
    kind: "require",
    conditions: [
      ...(least === undefined ? [] : [{ path: "args.n", op: "gte", value: least }]),
      ...(most === undefined ? [] : [{ path: "args.n", op: "lte", value: most }]),
    ],
  }));

const rule: fc.Arbitrary<WrittenRule> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constantFrom("require" as const, "denyIf" as const),
      conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({ kind: fc.constant("approval" as const), conditions: fc.array(condition, { maxLength: 2 }) }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant("deny" as const) }), weight: 1 },
  { arbitrary: limit, weight: 4 },
  { arbitrary: bounds, weight: 1 },
);

const dialect = fc.oneof(
  { arbitrary: fc.constant("intercept" as const), weight: 6 },
  { arbitrary: fc.constant("gateway" as const), weight: 3 },
  { arbitrary: fc.constant("catalogue" as const), weight: 1 },
);

const policy: fc.Arbitrary<Written> = fc.record({
  dialect,
  default: fc.constantFrom("allow", "deny"),
  hide: fc.oneof(
    { arbitrary: fc.constant<string[]>([]), weight: 8 },
    { arbitrary: fc.constantFrom(["rm"], ["run"], ["*"]), weight: 1 },
  ),
  tools: fc.record(
    {
      run: fc.array(rule, { maxLength: 4 }),
      rm: fc.array(rule, { maxLength: 2 }),
      "*": fc.array(rule, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Written["tools"]>,
});

/** Policy → the same with one thing changed. */
export type Edit = (policy: Written) => Written;

const at = fc.nat({ max: 3 });

function rulesEdited(tool: string, edit: (rules: WrittenRule[]) => WrittenRule[]): Edit {
  return (policy) => ({ ...policy, tools: { ...policy.tools, [tool]: edit([...(policy.tools[tool] ?? [])]) } });
}

function ruleEdited(tool: string, index: number, edit: (rule: WrittenRule) => readonly WrittenRule[]): Edit {
  return (policy) =>
    policy.tools[tool] === undefined
      ? policy
      : rulesEdited(tool, (rules) => rules.flatMap((one, i) => (i === index % rules.length ? edit(one) : [one])))(
          policy,
        );
}

function conditionEdited(index: number, edit: (one: WrittenCondition) => readonly WrittenCondition[]) {
  return (rule: WrittenRule): readonly WrittenRule[] =>
    "conditions" in rule
      ? [
          {
            ...rule,
            conditions: rule.conditions.flatMap((one, i) => (i === index % rule.conditions.length ? edit(one) : [one])),
          },
        ]
      : [rule];
}

const OPPOSITE: Readonly<Record<string, string>> = {
  ...{ eq: "neq", neq: "eq", in: "not_in", not_in: "in", lt: "lte", lte: "lt", gt: "gte", gte: "gt" },
};

function moved({ path, op, value }: WrittenCondition, by: number): WrittenCondition {
  if (typeof value === "number") return { path, op, value: value + by };
  if (Array.isArray(value)) return { path, op, value: by > 0 ? [...value, "b"] : value.slice(1) };
  if (typeof value === "boolean") return { path, op, value: !value };
  return { path, op, value: op === "regex" ? `${value}$` : `${value}b` };
}

const WINDOWS = ["minute", "hour", "day"] as const;

function limitEdited(rule: WrittenRule, change: number): readonly WrittenRule[] {
  if (rule.kind !== "limit") return [rule];
  switch (change) {
    case 0:
      return [{ ...rule, max: rule.max + 1 }];
    case 1:
      return [{ ...rule, max: rule.max - 1 }];
    case 2:
      return [{ ...rule, window: WINDOWS[(WINDOWS.indexOf(rule.window) + 1) % 3] as "day" }];
    case 3:
      return [{ ...rule, counter: "e" }];
    case 4:
      // The same, said otherwise.
      return [{ ...rule, op: "lt", max: rule.op === "lt" ? rule.max : rule.max + 1 }];
    default:
      // One that follows from it.
      return [rule, { ...rule, window: "day", counter: "f", max: rule.max * 1440 }];
  }
}

const edit: fc.Arbitrary<Edit> = fc.constantFrom(...TOOLS).chain((tool) => {
  const onRule = (make: (rule: WrittenRule, n: number) => readonly WrittenRule[], max: number): fc.Arbitrary<Edit> =>
    fc.tuple(at, fc.nat({ max })).map(([index, n]) => ruleEdited(tool, index, (one) => make(one, n)));
  const arbitraries: fc.Arbitrary<Edit>[] = [
    fc.tuple(at, rule).map(([i, one]) => rulesEdited(tool, (rules) => rules.toSpliced(i, 0, one))),
    onRule(() => [], 0),
    fc.tuple(at, rule).map(([i, one]) => ruleEdited(tool, i, () => [one])),
    fc.constant(rulesEdited(tool, (rules) => rules.reverse())),
    fc.constant((was) => ({ ...was, default: was.default === "allow" ? "deny" : "allow" })),
    fc.constant((was) => ({ ...was, hide: was.hide.length === 0 ? [tool] : [] })),
    fc.constant(({ tools: { [tool]: _, ...tools }, ...was }) => ({ ...was, tools })),
    fc.tuple(at, at, condition).map(([i, k, one]) =>
      ruleEdited(
        tool,
        i,
        conditionEdited(k, () => [one]),
      ),
    ),
    fc.tuple(at, at, condition).map(([i, k, one]) =>
      ruleEdited(
        tool,
        i,
        conditionEdited(k, (was) => [was, one]),
      ),
    ),
    fc.tuple(at, at).map(([i, k]) =>
      ruleEdited(
        tool,
        i,
        conditionEdited(k, (was) => [{ ...was, op: OPPOSITE[was.op] ?? was.op }]),
      ),
    ),
    fc.tuple(at, at, fc.constantFrom(1, -1, 0.5)).map(([i, k, by]) =>
      ruleEdited(
        tool,
        i,
        conditionEdited(k, (was) => [moved(was, by)]),
      ),
    ),
    onRule(limitEdited, 5),
    onRule(limitEdited, 5),
    // The same, said otherwise: a rule for each condition, a rule twice, a list turned round.
    onRule(
      (one) =>
        "conditions" in one && one.kind !== "approval"
          ? one.conditions.map((c) => ({ ...one, conditions: [c] }))
          : [one],
      0,
    ),
    onRule((one) => (one.kind === "limit" ? [one] : [one, one]), 0),
    fc.tuple(at, at).map(([i, k]) =>
      ruleEdited(
        tool,
        i,
        conditionEdited(k, (was) => [Array.isArray(was.value) ? { ...was, value: was.value.toReversed() } : was]),
      ),
    ),
    fc.constant((was) => ({ ...was, dialect: was.dialect === "gateway" ? "intercept" : "gateway" })),
  ];
  return fc.oneof(...arbitraries);
});

const edits = (maxLength: number) => fc.array(edit, { minLength: 1, maxLength });

function editedBy(policy: Written, by: readonly Edit[]): Written {
  return by.reduce((was, one) => one(was), policy);
}

/** A policy and what a few edits make of it, either way round; now and then two that have nothing to do with each other. */
export const pairs: fc.Arbitrary<readonly [Written, Written]> = fc.oneof(
  {
    arbitrary: fc
      .tuple(policy, edits(3), fc.boolean())
      .map(([one, by, turned]) => (turned ? ([editedBy(one, by), one] as const) : ([one, editedBy(one, by)] as const))),
    weight: 9,
  },
  { arbitrary: fc.tuple(policy, policy), weight: 1 },
);

/** Three policies, each made of the one before by an edit. */
export const triples: fc.Arbitrary<readonly [Written, Written, Written]> = fc
  .tuple(policy, edits(2), edits(2))
  .map(([one, by, then]) => {
    const second = editedBy(one, by);
    return [one, second, editedBy(second, then)] as const;
  });
