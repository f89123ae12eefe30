import { describe, expect, it } from "vitest";
import { readDocument } from "../document/read.js";
import { defaultOf } from "../policy/queries.js";
import type { DialectId } from "./dialect.js";
import { lower, recogniseDialect } from "./lower.js";

/** What is reported, as `[check] line:column-line:column message`. */
function told(text: string, dialect?: DialectId): string[] {
  return lower(readDocument(text, "policy.yaml"), { dialect }).findings.map(
    ({ check, severity, location, message }) => {
      const { start, end } = location.range;
      const level = severity === "error" ? "" : ` ${severity}`;
      return `[${check}${level}] ${start.line}:${start.column}-${end.line}:${end.column} ${message}`;
    },
  );
}

const REFUSED = "Intercept refuses the whole policy (it does not start, and a running one keeps the policy it has)";
const OPERATORS = "`eq`, `neq`, `in`, `not_in`, `lt`, `lte`, `gt`, `gte`, `regex`, `contains`, `exists`";

describe("an intercept document", () => {
  it.each<[string, string[]]>([
    [
      'verison: "1"\ntools: {}\n',
      [
        `[unknown-key] 1:1-1:8 unknown key \`verison\`; did you mean \`version\`? As it is, \`version\` is missing, so ${REFUSED}`,
      ],
    ],
    ["tools: {}\n", [`[schema] 1:1-1:6 \`version\` is missing, so ${REFUSED}; write \`version: "1"\``]],
    [
      "version: 1.0\ntools: {}\n",
      [`[schema] 1:10-1:13 version \`1.0\` is not known, so ${REFUSED}; write \`version: "1"\``],
    ],
    ["version: 1\ntools: {}\n", []],
    [
      'version: "1"\ndefault: dney\n',
      [`[schema] 2:10-2:14 \`default\` is \`allow\` or \`deny\`, not \`dney\`, so ${REFUSED}; did you mean \`deny\`?`],
    ],
    [
      'version: "1"\ndefualt: deny\ntools: {}\n',
      [
        "[unknown-key] 2:1-2:8 unknown key `defualt`; did you mean `default`? The engine drops it and allows every tool that is not listed",
      ],
    ],
    [
      'version: "1"\ntoosl: {}\n',
      ["[unknown-key] 2:1-2:6 unknown key `toosl`; did you mean `tools`? The engine drops it, so no rule applies"],
    ],
    [
      'version: "1"\ntools:\n  pay:\n    hide: true\n',
      [
        "[unknown-key] 4:5-4:9 unknown key `hide`: the engine drops it and the tool stays visible; name the tool in the `hide` list at the top",
      ],
    ],
    [
      'version: "1"\ntools:\n  pay:\n    rulez: []\n',
      [
        "[unknown-key] 4:5-4:10 unknown key `rulez`; did you mean `rules`? The engine drops it, so the tool has no rules and every call passes",
      ],
    ],
    [
      'version: "1"\nhide: [a, a, "", "\\u0085"]\n',
      [
        `[schema] 2:11-2:12 \`a\` is already hidden, so ${REFUSED}; remove one of the two entries`,
        `[schema] 2:14-2:16 the entry is empty, so ${REFUSED}; remove it`,
        `[schema] 2:18-2:26 the entry is empty, so ${REFUSED}; remove it`,
      ],
    ],
    ['version: "1"\nhide: rm\n', [`[schema] 2:7-2:9 expected a list, found \`rm\`; ${REFUSED}`]],
    ['version: "1"\ndefault: "deny\n', ['[syntax] 2:10-2:11 the quote opened here is not closed; add the missing `"`']],
    ['version: "1"\ntools: []\n', [`[schema] 2:8-2:10 expected a mapping, found a list; ${REFUSED}`]],
    ['version: "1"\ntools:\n  a: []\n', [`[schema] 3:6-3:8 expected a mapping, found a list; ${REFUSED}`]],
    [
      'version: "1"\ntools:\n  a: {}\n  a: {}\n',
      [`[schema] 4:3-4:4 the key \`a\` is already defined above; ${REFUSED}`],
    ],
    [
      'version: "1"\n!!binary dmVyc2lvbg==: "1"\ntools: {}\n',
      [`[schema] 2:10-2:22 this key is already set above; ${REFUSED}`],
    ],
    [
      'version: "1"\ndescription: !!int x\ntools: {}\n',
      [`[schema] 2:20-2:21 \`x\` cannot be read as \`!!int\`; ${REFUSED}`],
    ],
    [
      'version: "1"\ntools: { <<: [1] }\n',
      [`[schema] 2:15-2:16 \`<<\` merges a mapping or a list of mappings; ${REFUSED}`],
    ],
    [
      '{"version":"1","tools":{"a":{"rules":[{"name":"\\/","action":"deny"}]}}}',
      [
        "[syntax] 1:48-1:50 Intercept reads JSON as YAML, and refuses this: `\\/` is no escape to the engine; write `/`",
      ],
    ],
  ])("%j", (text, expected) => {
    expect(told(text, "intercept")).toEqual(expected);
  });
});

