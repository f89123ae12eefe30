/** Two policies → calls at every boundary of both: one for each way in which their rules can tell arguments apart. */

import type { Policy, Rule } from "@callgate/core";
import { argumentAt, argumentTest } from "@callgate/core/engine";
import { applicableRules } from "@callgate/core/policy";
import { goText, toFloat64, toJson } from "@callgate/core/values";
import { seeded } from "../../core/test/seeded.js";

export type Arguments = Readonly<Record<string, unknown>>;

/** Where there are more, some are chosen. */
const MAX_CALLS = 600;

/** Arguments for calls of the tool: combinations of all values that the conditions and amounts of both tell apart. */
export function gridFor(policies: readonly Policy[], tool: string): readonly Arguments[] {
  const rules = policies.flatMap((policy) => applicableRules(policy, tool) ?? []);
  const questions = rules.flatMap(questionsOf);
  const names = [...new Set(questions.map(({ segments: [name] }) => name as string))];
  const classes = names.map((name) =>
    classesOf(
      name,
      questions.filter(({ segments }) => segments[0] === name),
    ),
  );
  return combined(classes, MAX_CALLS);
}

/** What a rule asks of one argument: an answer for each call, and the values around which it may turn. */
interface Question {
  readonly segments: readonly string[];
  readonly answer: (args: Arguments) => unknown;
  readonly around: readonly unknown[];
}

function questionsOf({ conditions, limit }: Rule): Question[] {
  const asked = conditions.flatMap((condition): Question[] => {
    const { target, op, value } = condition;
    if (target.kind !== "args") return [];
    const test = argumentTest(condition);
    const around = op === "regex" ? WORDS : (value.kind === "list" ? [value, ...value.items] : [value]).flatMap(near);
    return [{ segments: target.segments, answer: (args) => test(argumentAt(args, target.segments)), around }];
  });
  if (limit === undefined || !("from" in limit.amount)) return asked;
  const { from } = limit.amount;
  const max = Number(limit.max ?? 0);
  const amount = (args: Arguments) => {
    const value = argumentAt(args, from);
    return typeof value === "number" ? Math.trunc(value) : "none";
  };
  return [...asked, { segments: from, answer: amount, around: [0, 0.5, 1, -1, max, max + 1, max - 1, 1e19] }];
}

/** Values that a comparison with this one may tell from it, or not from it. */
function near(value: Parameters<typeof goText>[0]): readonly unknown[] {
  const number = toFloat64(value);
  const text = goText(value);
  const numbers = [number, Number(text)].filter((one) => one !== undefined && Number.isFinite(one)) as number[];
  const texts = [text, `${text}x`, `x${text}`, text.slice(1), text.toUpperCase()];
  const plain = toJson(value);
  return [
    ...numbers.flatMap((one) => [one, -one, one + 1, one - 1, one + 0.5, one - 0.5, one + 1e-9 * Math.abs(one)]),
    ...texts,
    ...[plain, [plain], [text], [text, "x"], [...text.split(" ")]],
    ...[...text.matchAll(/^\[(.*)\]$/g)].flatMap(([, inner = ""]) => [
      inner.split(" "),
      [inner],
      inner.split(" ").map(Number),
    ]),
    ...[...text.matchAll(/^map\[(.*?):(.*)\]$/g)].map(([, key = "", inner]) => ({ [key]: inner })),
  ];
}

/** Words over the letters that the patterns know. */
const LETTERS = ["a", "b", "A", "5", "[", "\n", " ", "é"];
const WORDS = [
  "",
  ...LETTERS,
  ...LETTERS.flatMap((one) => LETTERS.map((other) => one + other)),
  "aab",
  "aba",
  "abab",
  "5.a",
];

const ALWAYS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  1e30,
  "x",
  "zz",
  [],
  ["x"],
  [5],
  [null],
  {},
  { z: 1 },
];

const NOTHING = Symbol("nothing");

/** Arguments with this name alone, or without it: one for each list of answers. */
function classesOf(name: string, questions: readonly Question[]): readonly Arguments[] {
  const byAnswers = new Map<string, Arguments>();
  for (const value of valuesBelow([name], questions)) {
    const args = value === NOTHING ? {} : { [name]: value };
    const answers = questions.map(({ answer }) => answer(args)).join();
    if (!byAnswers.has(answers)) byAnswers.set(answers, args);
  }
  return [...byAnswers.values()];
}

/** What may stand at a path: plain values, and objects made of what may stand below it. */
function valuesBelow(path: readonly string[], questions: readonly Question[]): readonly unknown[] {
  const here = questions.filter(({ segments }) => segments.length === path.length);
  const below = questions.filter(({ segments }) => segments.length > path.length);
  const plain = new Set([NOTHING, ...ALWAYS, ...here.flatMap(({ around }) => around)]);
  const names = [...new Set(below.map(({ segments }) => segments[path.length] as string))];
  const fields = names.map((name) =>
    valuesBelow(
      [...path, name],
      below.filter(({ segments }) => segments[path.length] === name),
    ).map((value): Arguments => (value === NOTHING ? {} : { [name]: value })),
  );
  return [...plain, ...(names.length === 0 ? [] : combined(fields, MAX_OBJECTS))];
}

const MAX_OBJECTS = 1_000;

/** Every way to take one of each list, joined; where there are too many, each value once and others by chance. */
function combined(lists: readonly (readonly Arguments[])[], most: number): readonly Arguments[] {
  const all = lists.reduce((product, list) => product * list.length, 1);
  if (all <= most)
    return lists.reduce<Arguments[]>(
      (whole, list) => whole.flatMap((one) => list.map((other) => ({ ...one, ...other }))),
      [{}],
    );
  const next = seeded(all);
  const anyOf = (list: readonly Arguments[]) => list[Math.floor(next() * list.length)] as Arguments;
  const joined = (take: (list: readonly Arguments[]) => Arguments) =>
    Object.assign({}, ...lists.map(take)) as Arguments;
  const each = lists.flatMap((list) => list.map((value) => joined((other) => (other === list ? value : anyOf(other)))));
  return [...each, ...Array.from({ length: most }, () => joined(anyOf))];
}
