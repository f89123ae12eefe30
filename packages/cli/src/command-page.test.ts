import { describe, expect, it } from "vitest";
import { commandPage } from "./command-page.js";
import { GRAMMARS } from "./commands/grammars.js";
import { COMMON_OPTIONS } from "./commands/options.js";

describe("a command's page", () => {
  it("says what its help says", () => {
    const page = commandPage(
      {
        name: "paint",
        summary: "Paint a wall",
        operands: { name: "wall", describe: "The wall" },
        options: {
          colour: { choices: ["red", "blue"], default: "red", alias: "c", describe: "The colour" },
          dry: { type: "boolean", describe: "Wait until it is dry" },
          secret: { type: "boolean", hidden: true, describe: "For tests" },
        },
        examples: [["paint north -c blue", "One blue wall"]],
        run: async () => 0,
      },
      { quick: { type: "boolean", describe: "Be quick", negated: "Take your time" } },
      "[walls](walls.md)",
    );
    expect(page.trimEnd().split("\n\n")).toEqual([
      "# paint",
      "Paint a wall.",
      "More of it: [walls](walls.md).",
      "```sh\ncallgate paint [wall]\n```",
      "`wall`: The wall.",
      "## Options",
      [
        "| option | means |",
        "| --- | --- |",
        "| `--colour red\\|blue`, `-c red\\|blue` | The colour; red when left out |",
        "| `--dry` | Wait until it is dry |",
        "| `--quick` | Be quick |",
        "| `--no-quick` | Take your time |",
      ].join("\n"),
      "## Examples",
      "One blue wall:",
      "```sh\ncallgate paint north -c blue\n```",
    ]);
  });

  it.each(GRAMMARS.map((grammar) => [grammar.name, grammar] as const))("of %s lists its options", (_name, grammar) => {
    const page = commandPage(grammar, COMMON_OPTIONS);
    for (const [name, { hidden }] of Object.entries(grammar.options))
      if (hidden !== true) expect(page).toContain(`| \`--${name}`);
  });
});
