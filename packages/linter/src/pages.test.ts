/** The pages are the checks' tests: each check fires on its page's Fails block at the marked span, and nowhere on Passes. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareSeverity, HOSTS, type Host, hostFileAt, lower, readDocument, type Severity } from "@callgate/core";
import { lowerLayers } from "@callgate/core/hosts";
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
  /** Where it lies, of an agent's file: `~/.claude/settings.json`. Those that follow each other are one policy. */
  readonly files?: readonly { readonly path: string; readonly text: string }[] | undefined;
  /** The tool lists of servers, of `json tools SERVER` blocks. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
  /** The tool list of the last `json tools` block before it in its section. */
  readonly tools: ToolCatalogue | undefined;
  /** `line:column-column` of each run of `^` under a line; of an agent's files, with the path before it. */
  readonly marks: string[];
}

/** ```json tools SERVER, ```json .claude/settings.json, or no more than a language; then what is before the next fence. */
const FENCE = /^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$(\n*)(?=(.?))/gm;

/**
 * The fenced blocks under a heading; lines of `^` mark the line above and are no part of the text. A block that begins
 * with ```json tools is the server's tool list for those below it, with a name behind it that of one of an agent's servers.
 * A block with a path is an agent's file; those of one agent that nothing but empty lines divides are one policy.
 */
function blocks(page: string, heading: string): Block[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  let tools: ToolCatalogue | undefined;
  const servers = new Map<string, ToolCatalogue>();
  const found: Block[] = [];
  let isOpen = false;
  for (const [, , info = "", body = "", , next] of section.matchAll(FENCE)) {
    const [word, server] = info.split(" ");
    if (word === "tools") {
      const list = readTools(body, "tools").tools;
      if (server === undefined) tools = list;
      else if (list !== undefined) servers.set(server, list);
      isOpen = false;
      continue;
    }
    const { text, marks } = withoutMarks(body, info === "" ? "" : `${info}:`);
    const last = found.at(-1)?.files?.[0];
    const isSame = isOpen && last !== undefined && hostReading(last.path) === hostReading(info);
    const before = isSame ? found.pop() : undefined;
    const files = info === "" ? undefined : [...(before?.files ?? []), { path: info, text }];
    found.push({ text, tools, servers: new Map(servers), files, marks: [...(before?.marks ?? []), ...marks] });
    isOpen = info !== "" && next === "`";
  }
  return found;
}

function withoutMarks(body: string, where: string): { readonly text: string; readonly marks: string[] } {
  const text: string[] = [];
  const marks: string[] = [];
  for (const line of body.split("\n")) {
    if (/^ *\^+$/.test(line)) marks.push(`${where}${text.length}:${line.indexOf("^") + 1}-${line.length + 1}`);
    else text.push(line);
  }
  return { text: text.join("\n"), marks };
}

/** Checks that are off by default run, too. */
const TURNED_ON: ReadonlyMap<string, Severity> = new Map(
  CHECKS.flatMap((check) => (check.of === "policy" && check.offByDefault ? [[check.id, check.severity] as const] : [])),
);

interface Found {
  readonly check: string;
  readonly severity: Severity;
  /** As in `Block.marks`. */
  readonly at: string;
}

function findings({ text, tools, files, servers }: Block): Found[] {
  const { document, lowered } = files === undefined ? ofDocument(text) : ofHost(files);
  return lint(document, lowered, { tools, servers, today: "2026-01-01", severities: TURNED_ON }).map(
    ({ check, severity, location: { uri, range } }) => {
      const place = `${range.start.line}:${range.start.column}-${range.end.column}`;
      return { check, severity, at: files === undefined ? place : `${uri}:${place}` };
    },
  );
}

function ofDocument(text: string) {
  const document = readDocument(text, "policy");
  return { document, lowered: lower(document) };
}

function hostReading(path: string): Host | undefined {
  return Object.values(HOSTS).find((one) => {
    const isScript = one.scripts?.some((script) => path.endsWith(script.slice(script.lastIndexOf("*") + 1)));
    return isScript || hostFileAt(one, path) !== undefined;
  });
}

/** As `callgate lint` reads them where nothing else is said. */
function ofHost(files: NonNullable<Block["files"]>) {
  const host = hostReading(files[0]?.path ?? "");
  if (host === undefined) throw new Error(`no host reads ${files[0]?.path}`);
  const order = (scope: string) => host.scopes.indexOf(scope);
  const layers = files
    .map(({ path, text }) => ({ scope: hostFileAt(host, path)?.scope ?? "script", uri: path, text }))
    .sort((a, b) => order(a.scope) - order(b.scope));
  const lowered = lowerLayers(host.id, layers, { trusted: true, hooks: "none" });
  return { document: lowered.document, lowered };
}

describe("the list of checks", () => {
  it("is sorted, and folder, list and pages agree", () => {
    expect(IDS).toEqual([...IDS].sort());
    const pages = readdirSync(FOLDER).filter((name) => name !== "README.md");
    expect(pages.sort()).toEqual(IDS.map((id) => `${id}.md`));
    expect(
      readdirSync(CHECK_FILES)
        .filter((name) => name !== "index.ts")
        .sort(),
    ).toEqual(IDS.map((id) => `${id}.ts`));
  });
});

/** Checks whose smallest example is larger than a page, or no text: tests of their own make one. */
const NOT_ON_A_PAGE: ReadonlySet<string> = new Set(["unfinished", "unread"]);

describe.each(IDS)("%s", (id) => {
  const page = readFileSync(`${FOLDER}/${id}.md`, "utf8");

  it("has a page with Fails, Passes, Why and Fix", () => {
    expect(page.split("\n")[0]).toBe(`# ${id}`);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(["Fails", "Passes", "Why", "Fix"]);
  });

  it.skipIf(NOT_ON_A_PAGE.has(id))("fires on each Fails block at the marked span, and nowhere else", () => {
    const fails = blocks(page, "Fails");
    expect(fails.length).toBeGreaterThan(0);
    for (const block of fails) {
      expect(block.marks.length).toBeGreaterThan(0);
      const own = findings(block).filter(({ check }) => check === id);
      expect(own.map(({ at }) => at)).toEqual(block.marks);
    }
  });

  it("is silent on each Passes block, where others have notes at most", () => {
    const passes = blocks(page, "Passes");
    expect(passes.length).toBeGreaterThan(0);
    for (const block of passes) {
      const told = findings(block).filter(
        ({ check, severity }) => check === id || compareSeverity(severity, "warning") <= 0,
      );
      expect(told).toEqual([]);
    }
  });
});
