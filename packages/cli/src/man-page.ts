/** Grammars → the manual page `callgate.1`: what `--help` says of every command, in roff. */

import { type CommandGrammar, type OptionGrammars, usageLines } from "./commands/grammar.js";

/**
 * The page, in the macros of man(7).
 * @param common the options of every command
 */
export function manPage(grammars: readonly CommandGrammar[], common: OptionGrammars): string {
  return [
    '.TH CALLGATE 1 "" callgate "User Commands"',
    ".SH NAME",
    "callgate \\- test and lint MCP tool\\-call policies",
    ".SH SYNOPSIS",
    ".B callgate",
    ".I COMMAND",
    ".RI [ OPTIONS ]",
    ".SH DESCRIPTION",
    "Tests and lints the policies by which gateways and agents decide which MCP tools are called.",
    ...optionLines({ ...common, help: HELP, version: VERSION }),
    ".SH COMMANDS",
    ...grammars.flatMap(commandLines),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, means]) => entry(code, means)),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, means]) => entry(name, means)),
    "",
  ].join("\n");
}

const HELP = {
  type: "boolean",
  alias: "h",
  describe: "Say what callgate, or a command, does; as callgate help COMMAND",
} as const;
const VERSION = { type: "boolean", alias: ["v", "V"], describe: "Print the version" } as const;

const EXIT_CODES = [
  ["0", "Nothing failed."],
  ["1", "Findings, would-be denials, failed tests or differences, as the options ask."],
  ["2", "Bad usage, or input that cannot be read, or output that cannot be written; the error output says what."],
  ["3", "A fault of callgate's own."],
] as const;

const ENVIRONMENT = [
  ["NO_COLOR", "No colours, where it is not empty."],
  ["FORCE_COLOR", "Colours, also where the output is no terminal; 0 means none. Goes before NO_COLOR."],
  ["COLUMNS", "The width of the help, up to 100."],
] as const;

function commandLines(grammar: CommandGrammar): string[] {
  const { name, summary, about = summary, operands, options, examples = [] } = grammar;
  return [
    `.SS ${roff(name)}`,
    ...usageLines(grammar).flatMap((usage) => [`.B ${roff(`callgate ${usage}`)}`, ".br"]),
    ".PP",
    line(about.endsWith(".") ? about : `${about}.`),
    ...(operands === undefined ? [] : entry(operands.name, operands.describe)),
    ...optionLines(options),
    ...examples.flatMap(([command, why]) => [".PP", line(why), ".br", `.B ${roff(`callgate ${command}`)}`]),
  ];
}

function optionLines(options: OptionGrammars): string[] {
  return Object.entries(options)
    .filter(([, { hidden }]) => hidden !== true)
    .flatMap(([name, { alias, type, choices, describe, default: preset, negated }]) => {
      const names = [`--${name}`, ...[alias ?? []].flat().map((letter) => `-${letter}`)].join(", ");
      const values = choices === undefined ? "" : `; ${choices.join(", ")}`;
      const usual = preset === undefined ? "" : `; ${String(preset)} when left out`;
      return [
        ...entry(`${names}${type === "boolean" ? "" : " VALUE"}`, `${describe}${values}${usual}`),
        ...(negated === undefined ? [] : entry(`--no-${name}`, negated)),
      ];
    });
}

/** What is written, and what it means. */
function entry(written: string, means: string): string[] {
  return [".TP", `.B ${roff(written)}`, line(means)];
}

/** A line of text, also where it begins as a request of roff does. */
function line(text: string): string {
  return /^[.']/.test(text) ? `\\&${roff(text)}` : roff(text);
}

/** Text that roff prints as it is: no escape, and dashes, quotes and carets of programs. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll('"', "\\(dq")
    .replaceAll("…", "...");
}
