/** The pages are the checks' tests: each check fires on its page's Fails block at the marked span, and nowhere on Passes. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareSeverity, lower, readDocument, type Severity } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { readTools } from "@callgate/core/tools";
import { describe, expect, it } from "vitest";
import { CHECKS } from "./checks/index.js";
import { lint } from "./lint.js";

const FOLDER = fileURLToPath(new URL("../../../docs/checks", import.meta.url));
const CHECK_FILES = fileURLToPath(new URL("./checks", import.meta.url));
const IDS = CHECKS.map(({ id }) => id);

interface Block {
  readonly text: string;
  /** The tool list of the last `json tools` block before it in its section. */
  readonly tools: ToolCatalogue | undefined;
  /** `line:column-column` of each run of `^` under a line. */
  readonly marks: string[];
}

/**
 * The fenced blocks under a heading; lines of `^` mark the line above and are no part of the text. A block that begins
 * with ```json tools is the server's tool list for those below it.
 */
function blocks(page: string, heading: string): Block[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  let tools: ToolCatalogue | undefined;
  return [...section.matchAll(/^```(\w+(?: tools)?)\n([\s\S]*?)^```$/gm)].flatMap(([, language, body = ""]) => {
    if (language === "json tools") {
      tools = readTools(body, "tools").tools;
      return [];
    }
    const text: string[] = [];
    const marks: string[] = [];
    for (const line of body.split("\n")) {
      if (/^ *\^+$/.test(line)) marks.push(`${text.length}:${line.indexOf("^") + 1}-${line.length + 1}`);
      else text.push(line);
    }
    return { text: text.join("\n"), tools, marks };
  });
}

/** On its own page, a check runs that is off by default. */
function turnedOn(id: string): ReadonlyMap<string, Severity> {
  const check = CHECKS.find((one) => one.id === id);
  return new Map(check?.of === "policy" && check.offByDefault ? [[id, check.severity]] : []);
}

function findings({ text, tools }: Block, check: string, least: Severity = "note"): string[] {
  const document = readDocument(text, "policy");
  return lint(document, lower(document), { tools, today: "2026-01-01", severities: turnedOn(check) })
    .filter((finding) => finding.check === check && compareSeverity(finding.severity, least) <= 0)
    .map(({ location: { range } }) => `${range.start.line}:${range.start.column}-${range.end.column}`);
}

describe("the list of checks", () => {
  it("is sorted, and folder, list and pages agree", () => {
    expect(IDS).toEqual([...IDS].sort());
    expect(readdirSync(FOLDER).sort()).toEqual(IDS.map((id) => `${id}.md`));
    expect(
      readdirSync(CHECK_FILES)
        .filter((name) => name !== "index.ts")
        .sort(),
    ).toEqual(IDS.map((id) => `${id}.ts`));
  });
});

/** Checks whose smallest example is larger than a page: `lint.test.ts` makes one. */
const TOO_LARGE_FOR_A_PAGE: ReadonlySet<string> = new Set(["unfinished"]);

describe.each(IDS)("%s", (id) => {
  const page = readFileSync(`${FOLDER}/${id}.md`, "utf8");

  it("has a page with Fails, Passes, Why and Fix", () => {
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(["Fails", "Passes", "Why", "Fix"]);
  });

  it.skipIf(TOO_LARGE_FOR_A_PAGE.has(id))("fires on each Fails block at the marked span, and nowhere else", () => {
    const fails = blocks(page, "Fails");
    expect(fails.length).toBeGreaterThan(0);
    for (const block of fails) {
      expect(block.marks.length).toBeGreaterThan(0);
      expect(findings(block, id)).toEqual(block.marks);
    }
  });

  it("is silent on each Passes block, where others have notes at most", () => {
    const passes = blocks(page, "Passes");
    expect(passes.length).toBeGreaterThan(0);
    for (const block of passes) {
      expect(findings(block, id)).toEqual([]);
      expect(IDS.flatMap((other) => findings(block, other, "warning").map((at) => [other, at]))).toEqual([]);
    }
  });
});
