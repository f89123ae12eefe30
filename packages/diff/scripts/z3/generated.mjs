/** Chance → pairs of policies whose conditions Z3 can be asked about, each pattern in both notations. */

import fc from "fast-check";

/** The same language as RE2 writes it, and as SMT-LIB does. */
const literal = (letter) => ({ re2: letter, smt: `(str.to_re "${letter}")` });
const range = (from, to) => `(re.range "${from}" "${to}")`;
const ANY = '(re.comp (str.to_re "\\u{a}"))';
const NOT_NEWLINE = `(re.inter re.allchar ${ANY})`;
const DIGIT = range("0", "9");
const WORD = `(re.union ${DIGIT} ${range("a", "z")} ${range("A", "Z")} (str.to_re "_"))`;

const atom = fc.constantFrom(
  ...["a", "b", "c", "5"].map(literal),
  { re2: ".", smt: NOT_NEWLINE },
  { re2: "[ab]", smt: range("a", "b") },
  { re2: "[^a]", smt: '(re.inter re.allchar (re.comp (str.to_re "a")))' },
  { re2: "\\d", smt: DIGIT },
  { re2: "\\w", smt: WORD },
  { re2: "\\W", smt: `(re.inter re.allchar (re.comp ${WORD}))` },
  { re2: "(?i:a)", smt: '(re.union (str.to_re "a") (str.to_re "A"))' },
);

const { body } = fc.letrec((tie) => ({
  body: fc.oneof({ maxDepth: 3, withCrossShrink: true }, atom, tie("joined"), tie("either"), tie("repeated")),
  joined: fc.array(tie("body"), { minLength: 2, maxLength: 3 }).map((parts) => ({
    re2: parts.map(({ re2 }) => re2).join(""),
    smt: `(re.++ ${parts.map(({ smt }) => smt).join(" ")})`,
  })),
  either: fc.array(tie("body"), { minLength: 2, maxLength: 3 }).map((parts) => ({
    re2: `(?:${parts.map(({ re2 }) => re2).join("|")})`,
    smt: `(re.union ${parts.map(({ smt }) => smt).join(" ")})`,
  })),
  repeated: fc
    .tuple(
      tie("body"),
      fc.constantFrom(
        ["*", "re.*"],
        ["+", "re.+"],
        ["?", "re.opt"],
        ["{2}", "(_ re.^ 2)"],
        ["{1,3}", "(_ re.loop 1 3)"],
      ),
    )
    .map(([{ re2, smt }, [sign, word]]) => ({ re2: `(?:${re2})${sign}`, smt: `(${word} ${smt})` })),
}));

/** A pattern matches anywhere unless it is anchored. */
const pattern = fc.tuple(fc.boolean(), body, fc.boolean()).map(([start, { re2, smt }, end]) => ({
  re2: `${start ? "^" : ""}(?:${re2})${end ? "$" : ""}`,
  smt: `(re.++ ${start ? '(str.to_re "")' : "re.all"} ${smt} ${end ? '(str.to_re "")' : "re.all"})`,
}));

const text = fc.constantFrom("a", "b", "ab", "", "5", "1e+06", "1000000", "true", "<nil>", "aab", "cab");
const number = fc.constantFrom(0, 1, 2, 5, -1, 1.5, 1_000_000, 1e21);
const scalar = fc.oneof(text, number, fc.constantFrom(true, false, null));
const path = fc.constantFrom("args.s", "args.s", "args.s", "args.n", "args.n", "args.x");

const plain = (ops, value) =>
  fc.record({ path, op: fc.constantFrom(...ops), value }).map((written) => ({ written, patterns: {} }));
const matching = fc.tuple(path, pattern).map(([at, { re2, smt }]) => ({
  written: { path: at, op: "regex", value: re2 },
  patterns: { [re2]: smt },
}));
const condition = fc.oneof(
  { arbitrary: matching, weight: 4 },
  { arbitrary: plain(["in", "not_in"], fc.array(scalar, { maxLength: 4 })), weight: 2 },
  { arbitrary: plain(["eq", "neq"], scalar), weight: 2 },
  { arbitrary: plain(["lt", "lte", "gt", "gte"], number), weight: 3 },
  plain(["contains"], fc.constantFrom("a", "b", "ab")),
  plain(["exists"], fc.boolean()),
);

/** `denyIf` is the gateway's; `approval`, Intercept's. */
const rule = fc.record({
  kind: fc.constantFrom("require", "require", "require", "denyIf", "approval"),
  conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
});
const rules = fc.array(rule, { maxLength: 4 });

function gateway(run) {
  const entries = (kinds) =>
    run
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ conditions }) => ({ conditions: conditions.map(({ written }) => written) }));
  const tools = { run: { require: entries(["require", "approval"]), deny_if: entries(["denyIf"]) } };
  return { dialect: "gateway", version: "1", default: "deny", tools };
}

function intercept(run) {
  const written = run.map(({ kind, conditions }, i) => ({
    name: `r${i}`,
    ...(kind === "approval" ? { action: "require_approval" } : {}),
    conditions: conditions.map((one) => one.written),
  }));
  return { dialect: "intercept", version: "1", default: "deny", tools: { run: { rules: written } } };
}

const printer = fc.constantFrom(gateway, gateway, intercept);

/** A list of rules, and the same with some dropped, changed or added; or with something proved to be without effect. */
const edited = fc.tuple(
  rules,
  fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), rule), { minLength: 1, maxLength: 2 }),
);

export const pairs = fc.tuple(edited, printer, printer, fc.boolean()).map(([[run, edits], one, other, turned]) => {
  const changed = edits.reduce((was, [at, kind, added]) => {
    if (kind === 0) return was.toSpliced(at, 1);
    if (kind === 1) return was.toSpliced(at, 0, added);
    if (kind === 2)
      return was.flatMap((each) =>
        each.kind === "require" ? each.conditions.map((c) => ({ ...each, conditions: [c] })) : [each],
      );
    return was.toSpliced(at, 1, { ...added, kind: was[at]?.kind ?? added.kind });
  }, run);
  const written = [one(run), other(changed)];
  const patterns = Object.assign(
    {},
    ...[...run, ...changed].flatMap(({ conditions }) => conditions.map((c) => c.patterns)),
  );
  return { written: turned ? written.reverse() : written, patterns };
});
