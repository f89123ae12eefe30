/**
 * Writes into each published package's manifest which repository it comes from, as npm's provenance wants it, and where its site
 * is, if it has one: whoever forks callgate publishes under their own name. Only where GitHub runs it, and never committed.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "./tarballs.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, CALLGATE_SITE: address = "" } = process.env;
if (server === undefined || repository === undefined)
  throw new Error("GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: this is for the release workflow");

for (const { folder } of publishedPackages(root)) {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const directory = relative(root, folder).replaceAll("\\", "/");
  manifest.repository = { type: "git", url: `git+${server}/${repository}.git`, directory };
  if (address !== "") manifest.homepage = address.replace(/\/*$/, "/");
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
