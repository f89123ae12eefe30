import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.js";
import { fingerprint } from "./fingerprint.js";

function finding(line: number, column: number, end: number, message = "m", check = "c", endLine = line): Finding {
  const range = { start: { line, column }, end: { line: endLine, column: end } };
  return { check, severity: "error", message, location: { uri: "p", range }, related: [] };
}

const TEXT = "tools:\n  run: 1\n  run: 2\n";
const KNOWN = fingerprint(finding(2, 3, 6), TEXT);

describe("fingerprint", () => {
  it("is 32 hexadecimal digits, and the same on every machine", () => {
    expect(KNOWN).toBe("16c13d4dda15f225ee46ee9217632ff3");
  });

  it.each<[string, Finding, string, boolean]>([
    ["another line", finding(3, 3, 6), TEXT, true],
    ["another place after edits above", finding(4, 5, 8), "# new\n\ntools:\n    run: 1\n", true],
    ["blanks around the marked text", finding(2, 1, 6), TEXT, true],
    ["lines that end otherwise", finding(2, 3, 6), "tools:\r\n  run: 1\r\n", true],
    ["another file", { ...finding(2, 3, 6), location: { ...finding(2, 3, 6).location, uri: "q" } }, TEXT, true],
    ["another severity", { ...finding(2, 3, 6), severity: "note" }, TEXT, true],
    ["another check", finding(2, 3, 6, "m", "d"), TEXT, false],
    ["another number in the message", finding(2, 3, 6, "m 2"), TEXT, false],
    ["another marked text", finding(2, 3, 9), TEXT, false],
    ["several lines: the first counts", finding(2, 3, 3, "m", "c", 3), TEXT, false],
    ["a line that is not there", finding(9, 1, 2), TEXT, false],
  ])("%s", (_name, other, text, same) => {
    expect(fingerprint(other, text) === KNOWN).toBe(same);
  });

  it("of thousands of findings takes a time that grows with their number", () => {
    const lines = 20_000;
    const text = "tools:\n  run: 1\n".repeat(lines / 2);
    const prints = Array.from({ length: lines / 2 }, (_, i) => fingerprint(finding(2 * i + 2, 3, 6), text));
    expect(new Set(prints)).toEqual(new Set([KNOWN]));
  });

  it("reads a range of several lines by its first", () => {
    expect(fingerprint(finding(2, 3, 3, "m", "c", 3), TEXT)).toBe(fingerprint(finding(2, 3, 9), TEXT));
  });
});
