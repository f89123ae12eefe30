/** What is to be offered → a script for zsh: a file `_callgate` in `fpath`, or one that is sourced. */

import { type CompletedOption, type CompletionModel, type Offered, shellWord } from "./completion-model.js";

export function zshCompletion({ commands, common }: CompletionModel): string {
  const described = commands.map(({ name, summary }) => `    ${shellWord(`${escaped(name)}:${summary}`)}\n`);
  const cases = commands.map(
    ({ name, options, operands }) =>
      `        ${shellWord(name)})\n          _arguments -s -S ${[
        ...options.flatMap(specs),
        `*${action("argument", operands)}`,
      ]
        .map(shellWord)
        .join(" \\\n            ")} && ret=0\n          ;;\n`,
  );
  return `#compdef callgate
# Completion of callgate for zsh; written by: callgate completion zsh
_callgate() {
  local curcontext=$curcontext state line ret=1
  local -A opt_args
  local -a commands
  commands=(
${described.join("")}  )
  _arguments -C -s -S ${[...common.flatMap(specs), "1: :->command", "*:: :->arguments"].map(shellWord).join(" \\\n    ")} && ret=0
  case $state in
    command) _describe -t commands 'callgate command' commands && ret=0 ;;
    arguments)
      curcontext=\${curcontext%:*:*}:callgate-\${words[1]}:
      case \${words[1]} in
${cases.join("")}      esac
      ;;
  esac
  return ret
}
if [[ \${funcstack[1]} == _callgate ]]; then
  _callgate "$@"
else
  compdef _callgate callgate
fi
`;
}

/** An option in each of its spellings; one excludes the others unless it may be repeated. */
function specs(option: CompletedOption): string[] {
  const { names, describe, value, isRepeatable } = option;
  const before = isRepeatable ? "*" : `(${names.join(" ")})`;
  return names.map((name) => {
    const joined = value === undefined ? "" : name.startsWith("--") ? "=" : "+";
    return `${before}${name}${joined}[${escaped(describe)}]${value === undefined ? "" : (dependentAction(option) ?? action("value", value))}`;
  });
}

/** What zsh evaluates to find what it offers: each value is one quoted word of it. */
function action(message: string, offered: Offered): string {
  if (offered === "files") return `:${message}:_files`;
  return offered === "nothing"
    ? `:${message}: `
    : `:${message}:(${offered.map((value) => shellWord(value).replaceAll("\\", "\\\\").replaceAll(":", "\\:")).join(" ")})`;
}

/** What zsh evaluates for values that depend on what is written of them; undefined where they do not. */
function dependentAction({ value, hasCommas, orFiles, assigns }: CompletedOption): string | undefined {
  if (value === undefined || typeof value === "string" || !(hasCommas || orFiles || assigns)) return undefined;
  const behind = assigns === undefined ? "" : `:value:(${assigns.map(escaped).join(" ")})`;
  const values = value.map((one) => shellWord(`${escaped(one)}${behind}`)).join(" ");
  const call = orFiles
    ? `_alternative ${shellWord(`values:value:(${value.map(escaped).join(" ")})`)} files:file:_files`
    : `_values ${hasCommas ? "-s , " : ""}value ${values}`;
  // As it is, for the space before it.
  return `:value: ${call.replaceAll("\\", "\\\\").replaceAll(":", "\\:")}`;
}

function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, "\\$&");
}
