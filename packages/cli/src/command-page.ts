/** A command's grammar → its page in Markdown: what `--help` says of it. */

import { type CommandGrammar, type OptionGrammars, usageLines } from "./commands/grammar.js";

/**
 * @param common the options of every command, which are listed last
 * @param more where the documentation says more of it: a link in Markdown
 */
export function commandPage(grammar: CommandGrammar, common: OptionGrammars, more?: string): string {
  const { name, summary, about = summary, operands, options, examples = [] } = grammar;
  return [
    `# ${name}`,
    about.endsWith(".") ? about : `${about}.`,
    ...(more === undefined ? [] : [`More of it: ${more}.`]),
    fenced(usageLines(grammar).map((usage) => `callgate ${usage}`)),
    ...(operands === undefined ? [] : [`\`${operands.name}\`: ${operands.describe}.`]),
    "## Options",
    ["| option | means |", "| --- | --- |", ...optionRows({ ...options, ...common })].join("\n"),
    ...(examples.length === 0 ? [] : ["## Examples"]),
    ...examples.flatMap(([line, why]) => [/[.?]$/.test(why) ? why : `${why}:`, fenced([`callgate ${line}`])]),
    "",
  ].join("\n\n");
}

function optionRows(options: OptionGrammars): string[] {
  return Object.entries(options)
    .filter(([, { hidden }]) => hidden !== true)
    .flatMap(([name, { alias, type, choices, describe, default: preset, negated }]) => {
      const names = [`--${name}`, ...[alias ?? []].flat().map((letter) => `-${letter}`)];
      const value = type === "boolean" ? "" : ` ${choices === undefined ? "VALUE" : choices.join("|")}`;
      const usual = preset === undefined ? "" : `; ${String(preset)} when left out`;
      return [
        row(names.map((each) => `\`${each}${value}\``).join(", "), `${describe}${usual}`),
        ...(negated === undefined ? [] : [row(`\`--no-${name}\``, negated)]),
      ];
    });
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function fenced(lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}
