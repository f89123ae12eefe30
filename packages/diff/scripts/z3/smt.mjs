/**
 * Two lowered policies → the question, in SMT-LIB, whether the one decides a first call more permissively than the other. Written
 * from docs/dialects.md and not from the logic, which it is to be compared with. Limits, paths within objects and texts
 * that arrays and objects print are not part of it.
 *
 * An argument is a kind and, for that kind, a real number or a string; of an array it knows which of the looked-for
 * items it holds. Z3's reals and Go's float64 agree on the numbers that occur here, and so do
 * their characters on the letters.
 */

import { applicableRules } from "@callgate/core/policy";
import { goFloat, goText, toFloat64 } from "@callgate/core/values";

const KINDS = ["missing", "null", "true", "false", "number", "string", "array", "object"];
const KIND = Object.fromEntries(KINDS.map((kind, i) => [kind, i]));

/** @param patterns each regular expression, and the same as Z3 writes it */
export function wideningQuestion(from, to, tool, patterns) {
  const rules = { from: applicableRules(from, tool), to: applicableRules(to, tool) };
  const conditions = [...(rules.from ?? []), ...(rules.to ?? [])].flatMap(({ conditions: all }) => all);
  const [strict, kind] = [rules.from, rules.to].map((met) => decision(met, patterns));
  const wider = `(or (and ${strict.denied} (not ${kind.denied})) (and (not ${strict.denied}) ${strict.asks} (not ${kind.denied}) (not ${kind.asks})))`;
  return [...declarations(conditions), `(assert ${wider})`].join("\n");
}

function declarations(conditions) {
  const names = new Set(conditions.map(nameOf));
  const items = new Set(
    conditions.filter(({ op }) => op === "contains").map((one) => holdsItem(nameOf(one), one.value)),
  );
  return [
    ...[...names].flatMap((name) => [
      `(declare-const ${name}.kind Int)`,
      `(declare-const ${name}.number Real)`,
      `(declare-const ${name}.string String)`,
      `(assert (and (<= 0 ${name}.kind) (< ${name}.kind ${KINDS.length})))`,
    ]),
    ...[...items].map((item) => `(declare-const ${item} Bool)`),
  ];
}

function decision(rules, patterns) {
  if (rules === undefined) return { denied: "true", asks: "false" };
  const all = ({ conditions }) => and(conditions.map((condition) => holds(condition, patterns)));
  const denying = { deny: all, require: (rule) => not(all(rule)), approval: () => "false", none: () => "false" };
  return {
    denied: or(rules.map((rule) => denying[rule.action](rule))),
    asks: or(rules.filter(({ action }) => action === "approval").map(all)),
  };
}

function holds(condition, patterns) {
  const { op, value } = condition;
  const name = nameOf(condition);
  const isThere = not(is(name, "missing"));
  const equalsAny = () => or(value.items.map((item) => equals(name, item)));
  switch (op) {
    case "exists": {
      const exists = and([isThere, not(is(name, "null"))]);
      return value.value ? exists : not(exists);
    }
    case "eq":
      return and([isThere, equals(name, value)]);
    case "neq":
      return and([isThere, not(equals(name, value))]);
    case "in":
      return and([isThere, equalsAny()]);
    case "not_in":
      return and([isThere, not(equalsAny())]);
    case "lt":
    case "lte":
    case "gt":
    case "gte": {
      const sign = { lt: "<", lte: "<=", gt: ">", gte: ">=" }[op];
      return and([is(name, "number"), `(${sign} ${name}.number ${real(toFloat64(value))})`]);
    }
    case "regex":
      return and([is(name, "string"), `(str.in_re ${name}.string ${patterns[value.value]})`]);
    case "contains": {
      const inText = and([is(name, "string"), `(str.contains ${name}.string ${string(value.value)})`]);
      return or([inText, and([is(name, "array"), holdsItem(name, value)])]);
    }
    default:
      throw new Error(`no question is made of ${op}`);
  }
}

/** As numbers where both are; else as Go prints both. */
function equals(name, value) {
  const number = toFloat64(value);
  const text = goText(value);
  const printed = Number(text);
  const asNumber =
    number ?? (text !== "" && Number.isFinite(printed) && goFloat(printed) === text ? printed : undefined);
  return or([
    ...(asNumber === undefined ? [] : [and([is(name, "number"), `(= ${name}.number ${real(asNumber)})`])]),
    and([is(name, "string"), `(= ${name}.string ${string(text)})`]),
    ...[
      ["null", "<nil>"],
      ["true", "true"],
      ["false", "false"],
    ].flatMap(([kind, prints]) => (text === prints ? [is(name, kind)] : [])),
  ]);
}

function nameOf({ target }) {
  return target.segments.join("_");
}

function holdsItem(name, { value }) {
  return `${name}.holds.${value}`;
}

function is(name, kind) {
  return `(= ${name}.kind ${KIND[kind]})`;
}

function real(number) {
  const [whole, broken = ""] = Math.abs(number)
    .toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 })
    .split(".");
  const text = `${whole}.${broken === "" ? "0" : broken}`;
  return number < 0 ? `(- ${text})` : text;
}

function string(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

function and(parts) {
  return parts.length === 0 ? "true" : `(and ${parts.join(" ")})`;
}

function or(parts) {
  return parts.length === 0 ? "false" : `(or ${parts.join(" ")})`;
}

function not(part) {
  return `(not ${part})`;
}
