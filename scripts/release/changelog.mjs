/** The changelog of the command, which all packages share the version of, at the top of the repository. */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const [, ...lines] = readFileSync(new URL("packages/cli/CHANGELOG.md", root), "utf8").split("\n");
writeFileSync(fileURLToPath(new URL("CHANGELOG.md", root)), ["# Changelog", ...lines].join("\n"));