describe("an intercept rule", () => {
  const rules = 'version: "1"\ntools:\n  pay:\n    rules:\n      - ';
  it.each<[string, string[]]>([
    ["{ name: r, action: deny }", []],
    ["{ name: r, rate_limit: 5/hour }", []],
    ["{ action: deny }", [`[schema] 5:11-5:17 the rule has no \`name\`, so ${REFUSED}; give it one: denials name it`]],
    [
      "{ name: r, action: denny }",
      [`[schema] 5:28-5:33 unknown action \`denny\`, so ${REFUSED}; did you mean \`deny\`?`],
    ],
    [
      "{ name: r, action: allow }",
      [
        `[schema] 5:28-5:33 unknown action \`allow\`, so ${REFUSED}; the actions are \`evaluate\`, \`deny\`, \`require_approval\``,
      ],
    ],
    [
      "{ name: r, action: require_approval }",
      [
        "[later-release warning] 5:28-5:44 the March 2026 release of Intercept knows no `require_approval` and refuses the whole policy (it does not start, and a running one keeps the policy it has); later releases hold the call for approval; --release says which one runs",
      ],
    ],
    [
      "{ name: r }",
      [`[schema] 5:11-5:15 the rule has no condition, so ${REFUSED}; add \`conditions\` or a \`rate_limit\``],
    ],
    [
      "{ name: r, when: x, action: deny }",
      ["[unknown-key] 5:20-5:24 unknown key `when`: the engine drops it, and the rule denies every call"],
    ],
    [
      "{ name: r, when: x }",
      [`[unknown-key] 5:20-5:24 unknown key \`when\`: as it is, the rule has no condition, so ${REFUSED}`],
    ],
    [
      "{ name: r, action: deny, on_dney: x }",
      [
        "[unknown-key] 5:34-5:41 unknown key `on_dney`; did you mean `on_deny`? The engine drops it, and the agent gets no message",
      ],
    ],
    [
      "{ name: r, action: deny, conditions: [{ path: args.a, op: eq, value: 1 }] }",
      [
        `[schema] 5:46-5:82 a rule that denies has no \`conditions\`, so ${REFUSED}; to deny every call, remove them; to deny some calls, write the opposite conditions without \`action\``,
      ],
    ],
    [
      "{ name: r, rate_limit: 5/week }",
      [
        `[schema] 5:32-5:38 \`5/week\` is no rate limit, so ${REFUSED}; write \`N/minute\`, \`N/hour\` or \`N/day\`, such as \`5/hour\``,
      ],
    ],
    [
      "{ name: r, rate_limit: 5/hour, action: deny }",
      [`[schema] 5:32-5:38 \`rate_limit\` is in a rule that denies, so ${REFUSED}; remove it, or the \`action\``],
    ],
    [
      "{ name: r, rate_limit: 5/hour, state: { counter: c, window: day } }",
      [
        `[schema] 5:32-5:38 \`rate_limit\` is beside \`conditions\` or \`state\`, so ${REFUSED}; give it a rule of its own`,
      ],
    ],
    ["{ name: r, rate_limit: { max: 5 } }", [`[schema] 5:32-5:42 expected text, found a mapping; ${REFUSED}`]],
    ["{ name: r, conditions: { path: x } }", [`[schema] 5:32-5:43 expected a list, found a mapping; ${REFUSED}`]],
    ["just text", [`[schema] 5:9-5:18 expected a mapping, found \`just text\`; ${REFUSED}`]],
    [
      "{ name: r, conditions: [{ path: args.a, op: eq, value: 1 }], state: { window: weak } }",
      [
        `[schema] 5:70-5:75 the state has no \`counter\`, so ${REFUSED}; name one`,
        `[schema] 5:87-5:91 unknown window \`weak\`, so ${REFUSED}; the windows are \`minute\`, \`hour\` or \`day\``,
      ],
    ],
    [
      "{ name: r, conditions: [{ path: args.a, op: eq, value: 1 }], state: { counter: c, window: hours } }",
      [`[schema] 5:99-5:104 unknown window \`hours\`, so ${REFUSED}; did you mean \`hour\`?`],
    ],
    [
      "{ name: r, conditions: [{ path: args.a, op: eq, value: 1 }], state: { counter: c, window: day, increment: x } }",
      [`[schema] 5:115-5:116 expected a whole number, found \`x\`; ${REFUSED}`],
    ],
    [
      "{ name: r, conditions: [{ path: args.a, op: eq, value: 1 }], state: { counter: c, window: day, increment_from: n } }",
      [`[schema] 5:120-5:121 \`n\` names no argument, so ${REFUSED}; write \`args.n\``],
    ],
    [
      "{ name: r, conditions: [{ path: state.pay.c, op: lte, value: 1 }] }",
      [
        `[dangling-counter] 5:41-5:52 no rule of \`pay\` has a \`state\` with the counter \`c\`, so ${REFUSED}; add one, or name a counter that is there`,
      ],
    ],
  ])("%s", (rule, expected) => {
    expect(told(`${rules}${rule}\n`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["path: args.a, op: eq, value: 1", []],
    [
      "path: a.b, op: eq, value: 1",
      [`[schema] 5:41-5:44 \`a.b\` leads nowhere, so ${REFUSED}; write \`args.a.b\` for an argument`],
    ],
    [
      "path: 'a b', op: eq, value: 1",
      [`[schema] 5:41-5:46 \`a b\` leads nowhere, so ${REFUSED}; write \`args.\` and the argument's name`],
    ],
    [
      "path: a, op: exists, value: false",
      [`[schema] 5:41-5:42 \`a\` leads nowhere, so ${REFUSED}; write \`args.a\` for an argument`],
    ],
    [
      "op: eq, value: 1",
      [`[schema] 5:35-5:37 the condition has no \`path\`, so ${REFUSED}; name an argument, such as \`args.name\``],
    ],
    [
      "path: args.a, value: 1",
      [`[schema] 5:35-5:39 the condition has no \`op\`, so ${REFUSED}; the operators are ${OPERATORS}`],
    ],
    [
      "path: args.a, operator: eq, value: 1",
      [
        `[unknown-key] 5:49-5:57 unknown key \`operator\`; did you mean \`op\`? As it is, the condition has no \`op\`, so ${REFUSED}`,
      ],
    ],
    [
      "path: args.a, op: equals, value: 1",
      [`[schema] 5:53-5:59 unknown operator \`equals\`, so ${REFUSED}; did you mean \`eq\`?`],
    ],
    [
      "path: args.a, op: note_in, value: [1]",
      [`[schema] 5:53-5:60 unknown operator \`note_in\`, so ${REFUSED}; did you mean \`not_in\`?`],
    ],
    ["path: args.a, op: in, value: x", [`[schema] 5:64-5:65 \`in\` needs a list, so ${REFUSED}; write \`[a, b]\``]],
    [
      "path: args.a, op: not_in, value: x",
      [`[schema] 5:68-5:69 \`not_in\` needs a list, so ${REFUSED}; write \`[a, b]\``],
    ],
    [
      "path: args.a, op: lte, value: '5'",
      [`[schema] 5:65-5:68 \`lte\` needs a number, so ${REFUSED}; write it without quotes`],
    ],
    ["path: args.a, op: gt, value: []", [`[schema] 5:64-5:66 \`gt\` needs a number, so ${REFUSED}; write one`]],
    [
      "path: args.a, op: exists",
      [
        `[schema] 5:35-5:39 \`exists\` needs \`true\` or \`false\`, so ${REFUSED}; write \`value: true\` or \`value: false\``,
      ],
    ],
    [
      "path: args.a, op: regex, value: 5",
      [`[schema] 5:67-5:68 \`regex\` needs a pattern, so ${REFUSED}; write it in quotes`],
    ],
    [
      "path: args.a, op: regex, value: '(?!a)'",
      [
        `[unsupported-regex] 5:67-5:74 the engine's RE2 does not take this pattern (invalid or unsupported Perl syntax: \`(?!\`), so ${REFUSED}; it has neither look-around nor back-references`,
      ],
    ],
    [
      "path: args.a, op: regex, value: '\\p{Emoji}'",
      [
        `[unsupported-regex] 5:67-5:78 the engine's RE2 does not take this pattern (invalid character class range: \`\\p{Emoji}\`), so ${REFUSED}; write one that RE2 takes`,
      ],
    ],
    [
      "path: args.a, op: eq, values: 1",
      [
        "[unknown-key] 5:57-5:63 unknown key `values`; did you mean `value`? The engine drops it, and compares with nothing",
      ],
    ],
  ])("condition { %s }", (condition, expected) => {
    expect(told(`${rules}{ name: r, conditions: [{ ${condition} }] }\n`)).toEqual(expected);
  });

  it("two rules that move one counter", () => {
    const limit = "{ path: state.pay.c, op: lte, value: 1 }";
    const rule = `{ name: r, conditions: [${limit}], state: { counter: c, window: day } }`;
    expect(told(`${rules}${rule}\n      - ${rule}\n`)).toEqual([
      `[duplicate-counter] 6:94-6:95 the counter \`c\` is also moved by rule 1 of this tool, so ${REFUSED}; give it another name`,
    ]);
  });
});

describe("a gateway document", () => {
  const policy = (tools: string, rest = "") => `{"version":"1","default":"deny",${rest}"tools":${tools}}`;
  it.each<[string, string[]]>([
    [policy('{"a":{}}'), []],
    [
      '{"version":1,"default":"deny","tools":{"a":{}}}',
      ['[schema] 1:12-1:13 `version` is text; write it in quotes: `"1"`'],
    ],
    ['{"version":"1","tools":{"a":{"limits":[]}}}', ["[schema] 1:2-1:11 `default` is missing"]],
    [
      policy('{"a":{"limits":[{"counter":"c","window":"week","max":-1,"scope":"user"}]}}'),
      [
        "[schema] 1:81-1:87 `window` is `minute`, `hour` or `day`, not `week`",
        "[schema] 1:94-1:96 `max` is 0 or more, not `-1`",
        "[schema] 1:105-1:111 `scope` is `grant`, not `user`",
      ],
    ],
    [
      policy('{"a":{"limits":[{"counter":"c","window":"day","max":"1","scope":"grant"}]}}'),
      ["[schema] 1:93-1:96 expected a whole number, found the text `1`"],
    ],
    [
      policy('{"a":{"limits":[{"counter":"c","window":"day","max":1.5,"scope":"grant"}]}}'),
      ["[schema] 1:93-1:96 `max` is a whole number, not `1.5`"],
    ],
    [
      policy('{"a":{"require":[{"conditions":[],"on_dney":"x"}]}}'),
      [
        "[schema] 1:72-1:74 `conditions` is empty; write at least one",
        "[unknown-key] 1:75-1:84 unknown key `on_dney`; did you mean `on_deny`? The gateway's documents do not know it, so it cannot be relied on",
      ],
    ],
    [
      policy('{"a":{"rules":[]},"b":{"limits":[]}}'),
      [
        "[unknown-key] 1:47-1:54 unknown key `rules`: the gateway's documents do not know it, so it cannot be relied on",
      ],
    ],
    [
      policy('{"a":{"deny_if":[{"conditions":[{"path":"state.a.b","op":"is","value":1}]}]}}'),
      [
        "[schema] 1:81-1:92 `path` cannot be `state.a.b`; it is written args.FIELD",
        "[schema] 1:98-1:102 unknown operator `is`; did you mean `eq`?",
      ],
    ],
  ])("%s", (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});

describe("a catalogue snippet", () => {
  const unenforceable =
    "[unenforceable-dialect warning] 1:1-1:6 no program enforces this form: Intercept, as whose policy it is published, refuses to load it; rewrite it as an Intercept or gateway policy";
  it.each<[string, string[]]>([
    ["{ action: allow }", []],
    [
      "{ action: alow, reason: x }",
      ["[schema] 4:19-4:23 `action` is `allow`, `deny` or `require_approval`, not `alow`; did you mean `allow`?"],
    ],
    [
      "{ action: allow, rate_limit: { max: 3, windw: 60 } }",
      ["[unknown-key] 4:48-4:53 unknown key `windw`; did you mean `window`? The catalogue's documents do not know it"],
    ],
    ["{ action: allow, rate_limit: 3/minute }", ["[schema] 4:38-4:46 expected a mapping, found `3/minute`"]],
    [
      "{ action: allow, conditions: [{ path: args.x, op: in, value: 3 }] }",
      ["[schema] 4:70-4:71 `in` needs a list; write `[a, b]`"],
    ],
  ])("%s", (rule, expected) => {
    expect(told(`tools:\n  a:\n    rules:\n      - ${rule}\n`)).toEqual([unenforceable, ...expected]);
  });
});

describe("a document that is no policy", () => {
  const POLICY = "a policy is a mapping with `version`, `default` and `tools`";
  it.each<[string, string]>([
    ["", `[schema] 1:1-1:1 the file is empty: ${POLICY}`],
    ["# nothing\n", `[schema] 1:1-1:1 the file is empty: ${POLICY}`],
    ["~\n", `[schema] 1:1-1:2 the file is empty: ${POLICY}`],
    ["hello", `[schema] 1:1-1:6 this is no policy: ${POLICY}`],
    ["- a\n", `[schema] 1:3-1:4 this is no policy: ${POLICY}`],
    ["name: x\n", `[schema] 1:1-1:5 this is no policy: ${POLICY}`],
  ])("%j", (text, expected) => {
    const { policy, enforcement } = lower(readDocument(text, "x"));
    expect([told(text), policy, enforcement]).toEqual([[expected], undefined, "notAPolicy"]);
  });

  it("an empty one is a policy without keys where the dialect is given", () => {
    const { policy, enforcement } = lower(readDocument("", "x"), { dialect: "intercept" });
    expect([policy && defaultOf(policy).action, enforcement]).toEqual(["allow", "invalid"]);
  });
});

it("more than 200 problems are cut", () => {
  const findings = told(`version: "1"\n${Array.from({ length: 300 }, (_, i) => `key_${i}: 1\n`).join("")}tools: {}\n`);
  expect(findings.length).toBe(201);
  expect(findings[199]).toBe("[unknown-key] 201:1-201:8 unknown key `key_199`: the engine drops it");
  expect(findings[200]).toBe("[schema] 1:1-1:8 the file has more than 200 problems; fix these, and run callgate again");
});

it.each<[string, string]>([
  ["repetitions", "a{1000}".repeat(40)],
  ["classes of Unicode", "[\\p{L}\\p{N}]".repeat(3_200)],
])("patterns that would take long to compile are not looked at: %s", (_name, pattern) => {
  const text = `version: "1"\ntools:\n  a:\n    rules:\n      - { name: r, conditions: [{ path: args.x, op: regex, value: '${pattern}' }] }\n`;
  expect(lower(readDocument(text, "x")).policy).toBeUndefined();
  expect(told(text)).toEqual([
    "[unsupported-regex] 1:1-1:8 the regular expressions are too large to be looked at; write smaller repetitions than `{1000}`, or fewer classes such as `\\p{L}`",
  ]);
});

it("a pattern that many rules ask for is compiled once, and counts once", () => {
  const rule = (i: number) => `{ name: r${i}, conditions: [{ path: args.x, op: regex, value: "^[a-z]{1,40}$" }] }`;
  const rules = (number: number) => Array.from({ length: number }, (_, i) => rule(i)).join(", ");
  const lowered = lower(readDocument(`version: "1"\ntools: { a: { rules: [${rules(2_000)}] } }`, "x"));
  expect([lowered.findings, lowered.policy?.tools.get("a")?.rules.length]).toEqual([[], 2_000]);
});

describe("the dialect of", () => {
  it.each<[string, DialectId | undefined]>([
    ['version: "1"\ntools: { a: { rules: [{ name: r, action: deny }] } }', "intercept"],
    ['version: "1"\n', "intercept"],
    ["default: deny\n", "intercept"],
    ["hide: [a]\n", "intercept"],
    ["tools: { a: {} }\n", "intercept"],
    ['version: "1"\ndefault: deny\ntools: { a: {} }\n', "intercept"],
    ['{"version":"1","default":"deny","tools":{"a":{}}}', "gateway"],
    ['{"version":"1","default":"deny","tools":{"a":{"rules":[]}}}', "intercept"],
    ['{"version":"1","tools":{"a":{"limits":[]}}}', "gateway"],
    ['version: "1"\ntools: { a: { limits: [] } }', "gateway"],
    ['version: "1"\nall_tools: {}', "gateway"],
    ["tools: { a: { rules: [{ action: allow }] } }", "catalogue"],
    ["tools: { a: { rules: [{ action: deny, reason: x }] } }", "catalogue"],
    ["tools: { a: { rules: [{ rate_limit: { max: 1 } }] } }", "catalogue"],
    ['version: "1"\ntools: { a: { rules: [{ action: allow }] } }', "intercept"],
    ['{"tools":[{"name":"a"}]}', undefined],
    ["name: x\n", undefined],
    ["- a\n", undefined],
    ["", undefined],
  ])("%j is %s", (text, expected) => {
    expect(recogniseDialect(readDocument(text, "x"))).toBe(expected);
  });
});
