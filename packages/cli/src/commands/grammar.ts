/** What a command's grammar is: its options, and how the parser comes to know the command. */

import type { Io } from "@callgate/project/io";
import type { Argv, Options } from "yargs";

/** A command of the command line. Its own module is loaded only when the command is called. */
export interface CommandGrammar {
  readonly name: string;
  /** By name, without dashes; a mistyped one is compared with those of every command. */
  readonly options: Readonly<Record<string, Options>>;
  /** What follows `--` is the command of a server that it starts. */
  readonly startsServer?: boolean;
  /** Tells the parser of the command. */
  add(parser: Argv, call: CommandCall): Argv;
}

/** What a command that is called finds: the world, and where its exit code goes. */
export interface CommandCall {
  readonly io: Io;
  /** What follows `--`, where that is another program's command; undefined without a `--`. */
  readonly serverCommand: readonly string[] | undefined;
  /** Takes the command's exit code. */
  run(code: Promise<number> | number): Promise<void>;
}

/** The operands, those behind `--` too, which the parser puts elsewhere. */
export function operands(named: readonly string[] | undefined, [, ...rest]: readonly (string | number)[]): string[] {
  return [...(named ?? []), ...rest.map(String)];
}
