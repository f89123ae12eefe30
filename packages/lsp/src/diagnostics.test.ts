import type { Finding } from "@callgate/core";
import { expect, it } from "vitest";
import { diagnosticOf } from "./diagnostics.js";

const CONTEXT = {
  uriOf: (name: string) => `file:///project/${name}`,
  pageOf: (check: string) => (check === "syntax" ? undefined : `https://example.com/${check}`),
};

const range = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});

it.each<[string, Partial<Finding>, object]>([
  ["an error", { severity: "error" }, { severity: 1 }],
  ["a warning", { severity: "warning" }, { severity: 2 }],
  ["a note", { severity: "note" }, { severity: 3 }],
  ["a check with a page", { check: "schema" }, { codeDescription: { href: "https://example.com/schema" } }],
  ["a rule that changes nothing", { check: "dead-rule" }, { tags: [1] }],
  [
    "another place",
    { related: [{ message: "the first", location: { uri: "b.yaml", range: range(3, 1, 4) } }] },
    {
      relatedInformation: [
        {
          message: "the first",
          location: {
            uri: "file:///project/b.yaml",
            range: { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } },
          },
        },
      ],
    },
  ],
])("%s", (_name, part, expected) => {
  const finding: Finding = {
    check: "syntax",
    severity: "error",
    message: "what is wrong",
    location: { uri: "a.yaml", range: range(2, 5, 9) },
    related: [],
    ...part,
  };
  expect(diagnosticOf(finding, CONTEXT)).toEqual({
    range: { start: { line: 1, character: 4 }, end: { line: 1, character: 8 } },
    severity: 1,
    source: "callgate",
    code: "syntax",
    message: "what is wrong",
    ...(part.check === undefined || part.check === "syntax"
      ? {}
      : { code: part.check, codeDescription: { href: `https://example.com/${part.check}` } }),
    ...expected,
  });
});
