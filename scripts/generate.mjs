/** `npm run generate`: writes the lists that files repeat from the sources. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFiles } from "./generated.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = (name) => import(join(root, "packages", name, "dist", "index.js"));
const [{ CHECKS }, { HOSTS }, { READERS }, { FORMATS }, { listedTools }] = await Promise.all(
  ["linter", "core", "simulator", "report", "mcp"].map(built),
);
const cli = (...path) => import(join(root, "packages", "cli", "dist", ...path));
const [{ manPage }, { GRAMMARS }, { COMMON_OPTIONS }] = await Promise.all([
  cli("man-page.js"),
  cli("commands", "grammars.js"),
  cli("commands", "options.js"),
]);
const { drawn } = await import(join(root, "packages", "report", "dist", "html", "chart.js"));
const MAN_PAGE = manPage(GRAMMARS, COMMON_OPTIONS);

for (const [name, generate] of generatedFiles({
  CHECKS,
  HOSTS,
  READERS,
  FORMATS,
  MAN_PAGE,
  TOOLS: listedTools(),
  drawn,
})) {
  const path = join(root, name);
  const old = existsSync(path) ? readFileSync(path, "utf8") : "";
  const text = generate(old);
  if (text === old) continue;
  writeFileSync(path, text);
  console.error(`wrote ${name}`);
}
