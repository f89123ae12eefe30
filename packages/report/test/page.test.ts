/** The HTML page: what it may hold, and what a real browser makes of it. */

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Denial } from "@callgate/simulator";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lintHtml, replayHtml } from "../src/html/index.js";
import type { ReplayReport, Report } from "../src/index.js";
import { printable } from "../src/index.js";
import { ASKED, LINT, REPLAY, SAMPLES } from "./sample.js";

/** Each would run, load or show something, did it not stay text. */
const HOSTILE = [
  "</script><script>globalThis.ran = true</script>",
  '"><img src=x onerror="globalThis.ran = true">',
  "'><svg onload='globalThis.ran = true'>",
  "</style></title></table></svg><iframe src=https://evil.example>",
  "<!-- <link rel=stylesheet href=https://evil.example/x.css>",
  "&lt;b&gt; &#x202e; {{7*7}} #{7*7}",
  "\u0007\u001b[31m\u202egnirts\u2066 \u0000\ufeff\ud800",
];

/** What stands in these members is the policy's or the transcript's. */
const UNTRUSTED = new Set(
  "tool server session rule message counter window grant uri reason text path op value actual from to check".split(" "),
);

/** The report with a text wherever a policy or a transcript can put one. */
function everywhere<T>(value: T, text: string, member = ""): T {
  if (typeof value === "string") return (UNTRUSTED.has(member) ? text : value) as T;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => everywhere(each, text, member)) as T;
  if (value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, everywhere(each, text, key)])) as T;
}

function html(report: Report): string {
  return report.command === "lint" ? lintHtml(report) : replayHtml(report);
}

const EVERY: readonly (readonly [string, Report])[] = [
  ...SAMPLES,
  ["a replay of nothing", { ...REPLAY, replay: { ...REPLAY.replay, calls: 0, denials: [], groups: [], tools: [] } }],
  ...HOSTILE.flatMap((text) => [
    [`a replay with ${JSON.stringify(text)}`, everywhere(ASKED, text)] as const,
    [`a lint with ${JSON.stringify(text)}`, everywhere(LINT, text)] as const,
  ]),
];

function manyDenials(n: number, change: (row: Denial, i: number) => Denial = (row) => row): ReplayReport {
  const [row] = REPLAY.replay.denials as [Denial];
  const denials = Array.from({ length: n }, (_, i) =>
    change({ ...row, index: i, tool: i % 10 === 0 ? "rm" : "run", session: `s${i % 7}`, at: 1_000 * i }, i),
  );
  const decisions = { ...REPLAY.replay.decisions, deny: n };
  return { ...REPLAY, replay: { ...REPLAY.replay, calls: n + 1_202, decisions, denials } };
}

