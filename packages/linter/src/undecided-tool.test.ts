/** Which tools of a list nobody has decided about, and how a suppression decides about some. */

import { lower, readDocument, type Severity } from "@callgate/core";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { lintDocument } from "./lint.js";

const TOOLS = readTools(JSON.stringify({ tools: ["list", "pull", "rm", "cp"].map((name) => ({ name })) }), "t").tools;

const ON: ReadonlyMap<string, Severity> = new Map([["undecided-tool", "note"]]);

function linted(top: string, severities?: ReadonlyMap<string, Severity>, tools = TOOLS) {
  const document = readDocument(
    `version: "1"\n${top}\ntools:\n  list:\n    rules: [{name: often, rate_limit: 60/minute}]\n`,
    "p",
  );
  const { findings, suppressed } = lintDocument(document, lower(document), { tools, severities, today: "2026-06-01" });
  const of = (some: typeof findings) =>
    some
      .filter(({ check }) => /undecided|suppression/.test(check))
      .map(({ check, message }) => `${check}: ${message.replace(/:.*/, "")}`);
  return { findings: of(findings), suppressed: of(suppressed) };
}

describe("undecided-tool", () => {
  it.each<[string, string, string[]]>([
    ["denied by default", "default: deny", ["`pull`, `rm` and `cp`"]],
    ["allowed by default", "default: allow", ["`pull`, `rm` and `cp`"]],
    ["hidden ones", "default: deny\nhide: [rm, cp]", ["`pull`"]],
    ["all hidden", 'default: deny\nhide: ["*"]', []],
    [
      "named in the reason of its suppression",
      "# callgate-ignore-file undecided-tool: nobody needs rm, cp or `pull`.\ndefault: deny",
      [],
    ],
    ["some of them", "# callgate-ignore-file undecided-tool: nobody needs rm\ndefault: deny", ["`pull` and `cp`"]],
    [
      "named in another suppression",
      "# callgate-ignore-file silent-denial: rm says enough\ndefault: deny",
      ["`pull` and `cp`"],
    ],
    [
      "a suppression that is over",
      "# callgate-ignore-file undecided-tool: not rm (until 2026-01-01)\ndefault: deny",
      ["`pull`, `rm` and `cp`"],
    ],
    ["no whole word", "# callgate-ignore-file undecided-tool: rms and cpu\ndefault: deny", []],
  ])("%s", (_name, top, expected) => {
    const { findings } = linted(top, ON);
    expect(findings.filter((one) => one.startsWith("undecided"))).toEqual(
      expected.map((names) => expect.stringContaining(`whether ${names} may be called`)),
    );
  });

  it("is suppressed as a whole by a reason that names no tool", () => {
    const { findings, suppressed } = linted(
      "# callgate-ignore-file undecided-tool: all in good time\ndefault: deny",
      ON,
    );
    expect(findings).toEqual([]);
    expect(suppressed).toHaveLength(1);
  });

  it("is off unless it is given a severity, and then leaves its suppressions alone", () => {
    expect(linted("# callgate-ignore-file undecided-tool: not rm\ndefault: deny")).toEqual({
      findings: [],
      suppressed: [],
    });
  });
});
