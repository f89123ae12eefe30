/** Names and values that are not what they look like. */

import { type Edit, lower, readDocument } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { asciiLookAlikes } from "../scripts/confusables.mjs";
import { ASCII_LOOK_ALIKES } from "./confusables.data.js";
import { skeleton, spelling } from "./confusables.js";
import { lint } from "./lint.js";

function findings(check: string, policy: string, tools?: readonly string[]) {
  const document = readDocument(policy, "p");
  const list = tools && readTools(JSON.stringify({ tools: tools.map((name) => ({ name })) }), "t").tools;
  return lint(document, lower(document), { tools: list, fixes: true }).filter((finding) => finding.check === check);
}

const policy = (rest: string) => `version: "1"\ndefault: deny\ntools:\n${rest}`;
const condition = (value: string) =>
  policy(`  run:\n    rules:\n      - {name: a, conditions: [{path: args.a, op: in, value: [${value}]}]}\n`);
const onDeny = (text: string) => policy(`  run:\n    rules:\n      - {name: a, action: deny, on_deny: "${text}"}\n`);

describe("invisible-character", () => {
  it.each<[string, string, string, string[]]>([
    ["a zero width space in a tool's name", policy('  "ru\u200bn": {}\n'), "error", ["U+200B"]],
    ["the same as an escape", policy('  "ru\\u200bn": {}\n'), "", []],
    ["a plain name", policy("  ru\u2060n: {}\n"), "error", ["U+2060"]],
    ["a word joiner in a key that nobody reads", policy("  run: {}\nnot\u2060e: x\n"), "error", ["U+2060"]],
    ["a no-break space in a value", condition("a\u00a0b"), "error", ["U+00A0"]],
    ["a mark of an annotation", condition("a\ufff9b\ufffb"), "error", ["U+FFF9"]],
    ["a control that YAML takes", condition("a\u0085b"), "error", ["U+0085"]],
    ["a Hangul filler", condition("\u3164"), "error", ["U+3164"]],
    ["a tag character", condition("a\u{e0041}"), "error", ["U+E0041"]],
    ["a variation selector beyond U+FFFF", condition("a\u{e0100}"), "error", ["U+E0100"]],
    ["an override of direction in a message", onDeny("\u202etxt"), "warning", ["U+202E"]],
    ["a message with emoji and Persian", onDeny("⚠\ufe0f نمی\u200cخواهم\u00a0"), "", []],
    ["tag characters in a message", onDeny("ok\u{e0069}"), "warning", ["U+E0069"]],
    ["a comment that reorders", `${policy("  run: {}\n")}# \u2067 note\n`, "warning", ["U+2067"]],
    ["a comment with a zero width space", `${policy("  run: {}\n")}# \u200b note\n`, "", []],
    ["ordinary words of any script", condition("é, 日本, отчёт"), "", []],
  ])("%s", (_name, text, severity, named) => {
    const found = findings("invisible-character", text);
    expect(found.map((finding) => finding.severity)).toEqual(named.map(() => severity));
    for (const [index, name] of named.entries()) expect(found[index]?.message).toContain(name);
  });

  it.each<[string, string]>([
    ['"ru\u200bn": {}', '"ru\\u200bn": {}'],
    ["ru\u2060n: {}", '"ru\\u2060n": {}'],
    ["'it''s\u00a0': {}", '"it\'s\\u00a0": {}'],
    ["ru\u{e0041}n: {}", '"ru\\U000e0041n": {}'],
  ])("is fixed by an escape that loads as the same name: %j", (before, after) => {
    const source = policy(`  ${before}\n`);
    const [found] = findings("invisible-character", source);
    expect(found?.fix?.safe).toBe(true);
    const { range, text } = (found?.fix?.edits ?? [])[0] as Edit;
    const line = source.split("\n")[range.start.line - 1] as string;
    const fixed = `${line.slice(0, range.start.column - 1)}${text}${line.slice(range.end.column - 1)}`;
    expect(fixed).toBe(`  ${after}`);
    const names = (written: string) => [...(lower(readDocument(written, "p")).policy?.tools.keys() ?? [])];
    expect(names(policy(`  ${after}\n`))).toEqual(names(source));
  });
});

describe("confusable-name", () => {
  it.each<[string, string[], string[] | undefined, string[]]>([
    ["a Cyrillic letter in the tool list", ["rm"], ["rm", "\u0433m"], ["U+0433 in place of `r`"]],
    ["both letters", ["rm"], ["rm", "\u0433\u043c"], ["U+0433 in place of `r`"]],
    ["as it sounds", ["rm"], ["rm", "\u0440\u043c"], ["U+0440 in place of `r`"]],
    ["a Cyrillic letter in the policy", ["\u0433m"], ["rm"], ["U+0433 in place of `r`"]],
    ["both in the policy, no list", ["rm", "\u0433m"], undefined, ["U+0433 in place of `r`"]],
    ["full width letters", ["rm"], ["rm", "\uff52\uff4d"], ["U+FF52 in place of `r`"]],
    ["an invisible character in the list", ["rm"], ["rm", "rm\u200b"], ["with U+200B"]],
    ["an I for an l", ["delete"], ["delete", "deIete"], ["`I` in place of `l`"]],
    ["a zero for an O", ["GO"], ["GO", "G0"], ["`0` in place of `O`"]],
    [
      "two of the list that the policy does not name",
      ["run"],
      ["run", "list", "l\u0456st"],
      ["U+0456 in place of `i`"],
    ],
    ["names that differ", ["rm", "run"], ["rm", "run", "list", "ls"], []],
    ["an accent", ["cafe"], ["cafe", "caf\u00e9"], []],
    ["m and rn", ["modem"], ["modem", "modern"], []],
  ])("%s", (_name, written, listed, expected) => {
    const text = policy(written.map((name) => `  ${JSON.stringify(name)}: {}\n`).join(""));
    const found = findings("confusable-name", text, listed);
    expect(found.length).toBe(expected.length);
    for (const [index, words] of expected.entries()) expect(found[index]?.message).toContain(words);
  });

  it("shows the call that is let through, and leaves the name to this check alone", () => {
    const text = 'version: "1"\ndefault: allow\ntools:\n  rm:\n    rules: [{name: never, action: deny}]\n';
    const [found] = findings("confusable-name", text, ["rm", "\u0433m"]);
    expect([found?.severity, found?.witness?.calls[0]?.tool]).toEqual(["error", "\u0433m"]);
    expect(findings("unknown-tool", policy('  "\u0433m": {}\n'), ["rm"])).toEqual([]);
  });

  it("compares by the table that Unicode's list gives", () => {
    const made = [...asciiLookAlikes()].map(([text, points]) => [
      text,
      points.map((point) => point.toString(36)).join(" "),
    ]);
    expect(ASCII_LOOK_ALIKES).toEqual(made);
    expect(skeleton("\u0440\u0430ypal")).toBe(skeleton("paypal"));
    expect(spelling("abc", "abcd")).toBe("without `d`");
  });
});