describe("the page", () => {
  it.each(EVERY)("of %s allows what stands in it, and nothing else", (_name, report) => {
    const page = html(report);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hash = (element: string) => {
      const [, text = ""] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page) ?? [];
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash("style")}; script-src ${hash("script")}; base-uri 'none'; form-action 'none'`,
    );
    expect(page.match(/<(?:script|style|img|iframe|link|object|embed|base|image|use|foreignObject)\b/gi)).toEqual([
      "<style",
      "<script",
    ]);
    const tags = page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "").match(/<[a-z][^>]*>/gi) ?? [];
    expect(
      tags.filter((tag) => /\s(?:on\w+|style|src|srcset|action|xlink:href)\s*=/i.test(tag.replace(/"[^"]*"/g, '""'))),
    ).toEqual([]);
    expect(page.match(/href="(?!#)[^"]*"/g)).toBeNull();
  });

  it.each(EVERY)("of %s shows no control character", (_name, report) => {
    const text = html(report).replaceAll("\n", "");
    expect(printable(text)).toBe(text);
  });

  it("is the same for the same report", () => {
    expect(html(ASKED)).toBe(html(ASKED));
  });

  it("lists 10,000 denials", () => {
    const page = html(manyDenials(10_000));
    expect(page.match(/<tr data-row/g)?.length).toBe(10_000);
    expect(page.length).toBeLessThan(4_500_000);
  });

  it("leaves out what there is no room for, and says so", () => {
    const long = "\u202e<&".repeat(1_000);
    const page = html(manyDenials(10_000, (row) => ({ ...row, tool: long, session: long, rule: long })));
    const listed = page.match(/<tr data-row/g)?.length ?? 0;
    expect(page.length).toBeLessThan(5_000_000);
    expect(listed).toBeGreaterThan(500);
    expect(page).toContain(`${(10_000 - listed).toLocaleString("en")} later denials not listed here`);
  });
});

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

describe.skipIf(CHROMIUM === undefined)(
  `in Chromium${CHROMIUM === undefined ? " (skipped: there is none here; on Debian, apt-get install chromium)" : ""}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-page-"));
    let browser: Browser;

    beforeAll(async () => {
      // The library gives it a fresh profile, and takes that away again.
      browser = await chromium.launch({
        executablePath: CHROMIUM as string,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
    }, 60_000);

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });

    /** Opens the page of a report, and gives with it what should not happen. */
    async function opened(report: Report, options: BrowserContextOptions = {}) {
      const file = join(folder, "report.html");
      writeFileSync(file, html(report));
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const heard: string[] = [];
      const url = pathToFileURL(file).href;
      page.on("console", (message) => heard.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
      page.on("dialog", (dialog) => heard.push(`dialog: ${dialog.message()}`));
      page.on("request", (request) => request.url() !== url && heard.push(`request: ${request.url()}`));
      await page.goto(url);
      return { page, heard, close: () => context.close() };
    }

    const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - innerWidth");

    it.each(EVERY)("%s is quiet, runs nothing of others, and fits a phone", async (_name, report) => {
      const { page, heard, close } = await opened(report, { viewport: { width: 390, height: 800 } });
      expect(await page.evaluate("globalThis.ran")).toBeUndefined();
      expect(await page.locator("img, iframe, link, main script, svg svg").count()).toBe(0);
      expect(await page.locator("h1").count()).toBe(1);
      expect(await overflow(page)).toBe(0);
      expect(heard).toEqual([]);
      await close();
    });

    it.each(HOSTILE)("shows %j as text", async (text) => {
      const { page, close } = await opened(everywhere(ASKED, text));
      const shown = await page.locator("#reasons .message").first().textContent();
      expect(shown).toBe(printable(text));
      expect(await page.locator("#tools .chart.wide text").allTextContents()).toContainEqual(
        expect.stringContaining(printable(text).slice(0, 20)),
      );
      await close();
    });

    it("filters the denials by words and by choice", async () => {
      const { page, heard, close } = await opened(manyDenials(100));
      const shown = () => page.locator("#denials tbody tr:visible").count();
      const says = () => page.locator("#denials output").textContent();
      expect([await shown(), await says()]).toEqual([100, "100 of 100 shown"]);
      await page.locator("#denials input").fill("RM  s3");
      await expect.poll(says).toBe("2 of 100 shown");
      expect(await shown()).toBe(2);
      await page.locator("#denials button").click();
      await expect.poll(says).toBe("100 of 100 shown");
      await page.locator("#denials select[name=tool]").selectOption({ label: "rm on ollama" });
      await expect.poll(says).toBe("10 of 100 shown");
      expect(await shown()).toBe(10);
      await page.locator("#denials input").fill("nowhere");
      await expect.poll(says).toBe("0 of 100 shown");
      expect(await page.locator("#denials .none").isVisible()).toBe(true);
      expect(heard).toEqual([]);
      await close();
    });

    it.each([
      ["a replay", ASKED],
      ["a lint", LINT],
    ])("%s says the same without JavaScript", async (_name, report) => {
      const lines = async (page: Page) =>
        (await page.locator("main").innerText()).split("\n").filter((line) => line.trim() !== "");
      const without = await opened(report, { javaScriptEnabled: false });
      expect(await without.page.locator("form:visible").count()).toBe(0);
      const rows = await without.page.locator("[data-row]").count();
      expect(await without.page.locator("[data-row]:visible").count()).toBe(rows);
      const read = await lines(without.page);
      await without.close();
      const scripted = await opened(report);
      await scripted.page.evaluate("for (const form of document.forms) form.hidden = true");
      expect(await lines(scripted.page)).toEqual(read);
      await scripted.close();
    });

    it("names every chart, table and control for those who cannot see them", async () => {
      const { page, close } = await opened(ASKED);
      const nameless = await page.evaluate(`[
        ...document.querySelectorAll("svg:not([aria-hidden]):not([role=img][aria-label])"),
        ...[...document.querySelectorAll("table")].filter((table) => !table.caption?.textContent || !table.tHead),
        ...[...document.querySelectorAll("input, select")].filter(({ labels }) => labels.length === 0),
      ].map(({ outerHTML }) => outerHTML)`);
      expect(nameless).toEqual([]);
      const levels = await page.evaluate(
        `[...document.querySelectorAll("h1, h2, h3")].map(({ tagName }) => Number(tagName[1]))`,
      );
      (levels as number[]).reduce((before, level) => {
        expect(level).toBeLessThanOrEqual(before + 1);
        return level;
      }, 0);
      await close();
    });

    it("is light or dark, as the reader's system is, and prints", async () => {
      const ground = async (colorScheme: "light" | "dark") => {
        const { page, close } = await opened(ASKED, { colorScheme });
        const picture = await page.screenshot({ fullPage: true });
        const colour = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        await close();
        expect(picture.length).toBeGreaterThan(20_000);
        return colour;
      };
      expect([await ground("light"), await ground("dark")]).toEqual(["rgb(247, 246, 243)", "rgb(20, 23, 27)"]);
      const { page, close } = await opened(ASKED);
      expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
      await close();
    });
  },
);
