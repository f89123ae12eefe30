/** What a command's grammar is: what the parser, the help, the man page and the shells' completion know of it. */

import type { Io } from "@callgate/project/io";
import type { ArgumentsCamelCase, InferredOptionTypes, Options } from "yargs";
import type { COMMON_OPTIONS } from "./options.js";

/** An option, as the parser takes it, and which values a shell completes. */
export interface OptionGrammar extends Options {
  readonly describe: string;
  /** The values that a shell offers where `choices` does not list all there can be; files when left out. */
  readonly completes?: Completed;
  /** Whether its value is several of those, with commas between them. */
  readonly hasCommas?: boolean;
  /** Whether the name of a file may be given in place of those. */
  readonly orFiles?: boolean;
  /** What may follow `VALUE=`, where its value is such a pair. */
  readonly assigns?: readonly string[];
  /** What `--no-NAME` does; left out where there is no such option. */
  readonly negated?: string;
}

/** Values, by themselves or by the name of a list that is loaded when it is needed. */
export type Completed = readonly string[] | ListName | "nothing";

/** Lists that are too dear to load at every start. */
export type ListName = "checks" | "session hosts" | "transcript formats";

export type OptionGrammars = Readonly<Record<string, OptionGrammar>>;

/** What follows the command's name and is no option. */
export interface OperandsGrammar {
  /** As the help calls them. */
  readonly name: string;
  readonly describe: string;
  /** Whether there may be several. */
  readonly many?: boolean;
  /** The values that a shell offers; files when left out. */
  readonly completes?: Completed;
}

/** A command of the command line. Its own module is loaded only when the command is called. */
export interface CommandGrammar {
  readonly name: string;
  /** What it does: one line, in the imperative, without a full stop. */
  readonly summary: string;
  /** What it does, at more length. */
  readonly about?: string;
  /** The ways to call it, from its name on; its name and its operands when left out. */
  readonly usage?: readonly string[];
  readonly operands?: OperandsGrammar;
  /** By name, without dashes. */
  readonly options: OptionGrammars;
  /** Command lines from the command's name on, each with what it is good for. */
  readonly examples?: readonly (readonly [line: string, why: string])[];
  /** What follows `--` is the command of a server that it starts. */
  readonly startsServer?: boolean;
  /** Loads the command and runs it; gives the exit code. */
  run(args: Readonly<Record<string, unknown>> & Operands, call: CommandCall): Promise<number>;
}

interface Operands {
  /** Those behind `--` too, where that does not begin another program's command. */
  readonly operands: readonly string[];
}

/** What a command that is called finds: the world. */
export interface CommandCall {
  readonly io: Io;
  /** What follows `--`, where that is another program's command; undefined without a `--`. */
  readonly serverCommand: readonly string[] | undefined;
  /** All commands there are. */
  readonly grammars: readonly CommandGrammar[];
}

/** A grammar whose `run` is given the values of its options, by their types. */
export function defineCommand<O extends OptionGrammars>(
  grammar: Omit<CommandGrammar, "run" | "options"> & {
    readonly options: O;
    run(
      args: ArgumentsCamelCase<InferredOptionTypes<O & typeof COMMON_OPTIONS>> & Operands,
      call: CommandCall,
    ): Promise<number>;
  },
): CommandGrammar {
  return grammar as unknown as CommandGrammar;
}

/** How the command is called, from its name on, each way a line. */
export function usageLines({
  name,
  usage,
  operands,
}: Pick<CommandGrammar, "name" | "usage" | "operands">): readonly string[] {
  return usage ?? [operands === undefined ? name : `${name} [${operands.name}${operands.many ? ".." : ""}]`];
}
