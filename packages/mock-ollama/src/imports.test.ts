/** The mock cannot start a program, open a file or connect to anything: it imports nothing that could. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FOLDER = new URL(".", import.meta.url);

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "chance.ts": ["node:crypto"],
  "clock.ts": ["node:timers/promises"],
};

const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));

it.each(files)("%s", (path) => {
  const text = readFileSync(new URL(path, FOLDER), "utf8");
  const imported = [...text.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g)].map(([, name = ""]) => name);
  const outside = imported.filter(
    (name) => !name.startsWith(".") && !/^@modelcontextprotocol\/sdk\//.test(name) && name !== "@callgate/serve-mcp",
  );
  expect(outside.sort()).toEqual(ALLOWED[path] ?? []);
  expect(text).not.toMatch(/\bfetch\(|\bprocess\.\w|\bconsole\.\w/);
});
