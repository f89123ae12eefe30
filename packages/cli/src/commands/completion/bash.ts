/** What is to be offered → a script for bash, 3.2 or later. */

import { type CompletedOption, type CompletionModel, type Offered, shellWord } from "./completion-model.js";

/** The script. Names of files are left to bash, which quotes them; values are compared, never expanded. */
export function bashCompletion({ commands, common }: CompletionModel): string {
  const names = commands.map(({ name }) => name);
  const cases = commands.map(
    ({ name, options, operands }) => `    ${shellWord(name)})\n${casesOf(options, operands)}      ;;\n`,
  );
  return `# Completion of callgate for bash; written by: callgate completion bash
_callgate() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= files= word i
  local -a words
  words=()
  COMPREPLY=()
  # Bash takes = for a word of its own.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  # Behind FORMAT= and the like is a file.
  [[ \${COMP_WORDS[COMP_CWORD-1]} == = && $previous != -* ]] && return
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --) return ;;
      =) ((i++)) ;;
      -*) [[ \${COMP_WORDS[i]} == --color && \${COMP_WORDS[i+1]} =~ ^(auto|always|never)$ ]] && ((i++)) ;;
      *)
        command=\${COMP_WORDS[i]}
        break
        ;;
    esac
  done
  case $command in
    '')
${casesOf(common, names)}      ;;
${cases.join("")}  esac
  [[ -n $files ]] && return
  # Where no file is meant, none is offered.
  compopt +o default +o bashdefault 2>/dev/null
  for word in \${words[@]+"\${words[@]}"}; do
    [[ $word == "$current"* ]] && COMPREPLY+=("$(printf %q "$word")")
  done
}
complete -o bashdefault -o default -F _callgate callgate
`;
}

/** What is offered behind an option that has a value, for an option, and for an operand. */
function casesOf(options: readonly CompletedOption[], operands: Offered): string {
  const values = options.flatMap(({ names, value }) =>
    value === undefined ? [] : `        ${names.map(shellWord).join("|")}) ${offer(value)} ;;\n`,
  );
  const all = options.flatMap(({ names }) => names.map(shellWord)).join(" ");
  return `      case $previous in
${values.join("")}        *)
          case $current in
            -*) words=(${all}) ;;
            *) ${offer(operands)} ;;
          esac
          ;;
      esac
`;
}

function offer(offered: Offered): string {
  if (offered === "files") return "files=yes";
  return offered === "nothing" ? "words=()" : `words=(${offered.map(shellWord).join(" ")})`;
}
