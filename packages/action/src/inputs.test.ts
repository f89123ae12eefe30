import { describe, expect, it } from "vitest";
import { readInputs } from "./inputs.js";

describe("readInputs", () => {
  it("has defaults where nothing is given", () => {
    expect(readInputs({})).toEqual({
      policies: [],
      config: undefined,
      tools: undefined,
      transcripts: [],
      suites: [],
      suggest: [],
      suggestTo: "intercept",
      suggestIssue: undefined,
      failOn: "error",
      failOnWidened: "execute",
      failOnUnknown: true,
      comment: true,
      commentName: "callgate",
      token: undefined,
    });
  });

  it.each<[Record<string, string>, object]>([
    [{ INPUT_POLICIES: " ./a.yaml\n\n  b/**/*.json \n" }, { policies: ["a.yaml", "b/**/*.json"] }],
    [{ INPUT_CONFIG: "./x.yaml" }, { config: "x.yaml" }],
    [{ INPUT_COMMENT: "False" }, { comment: false }],
    [
      { "INPUT_FAIL-ON": "never", "INPUT_FAIL-ON-WIDENED": "any" },
      { failOn: "never", failOnWidened: "any" },
    ],
    [{ "INPUT_COMMENT-NAME": "prod policies/a_1.2-b" }, { commentName: "prod policies/a_1.2-b" }],
    [{ INPUT_TOKEN: " t " }, { token: "t" }],
  ])("reads %j", (env, expected) => {
    expect(readInputs(env)).toMatchObject(expected);
  });

  it.each<[Record<string, string>, string]>([
    [{ "INPUT_FAIL-ON": "warnings" }, "the input `fail-on` cannot be `warnings`; did you mean `warning`?"],
    [{ "INPUT_FAIL-ON-WIDENED": "yes" }, "the input `fail-on-widened` cannot be `yes`; it is never, execute, any"],
    [{ INPUT_COMMENT: "1" }, "the input `comment` cannot be `1`; it is true, false"],
    [{ "INPUT_COMMENT-NAME": "a-->" }, "the input `comment-name` must begin with a letter or a digit"],
    [{ "INPUT_COMMENT-NAME": "a\nb" }, "the input `comment-name` must begin with a letter or a digit"],
  ])("refuses %j", (env, message) => {
    expect(() => readInputs(env)).toThrow(message);
  });
});
