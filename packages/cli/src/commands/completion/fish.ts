/** What is to be offered → a script for fish. */

import type { CompletedOption, CompletionModel, Offered } from "./completion-model.js";

export function fishCompletion({ commands, common }: CompletionModel): string {
  const lines = [
    ...common.map((option) => optionLine("", option)),
    ...commands.map(({ name, summary }) => `${line("")} -f -a ${fishWord(fishWord(name))} -d ${fishWord(summary)}`),
    ...commands.flatMap(({ name, options, operands }) => [
      ...options.map((option) => optionLine(name, option)),
      `${line(name)} ${operands === "files" ? "-F" : `-f${valuesOf(operands)}`}`,
    ]),
  ];
  return `# Completion of callgate for fish; written by: callgate completion fish
function __callgate_command_is
    set -l previous ''
    for word in (commandline -opc)[2..-1]
        if string match -q -- '-*' $word
            set previous $word
        else if test "$previous" = --color; and contains -- $word auto always never
            set previous ''
        else
            test "$word" = "$argv[1]"
            return
        end
    end
    test -z "$argv[1]"
end
complete -c callgate -f
${lines.join("\n")}
`;
}

/** A completion where the command is the one named; with `""`, where there is no command yet. */
function line(command: string): string {
  return `complete -c callgate -n ${fishWord(`__callgate_command_is ${fishWord(command)}`)}`;
}

function optionLine(command: string, { names: [long, ...short], describe, value }: CompletedOption): string {
  const letters = short.map((name) => ` -s ${fishWord(name.slice(1))}`).join("");
  const offered = value === undefined ? "" : value === "files" ? " -r -F" : ` -x${valuesOf(value)}`;
  return `${line(command)} -l ${fishWord(long.slice(2))}${letters}${offered} -d ${fishWord(describe)}`;
}

/** Fish expands the words of `-a`, so each is quoted in it. */
function valuesOf(offered: Offered): string {
  return typeof offered === "string" ? "" : ` -a ${fishWord(offered.map(fishWord).join(" "))}`;
}

function fishWord(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
