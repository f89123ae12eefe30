/** The files of the bundle: whichever is loaded first finds what it needs, though some need each other. */

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./run.js";

const BUNDLE = join(ROOT, "packages/cli/bundle");

/** They work when they are loaded; the libraries need nothing of the bundle. */
const isChunk = (name: string) => /-[\w-]{8}\.cjs$/.test(name);

/** What several threads and programs begin with; all others are loaded after these. */
const isShared = (name: string) => /^(?:start|command-line|common|more|later)-/.test(name);

it("a file that is loaded before all others finds what it needs", () => {
  const chunks = readdirSync(BUNDLE).filter(isChunk);
  expect(chunks.some((name) => name.startsWith("later-"))).toBe(true);
  const script = `
    const wrong = {};
    for (const name of ${JSON.stringify(chunks.sort((a, b) => Number(isShared(b)) - Number(isShared(a))))}) {
      if ((${isShared})(name)) for (const path of Object.keys(require.cache)) delete require.cache[path];
      try {
        const exported = require(${JSON.stringify(`${BUNDLE}/`)} + name);
        for (const key of Object.keys(exported)) exported[key];
      } catch (error) {
        wrong[name] = String(error.stack);
      }
    }
    console.log(JSON.stringify(wrong));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({});
});
