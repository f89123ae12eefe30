/** What is to be offered → a script for bash, 3.2 or later. */

import { type CompletedOption, type CompletionModel, type Offered, shellWord } from "./completion-model.js";

/** The script. Names of files are left to bash, which quotes them; values are compared, never expanded. */
export function bashCompletion({ commands, common }: CompletionModel): string {
  const names = commands.map(({ name }) => name);
  const cases = commands.map(
    ({ name, options, operands, startsServer }) =>
      `    ${shellWord(name)})\n${startsServer ? "      [[ -n $behind ]] && return\n" : ""}${casesOf(options, operands)}      ;;\n`,
  );
  return `# Completion of callgate for bash; written by: callgate completion bash
_callgate() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= files= behind= commas= head= word at i
  local -a words
  words=()
  COMPREPLY=()
  # Bash takes = for a word of its own.
  at=0
  if [[ $current == = ]]; then
    current= at=$((COMP_CWORD - 1))
  elif [[ $previous == = ]]; then
    at=$((COMP_CWORD - 2))
  fi
  if ((at > 0)); then
    previous=\${COMP_WORDS[at]}
    if [[ $previous != -* ]]; then
      # Behind VALUE= of an option, which may be written with = too.
      [[ \${COMP_WORDS[at-1]} == = ]] && ((at--))
      previous=\${COMP_WORDS[at-1]}=
    fi
  fi
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
  for ((i++; i < COMP_CWORD; i++)); do
    # Behind -- is no option.
    [[ \${COMP_WORDS[i]} == -- ]] && behind=operand: previous=
  done
  case $command in
    '')
${casesOf(common, names)}      ;;
${cases.join("")}  esac
  # Where no file is meant, none is offered; where one may be, they are when no word fits.
  [[ -n $files ]] || compopt +o default +o bashdefault 2>/dev/null
  [[ -n $commas && $current == *,* ]] && head=\${current%,*},
  for word in \${words[@]+"\${words[@]}"}; do
    [[ -n $head && ,$head == *,"$word",* ]] && continue
    [[ $head$word == "$current"* ]] && COMPREPLY+=("$head$(printf %q "$word")")
  done
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o bashdefault -o default -F _callgate callgate
`;
}

/** What is offered behind an option that has a value, for an option, and for an operand. */
function casesOf(options: readonly CompletedOption[], operands: Offered): string {
  const values = options.flatMap(({ names, value, hasCommas, orFiles, assigns }) => {
    if (value === undefined) return [];
    const some = assigns === undefined || typeof value === "string" ? value : value.map((one) => `${one}=`);
    const behind = assigns && `        ${names.map((name) => shellWord(`${name}=`)).join("|")}) ${offer(assigns)} ;;\n`;
    return [
      `        ${names.map(shellWord).join("|")}) ${offer(some)}${hasCommas ? " commas=yes" : ""}${orFiles ? " files=yes" : ""} ;;\n`,
      ...(behind === undefined ? [] : [behind]),
    ];
  });
  const all = options.flatMap(({ names }) => names.map(shellWord)).join(" ");
  return `      case $previous in
${values.join("")}        # Behind FORMAT= and the like is a file.
        *=) return ;;
        *)
          case $behind$current in
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
