import { describe, expect, it } from "vitest";
import { withHook } from "./hook-text.js";

const HOOK = ["- repo: https://github.com/o/callgate", "  rev: v1.2.3", "  hooks:", "    - id: callgate-lint"];
const added = (indent: string, end = "\n") => HOOK.map((line) => `${indent}${line}${end}`).join("");

const TEXTS: readonly (readonly [what: string, before: string | undefined, after: string])[] = [
  ["none", undefined, `repos:\n${added("  ")}`],
  ["an empty file", "\n", `repos:\n${added("  ")}`],
  ["an empty list", "repos: []\n", `repos:\n${added("  ")}`],
  [
    "an empty list before more",
    "repos: []  # none yet\nci: {}\n",
    `repos:\n${added("  ").trimEnd()}  # none yet\nci: {}\n`,
  ],
  [
    "entries as far left as their key, with comments",
    "# ours\nrepos:\n- repo: local # here\n  hooks:\n  - id: x # last\n# the end\n",
    `# ours\nrepos:\n- repo: local # here\n  hooks:\n  - id: x # last\n${added("")}# the end\n`,
  ],
  [
    "entries further in, and no last line break",
    "repos:\n    - repo: local\n      hooks: [{id: x}]",
    `repos:\n    - repo: local\n      hooks: [{id: x}]\n${added("    ")}`,
  ],
  [
    "more keys behind",
    "repos:\n  - repo: local\n    hooks:\n      - id: x\n        args:\n          - |\n            a\n\nfail_fast: true\n",
    `repos:\n  - repo: local\n    hooks:\n      - id: x\n        args:\n          - |\n            a\n${added("  ")}\nfail_fast: true\n`,
  ],
  [
    "Windows' line breaks",
    "repos:\r\n  - repo: local\r\n    hooks: []\r\n",
    `repos:\r\n  - repo: local\r\n    hooks: []\r\n${added("  ", "\r\n")}`,
  ],
];

const UNCLEAR: readonly (readonly [text: string, reason: string])[] = [
  ["repos: [{repo: local, hooks: []}]\n", "its `repos` are not written one below the other"],
  ["- repo: local\n", "it is no mapping"],
  ["fail_fast: true\n", "it has no list `repos` in YAML"],
  ['{"repos": []}\n', "it has no list `repos` in YAML"],
];

describe("withHook", () => {
  it.each(TEXTS)("adds the hook to %s", (_, before, after) => {
    expect(withHook(before, { origin: "o/callgate", version: "1.2.3", tested: false })).toEqual({
      kind: "text",
      text: after,
    });
  });

  it.each(["callgate-lint", "callgate-fix"])("leaves a file with %s as it is", (id) => {
    const text = `repos:\n- repo: x\n  rev: v0.1.0\n  hooks:\n  - id: ${id}\n`;
    expect(withHook(text, { origin: "o/callgate", version: "1.2.3", tested: false })).toEqual({ kind: "there" });
  });

  it("adds the hook that runs suites where there is one", () => {
    const wanted = { origin: "o/callgate", version: "1.2.3", tested: true };
    const test = "    - id: callgate-test\n";
    expect(withHook(undefined, wanted)).toEqual({ kind: "text", text: `repos:\n${added("  ")}  ${test}` });
    const linted = "repos:\n- repo: x\n  rev: v0.1.0\n  hooks:\n    - id: callgate-fix\n";
    const only = added("").replace(/ *- id: callgate-lint\n/, test);
    expect(withHook(linted, wanted)).toEqual({ kind: "text", text: `${linted}${only}` });
    expect(withHook(`${linted}${test}`, wanted)).toEqual({ kind: "there" });
  });

  it.each(UNCLEAR)("does not guess where in %j it belongs", (text, reason) => {
    expect(withHook(text, { origin: "o/callgate", version: "1.2.3", tested: false })).toEqual({
      kind: "unclear",
      reason,
    });
  });

  it("says what keeps a file from being read", () => {
    expect(withHook("repos: [\n", { origin: "o/callgate", version: "1.2.3", tested: false })).toMatchObject({
      kind: "unclear",
    });
  });
});
