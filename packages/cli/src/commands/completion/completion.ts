/** `callgate completion SHELL`: the grammars of all commands → a script for the shell. */

import { didYouMean } from "@callgate/core/text";
import { CHECKS } from "@callgate/linter";
import { type Io, UserError } from "@callgate/project/io";
import { HOSTS as SESSION_HOSTS } from "@callgate/project/replay";
import { READERS } from "@callgate/simulator";
import { once, type Single } from "../../arguments.js";
import { EXIT, type ExitCode } from "../../exit.js";
import { writeTo } from "../../outputs.js";
import type { CommandGrammar, ListName } from "../grammar.js";
import { COMMON_OPTIONS } from "../options.js";
import { bashCompletion } from "./bash.js";
import { type CompletionModel, completionModel } from "./completion-model.js";
import { fishCompletion } from "./fish.js";
import { SHELL_NAMES } from "./shell-names.js";
import { zshCompletion } from "./zsh.js";

const SHELLS: Readonly<Record<(typeof SHELL_NAMES)[number], (model: CompletionModel) => string>> = {
  bash: bashCompletion,
  fish: fishCompletion,
  zsh: zshCompletion,
};

const LISTS: Readonly<Record<ListName, readonly string[]>> = {
  checks: CHECKS.map(({ id }) => id),
  "session hosts": [...SESSION_HOSTS.map(({ id }) => id), "all"],
  "transcript formats": READERS.map(({ id }) => id),
};

export interface CompletionArguments {
  readonly shell: string | undefined;
  readonly grammars: readonly CommandGrammar[];
  readonly output?: Single;
}

/** @throws UserError for a shell that has no script, and for a file that cannot be written */
export function completionCommand({ shell, grammars, output }: CompletionArguments, io: Io): ExitCode {
  const known = SHELL_NAMES.find((name) => name === shell);
  if (known === undefined)
    throw new UserError(
      shell === undefined
        ? `name the shell: callgate completion ${SHELL_NAMES.join(", ")}`
        : `there is no completion for \`${shell}\`${didYouMean(shell, SHELL_NAMES) || `; there is for ${SHELL_NAMES.join(", ")}`}`,
    );
  writeTo(once(output, "--output"), SHELLS[known](completionModel(grammars, COMMON_OPTIONS, LISTS)), io);
  return EXIT.clean;
}
