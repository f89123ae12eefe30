/** The site in a real browser: what it asks for, in light and dark, on a phone, by keyboard; and the playground. */

import { existsSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtSite, type ServedSite, serveSite } from "./serve-site.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

const MAX_BYTES_UNTIL_FINDING = 400_000;

/** As README.md shows it. */
const FAULTY =
  'version: "1"\ndefualt: deny\ntools:\n  run:\n    rules:\n      - {name: models, conditions: [{path: args.name, op: regex, value: "llama|mistral"}]}\n';

describe.skipIf(CHROMIUM === undefined)(
  `in Chromium${CHROMIUM === undefined ? " (skipped: there is none here; on Debian, apt-get install chromium)" : ""}`,
  { timeout: 90_000 },
  () => {
    let browser: Browser;
    let site: ServedSite;

    beforeAll(async () => {
      site = await serveSite(builtSite("site-browser"));
      browser = await chromium.launch({
        executablePath: CHROMIUM as string,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
      });
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });

    /** Opens a page of the site, and gives with it what should not happen. */
    async function opened(path: string, options: BrowserContextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      const heard: string[] = [];
      page.on("console", (message) => heard.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
      page.on("request", (request) => {
        if (!request.url().startsWith(site.address) && !request.url().startsWith("blob:")) heard.push(request.url());
      });
      site.asked();
      await page.goto(site.address + path);
      return { page, heard, context };
    }

    const findings = (page: Page) => page.locator("#results .finding");
    const policy = (page: Page) => page.locator("#editor .cm-content");

    function fragment(text: string, more: object = {}): string {
      const shared = { policy: { name: "policy.yaml", text }, ...more };
      return `#1.${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`;
    }

    const openedWith = (text: string, more?: object) => opened(`playground.html${fragment(text, more)}`);

    it.each(["index.html", "checks/unanchored-regex.html", "commands/lint.html", "playground.html"])(
      "%s asks nothing of others, and breaks no rule of its own",
      async (path) => {
        const { page, heard, context } = await opened(path);
        await page.waitForTimeout(500);
        expect(heard).toEqual([]);
        await context.close();
      },
    );

    it.each(["index.html", "checks/unanchored-regex.html", "playground.html"])("%s is light, or dark", async (path) => {
      const brightness = async (page: Page) => {
        const colours: string[] = await page.evaluate(
          "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
        );
        return colours.map((colour) => Number(/\d+/.exec(colour)?.[0]) > 127);
      };
      for (const [colorScheme, expected] of [
        ["light", [true, false]],
        ["dark", [false, true]],
      ] as const) {
        const { page, context } = await opened(path, { colorScheme });
        expect(await brightness(page)).toEqual(expected);
        await page.click("button.theme");
        expect(await brightness(page)).toEqual([...expected].reverse());
        await page.reload();
        expect(await brightness(page)).toEqual([...expected].reverse());
        await context.close();
      }
    });

    it.each(["index.html", "checks/unanchored-regex.html", "commands/lint.html", "cli.html", "playground.html"])(
      "%s fits a phone",
      async (path) => {
        const { page, context } = await opened(path, { viewport: { width: 375, height: 740 } });
        if (path === "playground.html") await findings(page).first().waitFor();
        expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBeLessThanOrEqual(375);
        await context.close();
      },
    );

    it("finds pages by words, with the keyboard alone", async () => {
      const { page, heard, context } = await opened("index.html");
      await page.keyboard.press("/");
      await page.keyboard.type("unanchored");
      await page.locator("#found a").first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(/unanchored-regex\.html/);
      expect(heard).toEqual([]);
      await context.close();
    });

    it("shows a first finding before 400 kB were loaded", async () => {
      const { page, context } = await opened("playground.html");
      await findings(page).first().waitFor();
      const asked = site.asked();
      const bytes = asked.reduce((sum, one) => sum + one.bytes, 0);
      expect(bytes, JSON.stringify(asked)).toBeLessThan(MAX_BYTES_UNTIL_FINDING);
      await context.close();
    });

    it("lets neither the page nor its worker send anything", async () => {
      const { page, context } = await opened("playground.html");
      await findings(page).first().waitFor();
      site.asked();
      const send = `fetch(${JSON.stringify(`${site.address}secret`)}).then(() => "sent", () => "refused")`;
      expect(await page.evaluate(send)).toBe("refused");
      const [worker] = page.workers();
      expect(await worker?.evaluate(send)).toBe("refused");
      expect(site.asked()).toEqual([]);
      await context.close();
    });

    it("says what lint says, and makes its fixes", async () => {
      const { page, heard, context } = await openedWith(FAULTY);
      await expect.poll(() => findings(page).count(), { timeout: 20_000 }).toBeGreaterThan(2);
      await expect.poll(() => page.locator("#results").innerText()).toContain("unknown key defualt");
      await expect.poll(() => page.locator(".cm-lintRange-error").count()).toBeGreaterThan(1);
      await page.locator(".fix", { hasText: "rename it to default" }).click();
      await expect.poll(() => policy(page).innerText()).toContain("default: deny");
      await expect.poll(() => page.locator("#results").innerText()).not.toContain("unknown key defualt");
      await page.click("#fix-all");
      await expect.poll(() => policy(page).innerText()).toContain("^(?:llama|mistral)$");
      expect(heard).toEqual([]);
      await context.close();
    });

    it("decides, lists, compares and bounds", async () => {
      const { page, heard, context } = await openedWith(FAULTY.replace("defualt: deny", "default: allow"), {
        before: FAULTY.replace("defualt", "default"),
      });
      const results = page.locator("#results");
      await page.click("#tab-call");
      await page.fill("#call-tool", "run");
      await page.fill("#call-args", '{"name": "mistral; rm -rf /"}');
      await expect.poll(() => results.innerText(), { timeout: 20_000 }).toContain("run: allowed");
      await page.fill("#call-args", '{"name": "gemma"}');
      await expect.poll(() => results.innerText()).toContain("run: denied");
      await page.click("#tab-tools");
      await expect.poll(() => results.innerText()).toContain("run");
      await page.click("#tab-difference");
      await expect.poll(() => results.innerText(), { timeout: 20_000 }).toContain("more passes for every other tool");
      await page.click("#keep");
      await expect.poll(() => results.innerText()).toContain("equal: both decide every call alike");
      await page.click("#tab-budget");
      await expect.poll(() => results.innerText()).toContain("unlimited");
      await page.selectOption("#example", { label: "A recorded session, in which an agent runs away" });
      await page.click("#tab-replay");
      await expect.poll(() => results.innerText(), { timeout: 20_000 }).toContain("would be denied");
      expect(heard).toEqual([]);
      await context.close();
    });

    it("shares texts by a link, and takes a damaged one for none", async () => {
      const { page, context } = await openedWith(FAULTY);
      await page.click("#share");
      await expect.poll(() => page.url()).toContain("#1.");
      const again = await context.newPage();
      await again.goto(page.url());
      await expect.poll(() => again.locator("#editor .cm-content").innerText()).toContain("defualt: deny");
      await again.goto(`${page.url().slice(0, -40)}!!`);
      await again.reload();
      await expect.poll(() => again.locator("#status").innerText()).not.toBe("");
      expect(await again.locator("#editor .cm-content").innerText()).toContain("mcp__github");
      await context.close();
    });

    it("opens what the page of a check shows", async () => {
      const { page, context } = await opened("checks/unanchored-regex.html");
      await page.locator("a.try").first().click();
      await expect.poll(() => page.locator("#editor .cm-content").innerText()).toContain("run_query");
      await expect.poll(() => page.locator("#results").innerText(), { timeout: 20_000 }).toContain("unanchored-regex");
      await context.close();
    });

    it("is used with the keyboard alone", async () => {
      const { page, heard, context } = await opened("playground.html");
      await findings(page).first().waitFor();
      const focused = () =>
        page.evaluate(
          "(document.activeElement.shadowRoot?.activeElement ?? document.activeElement).className + ' ' + document.activeElement.id",
        );
      for (let step = 0; step < 30 && !String(await focused()).includes("cm-content"); step++)
        await page.keyboard.press("Tab");
      expect(await focused()).toContain("cm-content");
      await page.keyboard.press("Control+End");
      await page.keyboard.type("x");
      await expect.poll(() => page.locator("#results").innerText()).toContain("this is not JSON");
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => page.getAttribute("#tab-call", "aria-selected")).toBe("true");
      expect(await focused()).toContain("tab-call");
      await page.keyboard.press("Tab");
      expect(await focused()).not.toContain("tab-call");
      expect(heard).toEqual([]);
      await context.close();
    });

    it("shows what the language server says of a place, under the pointer and by the keyboard", async () => {
      const hostile = "<img src=x onerror=alert(1)> [a](https://example.com) ![b](c.png)";
      const { page, heard, context } = await openedWith(
        `version: "1"\ndefault: deny\ntools:\n  run:\n    rules:\n      - {name: ${JSON.stringify(hostile)}, rate_limit: 10/minute}\n  rm:\n`,
      );
      await expect.poll(() => page.locator("#status").innerText(), { timeout: 20_000 }).toContain("in this browser");
      const loaded = () => site.asked().map(({ path }) => path);
      expect(loaded().filter((path) => path.includes("late-answers") || path.includes("markdown"))).toEqual([]);
      const tooltip = page.locator("#editor .cm-tooltip-hover .hover");
      await policy(page).getByText("run", { exact: true }).first().hover();
      await expect
        .poll(() => tooltip.innerText(), { timeout: 20_000 })
        .toContain("Every call passes, within 10 a minute.");
      expect(await tooltip.locator("code").first().innerText()).toBe("run");
      expect(loaded().some((path) => path.includes("late-answers"))).toBe(true);
      await page.mouse.move(5, 5);
      await expect.poll(() => tooltip.count()).toBe(0);
      // What is announced is taken away after a moment.
      await page.evaluate(`{
        const place = document.querySelector("#editor").shadowRoot.querySelector(".cm-announced");
        window.said = [];
        new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true, subtree: true });
      }`);
      await policy(page).focus();
      await page.keyboard.press("Control+Home");
      for (let line = 0; line < 5; line++) await page.keyboard.press("ArrowDown");
      for (let column = 0; column < 18; column++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("F1");
      await expect.poll(() => tooltip.innerText()).toContain("lets 10 calls a minute through, of all agents together");
      expect(await tooltip.innerText()).toContain(hostile);
      expect(await tooltip.locator("img, a").count()).toBe(0);
      expect(await page.evaluate("said.join()")).toContain("lets 10 calls a minute through");
      await page.keyboard.press("Escape");
      await expect.poll(() => tooltip.count()).toBe(0);
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("F1");
      await expect.poll(() => tooltip.innerText()).toBe("There is nothing to say of this place.");
      await page.keyboard.type("# typed ");
      await expect.poll(() => tooltip.count()).toBe(0);
      expect(heard).toEqual([]);
      await context.close();
    });

    it("answers about a policy of 1 MB, and can be used meanwhile", async () => {
      const tools = Array.from(
        { length: 9_000 },
        (_, i) =>
          `  tool_${i}:\n    rules:\n      - {name: rate, rate_limit: ${1 + (i % 50)}/minute, on_deny: "Not more often, please"}\n`,
      );
      const text = `version: "1"\ndefault: deny\ntools:\n${tools.join("")}`;
      expect(text.length).toBeGreaterThan(900_000);
      const { page, context } = await openedWith(text);
      await expect.poll(() => policy(page).innerText(), { timeout: 20_000 }).toContain("tool_1");
      await policy(page).click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("# typed ");
      await expect.poll(() => policy(page).innerText()).toContain("# typed");
      await expect
        .poll(() => page.locator("#status").innerText(), { timeout: 60_000 })
        .toContain("ms, in this browser");
      expect(await page.locator("#results .headline").innerText()).toMatch(/in 1 policy|took longer/);
      await context.close();
    });

    it("stops what takes too long, and answers again", async () => {
      const { page, context } = await openedWith(FAULTY);
      await expect.poll(() => findings(page).count(), { timeout: 20_000 }).toBeGreaterThan(2);
      // With its fixes the last answer is there: a question that is still open would be the one that is stopped.
      await expect.poll(() => page.locator("#results").innerText(), { timeout: 20_000 }).toContain("Fix:");
      const [worker] = page.workers();
      // As a policy would that keeps callgate busy for ever, if there were one: the worker never comes back.
      await worker?.evaluate("void setTimeout(() => { for (;;); })");
      await policy(page).click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("#");
      await expect.poll(() => policy(page).innerText()).toContain("#");
      await expect.poll(() => page.locator("#results").innerText(), { timeout: 30_000 }).toContain("was stopped");
      await page.keyboard.type("# again ");
      await expect.poll(() => findings(page).count(), { timeout: 20_000 }).toBeGreaterThan(2);
      await context.close();
    });
  },
);
