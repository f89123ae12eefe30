import { describe, expect, it } from "vitest";
import { commandLine, logLine } from "./workflow-command.js";

describe("commandLine", () => {
  it.each<[Record<string, string | number>, string[], string]>([
    [{}, ["a"], "::error::a"],
    [{ file: "a.yaml", line: 2 }, ["a", "b"], "::error file=a.yaml,line=2::a%0Ab"],
    [
      { file: "a,line=9::b:c.yaml" },
      ["100%\n::error::x"],
      "::error file=a%2Cline=9%3A%3Ab%3Ac.yaml::100%25\\x0a::error::x",
    ],
  ])("%j %j", (properties, lines, expected) => {
    expect(commandLine("error", properties, lines)).toBe(expected);
  });
});

describe("logLine", () => {
  it.each([
    ["more passes for run", "more passes for run"],
    ["a: b :: c", "a: b :: c"],
    ["::add-mask::x", "\\x3a:add-mask::x"],
    ["  ::error::x", "  \\x3a:error::x"],
    ["\t::error::x", " \\x3a:error::x"],
    ["a ##[error]x ##[group]", "a ##\\x5berror]x ##\\x5bgroup]"],
    ["a\n::error::x", "a\\x0a::error::x"],
    ["a\r::error::x", "a\\x0d::error::x"],
    ["\u001b[31m", "\\x1b[31m"],
  ])("%j", (text, expected) => {
    expect(logLine(text)).toBe(expected);
  });
});
