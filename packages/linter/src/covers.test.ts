/** Patterns of allowlists, and all that lint says of each: one finding where one advice is enough. */

import { lower, readDocument } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { lint } from "./lint.js";

const OTHERS = new Set(["silent-denial", "missing-rate-limit", "boundary-burst", "refunded-failures"]);

function said(argument: string, pattern: string, message: string, off: readonly string[] = []): string[] {
  const document = readDocument(
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: {
        t: {
          rules: [
            { name: "r", conditions: [{ path: `args.${argument}`, op: "regex", value: pattern }], on_deny: message },
          ],
        },
      },
    }),
    "p",
  );
  return lint(document, lower(document, { dialect: "intercept" }), {
    severities: new Map(off.map((check) => [check, "off"])),
  })
    .filter(({ check }) => !OTHERS.has(check))
    .map(({ severity, check, witness }) => `${severity} ${check} ${Object.values(witness?.calls.at(-1)?.args ?? {})}`);
}

describe("what is said of one pattern", () => {
  it.each<[argument: string, pattern: string, message: string, expected: readonly string[]]>([
    ["url", "^https://api\\.acme\\.com", "Our API", ["error unanchored-regex https://api.acme.com.evil.example"]],
    [
      "url",
      "https://api\\.acme\\.com/",
      "Our API",
      ["error unanchored-regex https://evil.example/?https://api.acme.com/"],
    ],
    ["url", "^https://.*\\.acme\\.com", "Our API", ["error host-in-text https://evil.example/?q=x.acme.com"]],
    ["url", "^https://.*\\.acme\\.com/", "Our API", ["warning host-in-text https://evil.example/?q=x.acme.com/"]],
    ["url", "^https://([a-z]+\\.)?acme\\.com(/|$)", "Our API", []],
    ["url", "^https://acme\\.com(?:[/?#]|$)", "Our API", []],
    ["url", "^https://(api|www)\\.acme\\.com/", "Our API", []],
    ["host", "acme\\.com$", "Our hosts", ["warning unanchored-regex evil-acme.com"]],
    ["path", "^/srv/data", "Our data", ["warning path-traversal /srv/data/../../root/.ssh/authorized_keys"]],
    ["path", "^C:\\\\work\\\\", "Our work", ["warning path-traversal C:\\work\\..\\..\\root\\.ssh\\authorized_keys"]],
    [
      "path",
      "/srv/data",
      "Our data",
      [
        "error unanchored-regex /srv/data; rm -rf /",
        "warning path-traversal /srv/data/../../root/.ssh/authorized_keys",
      ],
    ],
    // A warning hides no error.
    [
      "sql",
      "(?i)drop|truncate",
      "DROP is forbidden",
      ["error unanchored-regex drop; rm -rf /", "warning inverted-rule drop TABLE users"],
    ],
    ["command", "sudo", "sudo is not allowed", ["error unanchored-regex sudo; rm -rf /", "warning inverted-rule sudo"]],
    ["name", "^(ls|cat):", "A scheme", []],
    ["name", "^a:|b:", "A scheme", ["error unanchored-regex a:; rm -rf /"]],
  ])("%s %s", (argument, pattern, message, expected) => {
    expect(said(argument, pattern, message)).toEqual(expected);
  });

  it("is said by the other check where one is off", () => {
    expect(said("url", "^https://.*\\.acme\\.com", "Our API", ["host-in-text"])).toEqual([
      "error unanchored-regex https://.acme.com.evil.example",
    ]);
  });
});
