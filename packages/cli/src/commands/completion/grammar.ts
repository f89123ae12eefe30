import { defineCommand } from "../grammar.js";
import { outputOption } from "../options.js";
import { SHELL_NAMES } from "./shell-names.js";

const options = { output: outputOption } as const;

export const completionGrammar = defineCommand({
  name: "completion",
  summary: "Write the script by which a shell completes callgate's commands, options and values",
  usage: [`completion ${SHELL_NAMES.join("|")}`],
  operands: { name: "shell", describe: "The shell", completes: SHELL_NAMES },
  options,
  examples: [
    ["completion bash --output ~/.local/share/bash-completion/completions/callgate", "For bash, from the next start"],
    ["completion zsh --output ~/.zfunc/_callgate", "For zsh, where ~/.zfunc is in fpath"],
    ["completion fish --output ~/.config/fish/completions/callgate.fish", "For fish"],
  ],
  run: async ({ operands: [shell], ...args }, { io, grammars }) =>
    (await import("./completion.js")).completionCommand({ ...args, shell, grammars }, io),
});
