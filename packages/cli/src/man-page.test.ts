import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { defineCommand } from "./commands/grammar.js";
import { GRAMMARS } from "./commands/grammars.js";
import { COMMON_OPTIONS } from "./commands/options.js";
import { manPage } from "./man-page.js";

/** The page as a reader sees it, and what groff has to say of it. */
function formatted(page: string) {
  const { stdout, stderr } = spawnSync("groff", ["-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=200n"], {
    input: page,
    encoding: "utf8",
  });
  return { text: stdout.replace(/\s+/g, " ").replaceAll("\u2010", "-"), stderr };
}

const HAS_GROFF = spawnSync("groff", ["--version"]).status === 0;

describe.skipIf(!HAS_GROFF)("the manual page (skipped without groff)", () => {
  const { text, stderr } = formatted(manPage(GRAMMARS, COMMON_OPTIONS));

  it("is formatted without a warning", () => expect(stderr).toBe(""));

  it.each(GRAMMARS.map((grammar) => [grammar.name, grammar] as const))("has all of %s", (name, grammar) => {
    expect(text).toContain(`callgate ${name}`);
    for (const [option, { hidden, describe: means }] of Object.entries(grammar.options)) {
      if (hidden) continue;
      expect(text).toContain(`--${option}`);
      expect(text).toContain(means.replace(/\s+/g, " "));
    }
    for (const [line, why] of grammar.examples ?? []) expect(text).toContain(`${why} callgate ${line}`);
  });

  it("prints any text as it is", () => {
    const odd = ".so /etc/passwd `a` 'b' \"c\" \\n[x] ^ ~ -- \\fB";
    const grammar = defineCommand({ name: "x", summary: odd, options: { o: { describe: odd } }, run: async () => 0 });
    const page = formatted(manPage([grammar], {}));
    expect(page.stderr).toBe("");
    expect(page.text.split(odd)).toHaveLength(3);
  });
});
