import { expect, it } from "vitest";
import { withoutCommands } from "./workflow-command.js";

it.each<[string, string]>([
  ["plain: text [x] a::b", "plain: text [x] a::b"],
  ["::error::x", "\\x3a:error::x"],
  ["a\n \t::x::y", "a\n \t\\x3a:x::y"],
  ["\u00a0::x::", "\u00a0\\x3a:x::"],
  ["a ##[debug]b", "a ##\\x5bdebug]b"],
  ["##vso[task.complete]", "##vso\\x5btask.complete]"],
  ["section_start:1:x", "section_start\\x3a1:x"],
  ['{"a": "##[x]"}', '{"a": "##\\u005bx]"}'],
  ['{"a":"##[x]"}\n{"a":1}\n', '{"a":"##\\u005bx]"}\n{"a":1}\n'],
  ['<a b="##[x]">\n::y::</a>', '<a b="##&#91;x]">\n&#58;:y::</a>'],
])("%j", (text, expected) => {
  expect(withoutCommands(text)).toBe(expected);
});
