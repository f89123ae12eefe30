/** The built site, served to a test's browser as a host of static files does: without any header but the type. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Builds the site into a folder of its own. */
export function builtSite(folder: string): string {
  const output = join(ROOT, ".cache", folder);
  const build = join(ROOT, "packages/site/scripts/build.mjs");
  const { status, stderr } = spawnSync(process.execPath, [build, output], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return output;
}

export interface ServedSite {
  readonly address: string;
  /** What was asked for since it was last read, with the size of the answer, compressed. */
  asked(): { readonly path: string; readonly bytes: number }[];
  close(): Promise<void>;
}

export async function serveSite(folder: string): Promise<ServedSite> {
  let asked: { path: string; bytes: number }[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    const body = existsSync(file) ? readFileSync(file) : undefined;
    asked.push({ path: pathname, bytes: body === undefined ? 0 : gzipSync(body).length });
    response.writeHead(body === undefined ? 404 : 200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the server has no port");
  return {
    address: `http://127.0.0.1:${address.port}/`,
    asked() {
      const all = asked;
      asked = [];
      return all;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
