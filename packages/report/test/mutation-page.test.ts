/** The page of a mutation run, in a browser: it draws the policy, fetches nothing and runs nothing of others. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type MutationReport, REPORTS } from "@callgate/report";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

const HOSTILE = "</script><script>globalThis.ran = 1</script><img src=x onerror='globalThis.ran = 2'>";
const TEXT = `version: "1"\ndefault: deny # ${HOSTILE}\n`;
const AT = { start: { line: 2, column: 10 }, end: { line: 2, column: 14 } };

const REPORT: MutationReport = {
  command: "mutate",
  version: "1.2.3",
  policy: { uri: "policy.yaml", text: TEXT },
  suites: [{ uri: "policy.policytest.yaml", text: HOSTILE, cases: [] }],
  findings: [],
  sources: new Map(),
  mutants: [
    {
      id: 1,
      mutator: "change-default",
      sentence: HOSTILE,
      location: { uri: "policy.yaml", range: AT },
      before: ["default: deny"],
      after: ["default: allow"],
      replaced: AT,
      replacement: HOSTILE,
      result: { status: "survived", covered: true, reason: HOSTILE },
    },
  ],
  unwritten: 0,
  minScore: 100,
};

describe.skipIf(CHROMIUM === undefined)(
  `in Chromium${CHROMIUM === undefined ? " (skipped: there is none here; on Debian, apt-get install chromium)" : ""}`,
  () => {
    it("draws the policy and its mutants, and does nothing else", async () => {
      const folder = mkdtempSync(join(tmpdir(), "callgate-page-"));
      const browser = await chromium.launch({
        executablePath: CHROMIUM as string,
        args: ["--no-sandbox", "--disable-gpu"],
      });
      try {
        const file = join(folder, "mutation.html");
        writeFileSync(file, await REPORTS.mutation.html(REPORT));
        const page = await browser.newPage();
        const heard: string[] = [];
        const url = pathToFileURL(file).href;
        page.on("console", (message) => heard.push(`console: ${message.text()}`));
        page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
        page.on("request", (request) => request.url().split("#")[0] !== url && heard.push(request.url()));
        await page.goto(url);
        const app = page.locator("mutation-test-report-app");
        await app.getByText("policy.yaml").first().waitFor();
        await page.goto(`${url}#mutant/policy.yaml`);
        await page.locator("code").getByText("version").first().waitFor();
        await page.locator(".mutant-dot").first().click();
        await page.getByText("Survived (2:10)").first().waitFor();
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        const text = page.locator("pre.text");
        expect(await app.isVisible()).toBe(false);
        expect(await text.innerText()).toMatch(/^✖ survived #1 policy\.yaml:2:10 /);
        expect(await page.evaluate('getComputedStyle(document.querySelector("pre.text")).color')).toBe(
          "rgb(29, 33, 38)",
        );
        expect(await page.evaluate("globalThis.ran")).toBeUndefined();
        expect(heard).toEqual([]);
      } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
      }
    }, 60_000);
  },
);
