/** The command line's grammar, and which command answers. Each command's own part is in its folder. */

import { suggestOr } from "@callgate/core/text";
import { type Io, STDIN, UserError } from "@callgate/project/io";
import type { CommandCall, CommandGrammar } from "./commands/grammar.js";
import { GRAMMARS } from "./commands/grammars.js";
import { COLOURS, COMMON_OPTIONS } from "./commands/options.js";
import { EXIT } from "./exit.js";
import { plainArguments } from "./plain-arguments.js";

/**
 * Parses the arguments, runs the command and gives its exit code.
 * @throws UserError for arguments that cannot be parsed
 */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const { ours: given, theirs } = aroundDashes(argv);
  const asked = helpAsked(given);
  const command = commandOf(asked);
  const grammar = GRAMMARS.find(({ name }) => name === command);
  if (command !== undefined && grammar === undefined) {
    const commands = GRAMMARS.map(({ name }) => name);
    throw new UserError(`there is no command \`${command}\`${suggestOr(command, commands, "; the commands are")}`);
  }
  const ours = withColour(asked).map(standardInput);
  const startsServer = grammar?.startsServer === true;
  const call: CommandCall = {
    io: ours.includes("--allow-outside") ? (io.opened?.() ?? io) : io,
    serverCommand: startsServer ? theirs : undefined,
    grammars: GRAMMARS,
  };
  const behindDashes = startsServer ? undefined : theirs?.map(standardInput);
  const isPlain = grammar !== undefined && ours[0] === command && behindDashes === undefined;
  const plain = isPlain ? plainArguments(ours.slice(1), grammar, COMMON_OPTIONS) : undefined;
  if (grammar !== undefined && plain !== undefined) return runGrammar(grammar, plain, call);
  const { runParsed } = await import("./any-arguments.js");
  return runParsed(
    [...ours, ...(behindDashes === undefined ? [] : ["--", ...behindDashes])],
    grammar,
    call,
    runGrammar,
  );
}

/** yargs loses a lone `-`. */
function standardInput(arg: string): string {
  return arg === "-" ? STDIN : arg;
}

/** Runs a command with arguments that were read by its grammar. */
function runGrammar(grammar: CommandGrammar, args: GivenArguments, call: CommandCall): Promise<number> {
  // Who watches waits for no exit code.
  const isQuiet = args.quiet === true && args.watch !== true;
  return isQuiet ? runQuietly(grammar, args, call) : grammar.run(args, call);
}

type GivenArguments = Parameters<CommandGrammar["run"]>[0];

/** Runs the command; what it writes to the error output is written where the exit code is not 0. */
async function runQuietly(grammar: CommandGrammar, args: GivenArguments, call: CommandCall): Promise<number> {
  const { stderr } = call.io;
  const held: string[] = [];
  let code: number = EXIT.fault;
  try {
    code = await grammar.run(args, {
      ...call,
      io: { ...call.io, stderr: { ...stderr, write: (text) => held.push(text) } },
    });
    return code;
  } finally {
    if (code !== EXIT.clean) stderr.write(held.join(""));
  }
}

/** `callgate help COMMAND` as `callgate COMMAND --help`. */
function helpAsked(argv: readonly string[]): readonly string[] {
  return argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
}

/** `--color` as `--color=always`, and `--no-color` as `--color=never`: neither takes the argument behind it for a value. */
function withColour(argv: readonly string[]): readonly string[] {
  return argv.map((arg, index) => {
    if (arg === "--no-color") return "--color=never";
    return arg === "--color" && !isColour(argv[index + 1]) ? "--color=always" : arg;
  });
}

/** What precedes `--` and what follows it, word for word: another program may read that. */
function aroundDashes(argv: readonly string[]): {
  readonly ours: readonly string[];
  readonly theirs: readonly string[] | undefined;
} {
  const dashes = argv.indexOf("--");
  return dashes < 0
    ? { ours: argv, theirs: undefined }
    : { ours: argv.slice(0, dashes), theirs: argv.slice(dashes + 1) };
}

function isColour(arg: string | undefined): boolean {
  return COLOURS.some((colour) => colour === arg);
}

/** The command: options may precede it, where they have no value of their own. */
function commandOf(argv: readonly string[]): string | undefined {
  return argv.find((arg, index) => !arg.startsWith("-") && !(argv[index - 1] === "--color" && isColour(arg)));
}
