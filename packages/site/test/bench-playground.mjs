/**
 * Measures the playground in Chromium, from the address to the editor and to the first finding, in milliseconds, and what was
 * loaded until then: `npm run bench:site`. The median of several loads, each in a browser that has nothing of the site yet.
 */

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const LOADS = 7;
/** In milliseconds, and in bytes. */
const BARS = { editor: 1_000, bytes: 400_000 };

const site = fileURLToPath(new URL("../dist/site/", import.meta.url));
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml" };
const packed = new Map();
let bytes = 0;

const server = createServer((request, response) => {
  const file = join(site, new URL(request.url, "http://localhost").pathname);
  if (!existsSync(file)) return response.writeHead(404).end();
  if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file)));
  bytes += packed.get(file).length;
  response.writeHead(200, { "content-type": TYPES[extname(file)], "content-encoding": "gzip" });
  response.end(packed.get(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (executablePath === undefined) throw new Error("there is no Chromium here; on Debian, apt-get install chromium");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const loads = [];
for (let load = 0; load < LOADS; load++) {
  bytes = 0;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/playground.html`, { waitUntil: "commit" });
  const since = () => page.evaluate("performance.now()");
  await page.locator("#editor .cm-content").waitFor();
  const editor = await since();
  await page.locator("#results .finding").first().waitFor();
  loads.push({ editor, finding: await since(), bytes });
  await context.close();
}
await browser.close();
server.close();

for (const [name, unit] of [
  ["editor", "ms"],
  ["finding", "ms"],
  ["bytes", "bytes"],
]) {
  const sorted = loads.map((load) => load[name]).sort((a, b) => a - b);
  const median = sorted[Math.floor(LOADS / 2)];
  const bar = BARS[name];
  const met = bar === undefined || median < bar;
  if (!met) process.exitCode = 1;
  const against = bar === undefined ? "" : ` (bar: ${bar})`;
  console.log(`${met ? "✔" : "✖"} ${name}: ${Math.round(median)} ${unit}${against}`);
}
