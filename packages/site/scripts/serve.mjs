/** Serves the built site on this machine only, as a host of static files does: `npm run site:serve`, or with another port. */

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const site = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist", "site");
const port = Number(process.argv[2] ?? 8080);

const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** The file that an address names; the site's own page for missing ones where there is none. */
function fileAt(url) {
  const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
  const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
  const isFile = file.startsWith(site) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  return isFile ? { status: 200, file } : { status: 404, file: join(site, "404.html") };
}

createServer((request, response) => {
  const { status, file } = fileAt(request.url ?? "/");
  response.writeHead(status, {
    "content-type": `${TYPES[extname(file)] ?? "application/octet-stream"}; charset=utf-8`,
  });
  response.end(readFileSync(file));
}).listen(port, "127.0.0.1", () => console.error(`http://127.0.0.1:${port}/`));
