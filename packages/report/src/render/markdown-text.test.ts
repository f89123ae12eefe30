import { describe, expect, it } from "vitest";
import { cell, codeBlock, codeLines, codeSpan, inline } from "./markdown-text.js";

/** What a reader gets outside of code: a run of backticks opens code that the next run of the same length closes. */
function outsideCode(markdown: string): string {
  let [outside, rest] = ["", markdown];
  for (;;) {
    const open = /`+/.exec(rest);
    if (open === null) return outside + rest;
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run === open[0]);
    outside += rest.slice(0, open.index);
    if (close === undefined) return outside + rest.slice(open.index);
    rest = after.slice(close.index + open[0].length);
  }
}

/** Words, numbers, punctuation: what no service makes anything of. */
const HARMLESS = /^[\p{L}\p{N} ,;.:?!()'’–—×→…-]*$/u;

const ATTACKS: readonly [string, string, string][] = [
  [
    "words",
    "unknown key, isn't it? Yes: (well-known) 1,204 times!",
    "unknown key, isn't it? Yes: (well-known) 1,204 times!",
  ],
  ["an ordinal", "the 11th, the 1,002nd", "the 11th, the 1,002nd"],
  ["code", "unknown key `rulez`; did you mean `rules`?", "unknown key `rulez`; did you mean `rules`?"],
  ["code beside code", "`args.name` `mistral; rm -rf /` passes", "`args.name` `mistral; rm -rf /` passes"],
  ["code beside a token that is no word", "`args.name` [x] passes", "`args.name` `[x]` passes"],
  ["a mention", "ask @octocat now", "ask `@octocat` now"],
  ["a mention in brackets", "(@octocat)", "`(@octocat)`"],
  ["a link", "[x](https://evil.example)", "`[x](https://evil.example)`"],
  ["a reference link", "[x][y] [z]", "`[x][y] [z]`"],
  ["an image", "![x](y.png)", "`![x](y.png)`"],
  ["HTML", "<img src=x onerror=alert()>", "`<img src=x onerror=alert()>`"],
  ["the end of details", "</details>", "`</details>`"],
  ["an autolink", "see https://evil.example.", "see `https://evil.example`."],
  ["an autolink without scheme", "www.evil.example", "`www.evil.example`"],
  ["a domain", "evil.example", "`evil.example`"],
  ["an email address", "a@evil.example", "`a@evil.example`"],
  ["an issue", "fixes #123", "fixes `#123`"],
  ["an issue elsewhere", "GH-12 a/b#3", "`GH-12 a/b#3`"],
  ["a commit", "deadbeef 1234567 a1b2c3d.", "`deadbeef 1234567 a1b2c3d`."],
  ["an emoji code", "a :tada: b", "a `:tada`: b"],
  ["an emoji code in code marks", "`a`:tada:", "`a:tada`:"],
  ["emphasis", "*a* __b__ ~~c~~", "`*a* __b__ ~~c~~`"],
  ["a bar", "a|b", "`a|b`"],
  ["an entity", "&lt;b&gt;", "`&lt;b&gt`;"],
  ["a backslash", "\\`x\\`", "`\\x\\`"],
  ["a code fence", "```js", "```` ```js ````"],
  ["an open code mark", "a ` b", "a `` ` `` b"],
  ["uneven code marks", "``a` `b", "`` `a `b ``"],
  ["code marks that meet", "`a``b`", "`ab`"],
  ["a heading", "# x", "`#` x"],
  ["a quotation", "> x", "`>` x"],
  ["a line break", "a\n\n# b", "`a\\x0a\\x0a#` b"],
  ["mathematics", "$`x`$ $$y$$", "`$x$ $$y$$`"],
  ["nothing", "", ""],
];

describe("inline", () => {
  it.each(ATTACKS)("%s", (_name, text, expected) => {
    const shown = inline(text);
    expect(outsideCode(shown)).toMatch(HARMLESS);
    expect(shown).toBe(expected);
  });
});

describe("codeSpan", () => {
  it.each([
    ["a", "`a`"],
    ["", "(empty)"],
    [" ", "` `"],
    [" a ", "`  a  `"],
    [" a", "` a`"],
    ["`", "`` ` ``"],
    ["a``b`", "``` a``b` ```"],
    ["a\\", "`a\\`"],
    ["a\nb", "`a\\x0ab`"],
  ])("%j", (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
    expect(outsideCode(codeSpan(text)).replace("(empty)", "")).toBe("");
  });
});

describe("codeBlock", () => {
  it.each([
    ["{}", "  ```json\n  {}\n  ```"],
    ["```", "  ````json\n  ```\n  ````"],
    ["a\n```\nb", "  ````json\n  a\\x0a```\\x0ab\n  ````"],
  ])("%j", (text, expected) => {
    expect(codeBlock(text, "json", "  ")).toBe(expected);
  });
});

describe("codeLines", () => {
  it.each([
    [["a", " b"], "```\na\n b\n```"],
    [["a", "```", "@b"], "````\na\n```\n@b\n````"],
    [["a\n```\nb"], "````\na\\x0a```\\x0ab\n````"],
  ])("%j", (lines, expected) => {
    expect(codeLines(lines)).toBe(expected);
  });
});

describe("cell", () => {
  it.each([
    ["a", "a"],
    ["`a|b`", "`a\\|b`"],
    ["`a\\|b`", "`a\\x7cb`"],
    ["`a\\\\|b`", "`a\\\\x7cb`"],
    ["`||`", "`\\|\\|`"],
  ])("%j", (markdown, expected) => {
    expect(cell(markdown)).toBe(expected);
  });
});
