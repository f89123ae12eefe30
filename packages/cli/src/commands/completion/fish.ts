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
function __callgate_value
    commandline -ct | string replace -r -- '^--?[\\w-]+=' ''
end
function __callgate_list
    set -l head (__callgate_value | string replace -r -- '[^,]*$' '')
    for value in $argv
        contains -- $value (string split , -- $head); or printf '%s\\n' $head$value
    end
end
function __callgate_pairs
    set -l value (__callgate_value)
    set -l separator (contains -i -- -- $argv)
    set -l key (string match -r -- '^[^=]*=' $value)
    if test -n "$key"
        printf '%s\\n' $key$argv[1..(math $separator - 1)]
    else
        printf '%s=\\n' $argv[(math $separator + 1)..-1]
    end
end
complete -c callgate -f
${lines.join("\n")}
`;
}

/** A completion where the command is the one named; with `""`, where there is no command yet. */
function line(command: string): string {
  return `complete -c callgate -n ${fishWord(`__callgate_command_is ${fishWord(command)}`)}`;
}

function optionLine(command: string, option: CompletedOption): string {
  const {
    names: [long, ...short],
    describe,
    value,
  } = option;
  const letters = short.map((name) => ` -s ${fishWord(name.slice(1))}`).join("");
  const offered =
    value === undefined
      ? ""
      : value === "files"
        ? " -r -F"
        : ` ${option.orFiles ? "-r -F" : "-x"}${dependentValues(option) ?? valuesOf(value)}`;
  return `${line(command)} -l ${fishWord(long.slice(2))}${letters}${offered} -d ${fishWord(describe)}`;
}

/** Values that depend on what is written of them; undefined where they do not. */
function dependentValues({ value, hasCommas, assigns }: CompletedOption): string | undefined {
  if (value === undefined || typeof value === "string") return undefined;
  const values = value.map(fishWord).join(" ");
  if (hasCommas) return ` -a ${fishWord(`(__callgate_list ${values})`)}`;
  return assigns && ` -a ${fishWord(`(__callgate_pairs ${assigns.map(fishWord).join(" ")} -- ${values})`)}`;
}

/** Fish expands the words of `-a`, so each is quoted in it. */
function valuesOf(offered: Offered): string {
  return typeof offered === "string" ? "" : ` -a ${fishWord(offered.map(fishWord).join(" "))}`;
}

function fishWord(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
