/** The programs in the documents give what the comments behind their lines say. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "rolldown/utils";
import { describe, expect, it } from "vitest";
import { ROOT } from "./run.js";

const PAGES = [
  ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? `docs/${name}` : [])),
  ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/README.md`),
].filter((page) => existsSync(join(ROOT, page)));

/** Test files for vitest, which tests of their own run. */
const TEST_FILES = ["docs/mock-ollama.md", "docs/policy-tests.md", "docs/testing-policies.md"];

const PROGRAMS = PAGES.filter((page) => !TEST_FILES.includes(page)).flatMap((page) =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => ({
    page,
    code,
  })),
);

/** Prints what each line with a comment gives, as the comment would say it. */
const SHOW = `
import { inspect } from "node:util";
function show(value) {
  if (value === undefined) console.log("");
  else if (value.outcome !== undefined) console.log(value.outcome + (value.message ? ": " + value.message : ""));
  else if (value.answer !== undefined) console.log(value.answer + (value.args ? ": " + inspect(value.args) : ""));
  else if (value.category !== undefined) console.log(value.category + ', source: "' + value.source + '"');
  else console.log(inspect(value, { breakLength: Infinity }));
}
`;

describe("the programs in the documents", () => {
  it.each(PROGRAMS)("do what they say: $page", ({ page, code }) => {
    const said: string[] = [];
    const lines = code.split("\n").map((line) => {
      const [, declared, expression, comment] = /^(?:const (\w+) = )?(\S.*); \/\/ (.+)$/.exec(line) ?? [];
      if (expression === undefined || comment === undefined) return line;
      said.push(comment);
      return declared === undefined ? `show(${expression});` : `const ${declared} = ${expression}; show(${declared});`;
    });
    const { code: program, errors } = transformSync("program.ts", `${SHOW}${lines.join("\n")}`);
    expect(errors).toEqual([]);
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(status, `${page}\n${stderr}`).toBe(0);
    const shown = stdout.split("\n").slice(0, -1);
    expect(shown).toHaveLength(said.length);
    for (const [index, line] of shown.entries())
      expect(said[index]?.startsWith(line), `${said[index]} is ${line}`).toBe(true);
  });
});
