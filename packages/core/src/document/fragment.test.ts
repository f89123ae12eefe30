import { describe, expect, it } from "vitest";
import { lower } from "../dialects/lower.js";
import { fragmentOf, fragmentSentence } from "./fragment.js";
import { readDocument } from "./read.js";

/** A document, and what of a policy it is. */
const TABLE: readonly [string, string | undefined][] = [
  ["rm:\n  rules:\n    - {name: no, action: deny}\n", "tools"],
  ["rm:\n  rules: []\nlist: {}\n", "tools"],
  ["rm: {action: deny, reason: no}\n", "tools"],
  ['version: "1"\nrm:\n  rules: []\n', "tools"],
  ['{"run":{"limits":[{"counter":"c","window":"hour","max":30,"scope":"grant"}]}}', "tools"],
  ["rules:\n  - {name: hourly, rate_limit: 5/hour}\n", "a tool's entry"],
  ['{"limits":[{"counter":"c","window":"hour","max":30,"scope":"grant"}]}', "a tool's entry"],
  ["- {name: hourly, rate_limit: 5/hour}\n", "a rule"],
  ["action: deny\nreason: no\n", "a rule"],
  ["- {path: args.a, op: eq, value: 1}\n", "a condition"],
  ['{"counter":"c","window":"hour","max":30,"scope":"grant"}', "a limit"],
  ["name: CI\non: push\njobs: {build: {steps: []}}\n", undefined],
  ['{"name":"x","scripts":{"a":"b"}}', undefined],
  ["eslint: {rules: {semi: error}}\n", undefined],
  ["[]", undefined],
  ["{}", undefined],
];

describe("a fragment of a policy", () => {
  it.each(TABLE)("%j", (text, expected) => {
    const document = readDocument(text, "p");
    const fragment = fragmentOf(document);
    expect(fragment?.kind === "part" ? fragment.what : fragment?.kind).toBe(expected);
    const messages = lower(document).findings.map(({ message }) => message);
    if (fragment !== undefined) expect(messages).toEqual([fragmentSentence(fragment)]);
  });
});
