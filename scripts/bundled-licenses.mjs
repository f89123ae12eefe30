/** What the licenses of bundled packages ask for: their notices, in a text that goes with the bundle. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Our own modules that others' code is compiled into, and their notices: how a path ends, in each case. */
const COMPILED = { "simulator/wasm/zstd.cjs": "simulator/wasm/zstd-license.txt" };

/** The outside packages that hold `modules`, each with its license text. Throws where one has none. */
export function licensesOf(modules) {
  const folders = [...new Set(modules.flatMap((id) => packageFolder(id) ?? []))].sort();
  const notices = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
    if (file === undefined && license === undefined) throw new Error(`${name} is bundled and tells no license`);
    const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    return `${name} ${version}, ${license}\n${text}`;
  });
  notices.push(...modules.flatMap((id) => compiledNotice(id) ?? []));
  const line = "-".repeat(80);
  return `callgate contains code of these packages.\n\n${notices.map((notice) => `${line}\n${notice}`).join("\n")}`;
}

/** The folder of the outside package that a module is part of; undefined for our own. */
function packageFolder(id) {
  return /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0+/, ""))?.[1];
}

function compiledNotice(id) {
  const path = id.replace(/^\0+/, "").replaceAll("\\", "/");
  const end = Object.keys(COMPILED).find((module) => path.endsWith(`/${module}`));
  return end && readFileSync(`${path.slice(0, -end.length)}${COMPILED[end]}`, "utf8");
}
