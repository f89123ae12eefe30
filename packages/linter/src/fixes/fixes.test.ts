/** Each fix: a document as it was, and as it is when everything is mended that can be. */

import { DIALECTS, lower, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { lintDocument } from "../lint.js";
import { applyFixes } from "./apply.js";

const TOOLS = readTools(
  JSON.stringify({
    tools: [
      { name: "run", inputSchema: { type: "object", properties: { name: { type: "string" } } } },
      { name: "pay", inputSchema: { type: "object", properties: { amount: { type: "number" } } } },
      { name: "list" },
      { name: "notes.add" },
    ],
  }),
  "tools",
).tools;

interface Case {
  readonly before: string;
  readonly after: string;
  /** Only the fixes of this check. */
  readonly check: string;
  /** Left out: whether the fix is safe is not what the case is about, and unsafe ones are made, too. */
  readonly safe?: boolean;
}

function mend(before: string, check: string, unsafe: boolean) {
  const document = readDocument(before, "p");
  return applyFixes(
    { document, lowered: lower(document) },
    (subject) => {
      const { findings, broken } = lintDocument(subject.document, subject.lowered, { fixes: true, tools: TOOLS });
      return { findings: findings.filter((finding) => finding.check === check), broken };
    },
    { unsafe },
  );
}

const yaml = (tools: string, top = "default: deny\n") => `version: "1"\n${top}tools:\n${tools}`;
const json = (run: string) => `{ "version": "1", "default": "deny", "tools": { "run": ${run} } }`;
const LIMIT = '{ "counter": "run_rate", "window": "minute", "max": 10, "scope": "grant" }';

const CASES: Readonly<Record<string, Case>> = {
  "unknown-key: block": {
    check: "unknown-key",
    before: yaml("  run: # c\n    rulez: # d\n      - {name: r, rate_limit: 5/minute}\n"),
    after: yaml("  run: # c\n    rules: # d\n      - {name: r, rate_limit: 5/minute}\n"),
    safe: true,
  },
  "unknown-key: flow": {
    check: "unknown-key",
    before: yaml("  run: {rules: [{name: r, rate_limit: 5/minute, on_denny: 'no'}]}\n"),
    after: yaml("  run: {rules: [{name: r, rate_limit: 5/minute, on_deny: 'no'}]}\n"),
    safe: true,
  },
  "unknown-key: JSON": {
    check: "unknown-key",
    before: json(`{ "limit": [${LIMIT}] }`),
    after: json(`{ "limits": [${LIMIT}] }`),
    safe: true,
  },
  "unknown-key: at the top, where it denies more": {
    check: "unknown-key",
    before: yaml("  run:\r\n    rules: []\r\n", "defualt: deny\r\n"),
    after: yaml("  run:\r\n    rules: []\r\n", "default: deny\r\n"),
    safe: true,
  },
  "unknown-key: where the right one lets more pass": {
    check: "unknown-key",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, valeu: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, value: a}]}\n"),
    safe: false,
  },
  "unknown-key: nothing close": {
    check: "unknown-key",
    before: yaml("  run:\n    xyzzy: 1\n"),
    after: yaml("  run:\n    xyzzy: 1\n"),
  },
  "unknown-key: the right one is there": {
    check: "unknown-key",
    before: yaml("  run:\n    rulez: []\n    rules: []\n"),
    after: yaml("  run:\n    rulez: []\n    rules: []\n"),
  },
  "unknown-key: through an alias": {
    check: "unknown-key",
    before: yaml("  run: &r {rulez: []}\n  list: *r\n"),
    after: yaml("  run: &r {rulez: []}\n  list: *r\n"),
  },
  "unknown-key: hide of a tool": {
    check: "unknown-key",
    before: yaml("  run:\n    hide: true # secret\n    rules: []\n", "hide: [rm] # these\n"),
    after: yaml("  run:\n    # secret\n    rules: []\n", "hide: [rm, run] # these\n"),
    safe: true,
  },
  "unknown-key: hide, the only key of a tool": {
    check: "unknown-key",
    before: yaml("  run:\n    hide: true\n", ""),
    after: `${yaml("  run:\n    {}\n", "")}hide: [run]\n`,
    safe: true,
  },
  "unknown-key: hide of a tool that is not hidden": {
    check: "unknown-key",
    before: yaml("  run:\n    hide: false\n    rules: []\n"),
    after: yaml("  run:\n    hide: false\n    rules: []\n"),
  },
  "unknown-key: a deny pasted into a tool": {
    check: "unknown-key",
    before: yaml('  run:\n    action: deny\n    reason: "Ask first"\n', ""),
    after: yaml("  run:\n    rules:\n      - name: deny\n        action: deny\n        on_deny: Ask first\n", ""),
    safe: true,
  },
  "unknown-key: a deny and a limit pasted into a tool, which is denied and not limited": {
    check: "unknown-key",
    before: yaml("  run:\n    rate_limit: {max: 10, window: 60}\n    action: deny\n", ""),
    after: yaml("  run:\n    rules:\n      - name: deny\n        action: deny\n", ""),
    safe: true,
  },
  "unknown-key: a limit pasted into a tool": {
    check: "unknown-key",
    before: yaml("  run:\n    rate_limit: {max: 10, window: 3600}\n    reason: Slow down\n"),
    after: yaml(
      "  run:\n    rules:\n      - name: rate limit\n        rate_limit: 10/hour\n        on_deny: Slow down\n",
    ),
    safe: true,
  },
  "unknown-key: a limit pasted beside rules": {
    check: "unknown-key",
    before: yaml("  run:\n    rate_limit: 10 per minute\n    rules:\n      - {name: r, rate_limit: 90/day}\n"),
    after: yaml(
      "  run:\n    rules:\n      - {name: r, rate_limit: 90/day}\n      - {name: rate limit, rate_limit: 10/minute}\n",
    ),
    safe: true,
  },
  "unknown-key: a window that no dialect has": {
    check: "unknown-key",
    before: yaml("  run:\n    rate_limit: {max: 10, window: 90}\n"),
    after: yaml("  run:\n    rate_limit: {max: 10, window: 90}\n"),
  },
  "unknown-key: a deny under when:, which Intercept cannot say": {
    check: "unknown-key",
    before: yaml("  run:\n    rules:\n      - {name: r, action: deny, when: {args.name: rm}}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, action: deny, when: {args.name: rm}}\n"),
  },
  "unknown-key: a deny pasted into a gateway policy": {
    check: "unknown-key",
    before: json('{ "action": "deny", "reason": "Ask first" }').replace('"deny",', '"allow",'),
    after: json('{ "deny_if": [{ "conditions": [], "on_deny": "Ask first" }] }').replace('"deny",', '"allow",'),
    safe: true,
  },
  "unknown-key: a deny pasted into a gateway policy beside a limit": {
    check: "unknown-key",
    before: json(`{ "limits": [${LIMIT}], "action": "block" }`),
    after: json(`{ "limits": [${LIMIT}], "deny_if": [{ "conditions": [] }] }`),
    safe: true,
  },
  "unknown-key: a deny under when: pasted into a gateway policy": {
    check: "unknown-key",
    before: json('{ "when": { "args.name": "(?i)rm" }, "action": "deny" }'),
    after: json('{ "deny_if": [{ "conditions": [{ "path": "args.name", "op": "regex", "value": "(?i)rm" }] }] }'),
    safe: true,
  },
  "unknown-key: a limit pasted into a gateway policy": {
    check: "unknown-key",
    before: json('{ "rate_limit": { "max": 5, "window": 60 } }'),
    after: json('{ "limits": [{ "counter": "run_rate", "window": "minute", "max": 5, "scope": "grant" }] }'),
    safe: true,
  },
  "missing-rate-limit: a tool that its author denied in vain": {
    check: "missing-rate-limit",
    before: yaml("  run:\n    action: deny\n"),
    after: yaml("  run:\n    action: deny\n"),
  },
  "schema: a limit in the catalogue's parts": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - action: allow # c\n        rate_limit: {max: 5, window: 60}\n"),
    after: yaml("  run:\n    rules:\n      - name: rate limit # c\n        rate_limit: 5/minute\n"),
  },
  "schema: entries of tools without tools:": {
    check: "schema",
    before: "# page\nrun:\n  rules:\n    - name: r # c\n      rate_limit: 5/hour\n\nlist: {}\n",
    after:
      '# page\nversion: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - name: r # c\n        rate_limit: 5/hour\n\n  list: {}\n',
    safe: false,
  },
  "schema: entries of a gateway policy without tools": {
    check: "schema",
    before: `{ "run": { "limits": [${LIMIT}] } }`,
    after: `{ "version": "1", "default": "deny", "tools": { "run": { "limits": [${LIMIT}] } } }`,
    safe: false,
  },
  "schema: an entry as the catalogue's pages teach it, without tools:": {
    check: "schema",
    before: "run:\n  action: deny\n  reason: Ask first\n",
    after:
      'version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - name: deny\n        action: deny\n        on_deny: Ask first\n',
    safe: false,
  },
  "schema: default": {
    check: "schema",
    before: yaml("  list: {}\n", "default: 'denny' # c\n"),
    after: yaml("  list: {}\n", "default: 'deny' # c\n"),
    safe: true,
  },
  "schema: an operator, whose condition was never true": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: qe, value: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, value: a}]}\n"),
    safe: false,
  },
  "schema: the operator <=, which is `lte`": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: '<=', value: 5}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: 'lte', value: 5}]}\n"),
  },
  "schema: the operator ==": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: '==', value: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: 'eq', value: a}]}\n"),
  },
  "schema: the operator !=": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: '!=', value: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: 'neq', value: a}]}\n"),
  },
  "schema: the operator matches": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: matches, value: ^a$}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: ^a$}]}\n"),
  },
  "schema: the operator equals": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: equals, value: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, value: a}]}\n"),
  },
  "schema: the operator startsWith": {
    check: "schema",
    before: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: startsWith, value: '/app/v1.2/'}]}\n",
    ),
    after: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: '^/app/v1\\.2/'}]}\n",
    ),
  },
  "schema: the operator ends_with": {
    check: "schema",
    before: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: ends_with, value: '.csv'}]}\n",
    ),
    after: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: '\\.csv$'}]}\n",
    ),
  },
  "schema: the operator not_contains, which has no counterpart": {
    check: "schema",
    before: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: not_contains, value: a}]}\n",
    ),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: not_contains, value: a}]}\n"),
  },
  "schema: an action, which was ignored": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - name: r\n        action: dney\n"),
    after: yaml("  run:\n    rules:\n      - name: r\n        action: deny\n"),
    safe: true,
  },
  "schema: a window, which was none": {
    check: "schema",
    before: yaml(
      "  run:\n    rules:\n      - name: r\n        conditions: [{path: state.run.c, op: lte, value: 5}]\n        state: {counter: c, window: daay}\n",
    ),
    after: yaml(
      "  run:\n    rules:\n      - name: r\n        conditions: [{path: state.run.c, op: lte, value: 5}]\n        state: {counter: c, window: day}\n",
    ),
    safe: false,
  },
  "unanchored-regex: plain": {
    check: "unanchored-regex",
    before: yaml(
      "  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: llama|qwen}]}\n",
    ),
    after: yaml(
      '  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: "^(?:llama|qwen)$"}]}\n',
    ),
    safe: true,
  },
  "unanchored-regex: quoted, flags": {
    check: "unanchored-regex",
    before: yaml(
      "  run:\n    rules:\n      - name: r\n        conditions:\n          - path: args.name\n            op: regex\n            value: '(?i)llama|qwen'\n",
    ),
    after: yaml(
      "  run:\n    rules:\n      - name: r\n        conditions:\n          - path: args.name\n            op: regex\n            value: '(?i)^(?:llama|qwen)$'\n",
    ),
    safe: true,
  },
  "unanchored-regex: one anchor": {
    check: "unanchored-regex",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: ^llama}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: regex, value: ^llama}]}\n"),
  },
  "unanchored-regex: JSON": {
    check: "unanchored-regex",
    before: json('{ "require": [{ "conditions": [{ "path": "args.name", "op": "regex", "value": "a\\\\.b" }] }] }'),
    after: json('{ "require": [{ "conditions": [{ "path": "args.name", "op": "regex", "value": "^a\\\\.b$" }] }] }'),
    safe: true,
  },
  "unbounded-amount: beside a lower bound": {
    check: "unbounded-amount",
    before: yaml(
      "  pay:\n    rules:\n      - name: r\n        conditions:\n          - {path: args.amount, op: gte, value: 1}\n          - {path: state.pay.c, op: lte, value: 900}\n        state: {counter: c, window: day, increment_from: args.amount}\n",
    ),
    after: yaml(
      "  pay:\n    rules:\n      - name: r\n        conditions:\n          - {path: args.amount, op: gte, value: 1}\n          - {path: state.pay.c, op: lte, value: 900}\n          - {path: args.amount, op: lte, value: 900}\n        state: {counter: c, window: day, increment_from: args.amount}\n",
    ),
    safe: true,
  },
  "schema: no version": {
    check: "schema",
    before: "# what may be called\ntools:\n  run: { rules: [{ name: r, rate_limit: 5/hour }] }\n",
    after: '# what may be called\nversion: "1"\ntools:\n  run: { rules: [{ name: r, rate_limit: 5/hour }] }\n',
    safe: true,
  },
  "schema: another version": {
    check: "schema",
    before: 'version: "2"\ntools:\n  run: { rules: [{ name: r, rate_limit: 5/hour }] }\n',
    after: 'version: "2"\ntools:\n  run: { rules: [{ name: r, rate_limit: 5/hour }] }\n',
  },
  "schema: a path of another language": {
    check: "schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: arguments.a.b, op: eq, value: 1}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.a.b, op: eq, value: 1}]}\n"),
    safe: false,
  },
  "schema: a message without what it is for": {
    check: "schema",
    before: yaml("  rm:\n    rules:\n      - {name: never, on_deny: Not by an agent}\n"),
    after: yaml("  rm:\n    rules:\n      - {name: never, on_deny: Not by an agent}\n"),
  },
  "schema: an `evaluate` without conditions": {
    check: "schema",
    before: yaml("  rm:\n    rules:\n      - {name: never, action: evaluate, on_deny: Not by an agent}\n"),
    after: yaml("  rm:\n    rules:\n      - {name: never, action: evaluate, on_deny: Not by an agent}\n"),
  },
  "schema: only the name is missing": {
    check: "schema",
    before: yaml("  rm:\n    rules:\n      - {action: deny, on_deny: Not by an agent}\n"),
    after: yaml("  rm:\n    rules:\n      - {name: deny, action: deny, on_deny: Not by an agent}\n"),
  },
  "unknown-key: a reason without what it is for": {
    check: "unknown-key",
    before: yaml("  rm:\n    reason: Not by an agent\n"),
    after: yaml("  rm:\n    reason: Not by an agent\n"),
  },
  "unbounded-amount: negative amounts and another limit": {
    check: "unbounded-amount",
    before: yaml(
      "  pay:\n    rules:\n      - name: r\n        conditions: [{path: state.pay.c, op: lte, value: 900}]\n        state: {counter: c, window: day, increment_from: args.amount}\n      - {name: h, rate_limit: 20/hour}\n",
    ),
    after: yaml(
      "  pay:\n    rules:\n      - name: r\n        conditions: [{path: state.pay.c, op: lte, value: 900}, {path: args.amount, op: gte, value: 1}, {path: args.amount, op: lte, value: 900}]\n        state: {counter: c, window: day, increment_from: args.amount}\n      - {name: h, rate_limit: 20/hour}\n",
    ),
    safe: true,
  },
  "unanchored-regex: a word of a query": {
    check: "unanchored-regex",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.sql, op: regex, value: SELECT}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.sql, op: regex, value: ^SELECT$}]}\n"),
    safe: false,
  },
  "unanchored-regex: the beginning of URLs": {
    check: "unanchored-regex",
    before: yaml(
      "  open:\n    rules:\n      - {name: r, conditions: [{path: args.link, op: regex, value: 'https://github\\.com/acme/'}]}\n",
    ),
    after: yaml(
      "  open:\n    rules:\n      - {name: r, conditions: [{path: args.link, op: regex, value: '^https://github\\.com/acme/$'}]}\n",
    ),
    safe: false,
  },
  "counter-off-by-one": {
    check: "counter-off-by-one",
    before: yaml(
      '  run:\n    rules:\n      - name: r\n        conditions:\n          - {path: state.run.c, op: "lt", value: 10} # ten\n        state: {counter: c, window: hour}\n',
    ),
    after: yaml(
      '  run:\n    rules:\n      - name: r\n        conditions:\n          - {path: state.run.c, op: "lte", value: 9} # ten\n        state: {counter: c, window: hour}\n',
    ),
    safe: true,
  },
  "missing-rate-limit: block": {
    check: "missing-rate-limit",
    before: yaml(
      "  run:\n    rules:\n      - name: known\n        conditions:\n          - {path: args.name, op: in, value: [a]}\n  # next\n  list: {}\n",
    ),
    after: yaml(
      "  run:\n    rules:\n      - name: known\n        conditions:\n          - {path: args.name, op: in, value: [a]}\n      - name: rate limit\n        rate_limit: 10/minute\n  # next\n  list: {}\n",
    ),
    safe: true,
  },
  "missing-rate-limit: a tool with a dot in its name": {
    check: "missing-rate-limit",
    before: yaml("  notes.add:\n    rules: []\n"),
    after: `${yaml("  notes.add:\n    rules:\n      - name: rate limit\n        rate_limit: 30/minute\n  notes:\n    rules:\n      - name: counter of notes.add\n        conditions:\n          - path: state.notes.add._rate_minute\n            op: lte\n            value: 30\n        state:\n          counter: add._rate_minute\n          window: minute\n")}hide: [notes]\n`,
  },
  "dangling-counter: a rate limit of a tool with a dot in its name": {
    check: "dangling-counter",
    before: yaml("  notes.add:\n    rules:\n      - {name: r, rate_limit: 5/hour}\n", ""),
    after: yaml(
      "  notes.add:\n    rules:\n      - {name: r, rate_limit: 5/hour}\n  notes:\n    rules:\n      - name: counter of notes.add\n        conditions:\n          - path: state.notes.add._rate_hour\n            op: lte\n            value: 5\n        state: {counter: add._rate_hour, window: hour}\n",
      "",
    ),
  },
  "missing-rate-limit: rules in braces": {
    check: "missing-rate-limit",
    before: yaml(
      '  run:\n    rules:\n    - {name: "known", conditions: [{path: "args.name", op: "in", value: [a]}]}\n',
    ),
    after: yaml(
      '  run:\n    rules:\n    - {name: "known", conditions: [{path: "args.name", op: "in", value: [a]}]}\n    - {name: "rate limit", rate_limit: "10/minute"}\n',
    ),
    safe: true,
  },
  "missing-rate-limit: {}": {
    check: "missing-rate-limit",
    before: yaml("  run: {}\n  list: {}\n"),
    after: yaml("  run:\n    rules:\n      - name: rate limit\n        rate_limit: 10/minute\n  list: {}\n"),
    safe: true,
  },
  "missing-rate-limit: nothing": {
    check: "missing-rate-limit",
    before: yaml("  run: # all\n  list:\n"),
    after: yaml("  run: # all\n    rules:\n      - name: rate limit\n        rate_limit: 10/minute\n  list:\n"),
    safe: true,
  },
  "missing-rate-limit: JSON on one line": {
    check: "missing-rate-limit",
    before: '{"version":"1","default":"deny","tools":{"run":{}}}',
    after:
      '{"version":"1","default":"deny","tools":{"run":{"limits":[{"counter":"run_rate","window":"minute","max":10,"scope":"grant"}]}}}',
    safe: true,
  },
  "missing-rate-limit: tall JSON": {
    check: "missing-rate-limit",
    before:
      '{\n\t"version": "1",\n\t"default": "deny",\n\t"tools": {\n\t\t"run": {\n\t\t\t"limits": []\n\t\t}\n\t}\n}\n',
    after:
      '{\n\t"version": "1",\n\t"default": "deny",\n\t"tools": {\n\t\t"run": {\n\t\t\t"limits": [\n\t\t\t\t{\n\t\t\t\t\t"counter": "run_rate",\n\t\t\t\t\t"window": "minute",\n\t\t\t\t\t"max": 10,\n\t\t\t\t\t"scope": "grant"\n\t\t\t\t}\n\t\t\t]\n\t\t}\n\t}\n}\n',
    safe: true,
  },
  "missing-rate-limit: no number is recommended": {
    check: "missing-rate-limit",
    before: yaml("  delete_file: {}\n"),
    after: yaml("  delete_file: {}\n"),
  },
  "execute-allow-all: a tool that the policy does not name": {
    check: "execute-allow-all",
    before: yaml("  list: {rules: []}\n", "default: allow\n"),
    after: yaml(
      "  list: {rules: []}\n  run:\n    rules:\n      - name: rate limit\n        rate_limit: 10/minute\n",
      "default: allow\n",
    ),
    safe: true,
  },
  "negative-increment: intercept": {
    check: "negative-increment",
    before: yaml(
      "  pay:\n    rules:\n      - name: cap\n        conditions:\n          - {path: state.pay.sum, op: lte, value: 100}\n        state: {counter: sum, window: day, increment_from: args.amount}\n",
    ),
    after: yaml(
      "  pay:\n    rules:\n      - name: cap\n        conditions:\n          - {path: state.pay.sum, op: lte, value: 100}\n          - {path: args.amount, op: gte, value: 1}\n          - {path: args.amount, op: lte, value: 100}\n        state: {counter: sum, window: day, increment_from: args.amount}\n",
    ),
    safe: true,
  },
  "negative-increment: gateway": {
    check: "negative-increment",
    before:
      '{"version":"1","default":"deny","tools":{"pay":{"limits":[{"counter":"sum","window":"day","max":100,"scope":"grant","increment_from":"args.amount"}]}}}',
    after:
      '{"version":"1","default":"deny","tools":{"pay":{"limits":[{"counter":"sum","window":"day","max":100,"scope":"grant","increment_from":"args.amount"}],"require":[{"conditions":[{"path":"args.amount","op":"gte","value":1},{"path":"args.amount","op":"lte","value":100}]}]}}}',
    safe: true,
  },
  "ambiguous-scalar": {
    check: "ambiguous-scalar",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, value: 2024-01-01}]}\n"),
    after: yaml(
      '  run:\n    rules:\n      - {name: r, conditions: [{path: args.name, op: eq, value: "2024-01-01"}]}\n',
    ),
    safe: false,
  },
  "argument-not-in-schema": {
    check: "argument-not-in-schema",
    before: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: 'args.nmae', op: eq, value: a}]}\n"),
    after: yaml("  run:\n    rules:\n      - {name: r, conditions: [{path: 'args.name', op: eq, value: a}]}\n"),
    safe: false,
  },
  "unknown-tool: a key": {
    check: "unknown-tool",
    before: yaml('  "lisst": {rules: []}\n', "default: allow\n"),
    after: yaml('  "list": {rules: []}\n', "default: allow\n"),
    safe: true,
  },
  "unknown-tool: hidden": {
    check: "unknown-tool",
    before: yaml("  list: {rules: []}\n", "hide: [rnu] # c\n"),
    after: yaml("  list: {rules: []}\n", "hide: [run] # c\n"),
    safe: false,
  },
  "catalogue → intercept: block": {
    check: "unenforceable-dialect",
    before:
      "# head\ntools:\n  chat: # talk\n    rules:\n      - action: allow # fine\n        rate_limit:\n          # half a minute each\n          max: 30\n          window: 60\n        reason: \"slow down\"\n  rm:\n    rules:\n      - action: deny\n        reason: 'no'\n  ask:\n    rules:\n      - action: require_approval\n        conditions: [{path: args.x, op: eq, value: 1}]\n  list:\n    rules:\n      - action: allow\n",
    after:
      '# head\nversion: "1"\ntools:\n  chat: # talk\n    rules:\n      - name: rate limit # fine\n        rate_limit: 30/minute\n        # half a minute each\n        on_deny: "slow down"\n  rm:\n    rules:\n      - name: deny\n        action: deny\n        on_deny: \'no\'\n  ask:\n    rules:\n      - name: approval\n        action: require_approval\n        conditions: [{path: args.x, op: eq, value: 1}]\n  list:\n    rules: []\n',
    safe: true,
  },
  "catalogue → intercept: flow": {
    check: "unenforceable-dialect",
    before:
      "tools: {chat: {rules: [{action: allow, rate_limit: {max: 5, window: 3600}}, {action: allow, conditions: [{path: args.x, op: eq, value: 1}]}]}}\n",
    after:
      'version: "1"\ntools: {chat: {rules: [{name: rate limit, rate_limit: 5/hour}, {name: conditions, conditions: [{path: args.x, op: eq, value: 1}]}]}}\n',
    safe: true,
  },
  "catalogue → intercept: a limit beside conditions": {
    check: "unenforceable-dialect",
    before:
      "tools:\n  chat:\n    rules:\n      - action: allow\n        rate_limit: {max: 5, window: 86400}\n        conditions: [{path: args.x, op: eq, value: 1}]\n        reason: why\n",
    after:
      'version: "1"\ntools:\n  chat:\n    rules:\n      - name: conditions\n        conditions: [{path: args.x, op: eq, value: 1}]\n        on_deny: why\n      - name: rate limit\n        rate_limit: 5/day\n        on_deny: why\n',
    safe: true,
  },
  "catalogue → gateway": {
    check: "unenforceable-dialect",
    before:
      '{"tools": {"a": {"rules": [{"action": "allow", "rate_limit": {"max": 3, "window": 60}, "conditions": [{"path": "args.x", "op": "eq", "value": 1}], "reason": "why"}]}}}',
    after:
      '{"version": "1", "default": "allow", "tools": {"a": {"require": [{"conditions": [{"path": "args.x", "op": "eq", "value": 1}], "on_deny": "why"}], "limits": [{"counter": "a_rate", "window": "minute", "max": 3, "scope": "grant", "on_deny": "why"}]}}}',
    safe: true,
  },
};

