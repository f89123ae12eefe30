import { describe, expect, it } from "vitest";
import { brokenLinks, repeatedAnchors } from "./broken-links.js";

const page = (body: string) => `<!doctype html><html><body>${body}</body></html>`;

describe("broken links", () => {
  it.each([
    ['<a href="b.html">', []],
    ['<a href="folder/c.html#there">', []],
    ['<a href="#here"><h2 id="here">', []],
    ['<a href="https://example.com/x">', []],
    ['<a href="playground.html#1.abc">', []],
    ['<a href="c.html">', ["a.html: c.html leads to no file"]],
    ['<img src="none.svg">', ["a.html: none.svg leads to no file"]],
    ['<a href="#nowhere">', ["a.html: #nowhere leads to no place in a.html"]],
    ['<a href="folder/c.html#here">', ["a.html: folder/c.html#here leads to no place in folder/c.html"]],
    ['<a href="http://example.com">', ["a.html: http://example.com leads to no file"]],
  ])("in %s: %j", (body, problems) => {
    const files = new Map([
      ["a.html", page(body)],
      ["b.html", page("")],
      ["folder/c.html", page('<h2 id="there"></h2><a href="../b.html"></a>')],
      ["playground.html", page("")],
    ]);
    expect(brokenLinks(files)).toEqual(problems);
  });
});

it("a page names an anchor once", () => {
  expect(repeatedAnchors(page('<a id="x"></a><a id="y"></a><b id="x"></b>'))).toEqual(["x"]);
});
