/** Grammars → what the shells' scripts know of them. */

import type { CommandGrammar, Completed, ListName, OptionGrammars } from "../grammar.js";

/** What a shell offers in one place: values, the names of files, or nothing. */
export type Offered = readonly string[] | "files" | "nothing";

export interface CompletedOption {
  /** As they are written, the long one first. */
  readonly names: readonly [long: string, ...short: string[]];
  readonly describe: string;
  /** Of its value; undefined where it has none. */
  readonly value: Offered | undefined;
  /** Whether its value is several of those, with commas between them. */
  readonly hasCommas?: boolean | undefined;
  /** Whether the name of a file may be given in place of those. */
  readonly orFiles?: boolean | undefined;
  /** What may follow `VALUE=`, where its value is such a pair. */
  readonly assigns?: readonly string[] | undefined;
  /** Whether it may be given several times. */
  readonly isRepeatable: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: Offered;
  /** Whether what follows `--` is another program's command. */
  readonly startsServer: boolean;
}

export interface CompletionModel {
  readonly commands: readonly CompletedCommand[];
  /** Those that may precede the command. */
  readonly common: readonly CompletedOption[];
}

/**
 * What is offered of each command, `callgate help COMMAND` included.
 * @param common the options of every command
 * @param lists the lists that grammars name
 */
export function completionModel(
  grammars: readonly CommandGrammar[],
  common: OptionGrammars,
  lists: Readonly<Record<ListName, readonly string[]>>,
): CompletionModel {
  const offered = (completes: Completed | undefined): Offered => {
    if (completes === undefined) return "files";
    return typeof completes === "string" && completes !== "nothing" ? lists[completes] : completes;
  };
  const optionsOf = (options: OptionGrammars) =>
    Object.entries(options)
      .filter(([, { hidden }]) => hidden !== true)
      .flatMap(
        ([
          name,
          { alias, type, array, choices, completes, hasCommas, orFiles, assigns, describe, negated },
        ]): CompletedOption[] => [
          {
            names: [`--${name}`, ...[alias ?? []].flat().map((letter) => `-${letter}`)],
            describe,
            value: type === "boolean" ? undefined : offered(choices?.map(String) ?? completes),
            hasCommas,
            orFiles,
            assigns,
            isRepeatable: array === true,
          },
          ...(negated === undefined
            ? []
            : [{ names: [`--no-${name}`] as const, describe: negated, value: undefined, isRepeatable: false }]),
        ],
      );
  const everywhere = [
    ...optionsOf(common),
    {
      names: ["--help", "-h"] as const,
      describe: "What to write, and what it does",
      value: undefined,
      isRepeatable: false,
    },
  ];
  const commands = grammars.map(({ name, summary, operands, options, startsServer = false }) => ({
    name,
    summary,
    options: [...optionsOf(options), ...everywhere],
    operands: operands === undefined ? ("nothing" as const) : offered(operands.completes),
    startsServer,
  }));
  const help = {
    name: "help",
    summary: "Say what a command does, with its options and examples",
    options: [],
    operands: commands.map(({ name }) => name),
    startsServer: false,
  };
  const version = {
    names: ["--version", "-v", "-V"] as const,
    describe: "Print the version",
    value: undefined,
    isRepeatable: false,
  };
  return { commands: [...commands, help], common: [...everywhere, version] };
}

/** The text as one word of a POSIX shell, or zsh, that none of them expands. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