const NO_CATALOGUE_FIX: readonly (readonly [string, string])[] = [
  ["a window without a name", "tools: {t: {rules: [{action: allow, rate_limit: {max: 5, window: 90}}]}}\n"],
  [
    "two limits of one window",
    "tools: {t: {rules: [{action: allow, rate_limit: {max: 5, window: 60}}, {action: allow, rate_limit: {max: 6, window: 60}}]}}\n",
  ],
  [
    "a deny with conditions",
    "tools: {t: {rules: [{action: deny, reason: x, conditions: [{path: args.x, op: eq, value: 1}]}]}}\n",
  ],
  ["an action nobody knows", "tools: {t: {rules: [{action: block, reason: x}]}}\n"],
  ["a tool named *", 'tools: {"*": {rules: [{action: allow, rate_limit: {max: 5, window: 60}}]}}\n'],
  ["rules that an alias repeats", "tools:\n  t: {rules: &r [{action: allow}]}\n  u: {rules: *r}\n"],
  ["a key nobody knows", "tools: {t: {rules: [{action: allow, rate_limit: {max: 5, window: 60}, foo: 1}]}}\n"],
  ["a deny in JSON", '{"tools": {"t": {"rules": [{"action": "deny", "reason": "x"}]}}}'],
];

describe("fixes", () => {
  it.each(Object.entries(CASES))("%s", (_name, { before, after, check, safe }) => {
    const mended = mend(before, check, true);
    expect(mended.subject.document.text).toBe(after);
    expect(mended.subject.document.findings).toEqual([]);
    if (safe !== undefined) expect(mend(before, check, false).subject.document.text === after).toBe(safe);
    expect(mend(after, check, true).count).toBe(0);
  });

  it.each(NO_CATALOGUE_FIX)("leave the catalogue's form as it is: %s", (_name, text) => {
    expect(mend(text, "unenforceable-dialect", true).subject.document.text).toBe(text);
  });

  it("are not made where the engine refuses the document, unless asked to", () => {
    const refused = yaml("  run: {rulez: []}\n", "hide: run\n");
    expect(mend(refused, "unknown-key", false).count).toBe(0);
    expect(mend(refused, "unknown-key", true).subject.document.text).toContain("rules: []");
  });

  it("are not made, and this is told, where the result has an error that was not there before", () => {
    const text = yaml(
      "  run:\n    rules:\n      - {name: r, rate_limit: 5/minute, condition: [{path: args.name, op: eq, value: a}]}\n",
    );
    const { found, count } = mend(text, "unknown-key", true);
    expect(count).toBe(0);
    expect(found.findings.map(({ fix }) => fix)).toEqual([undefined]);
    expect(found.broken.map(({ problem }) => problem)).toEqual([
      `\`rate_limit\` is beside \`conditions\` or \`state\`, so ${DIALECTS.intercept.refusal}; give it a rule of its own`,
    ]);
  });

  it("that touch are made one after the other", () => {
    const text = yaml("  run: {}\n", "defualt: deny\n");
    const document = readDocument(text, "p");
    const mended = applyFixes({ document, lowered: lower(document) }, (subject) =>
      lintDocument(subject.document, subject.lowered, { fixes: true }),
    );
    expect(mended.subject.document.text).toBe(
      yaml("  run:\n    rules:\n      - name: rate limit\n        rate_limit: 10/minute\n"),
    );
    expect(mended.count).toBe(3);
  });

  it("cost nothing that is not asked for", () => {
    const document = readDocument(yaml("  run: {}\n"), "p");
    const { findings } = lintDocument(document, lower(document));
    expect(findings.some(({ fix }) => fix !== undefined)).toBe(false);
  });
});
