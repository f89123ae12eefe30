/** The command line's grammar, and which command answers. Each command's own part is in its folder. */

import { didYouMean, suggestOr } from "@callgate/core/text";
import { type Io, STDIN, UserError, VERSION } from "@callgate/project/io";
import yargs, { type Argv } from "yargs";
import type { CommandCall } from "./commands/grammar.js";
import { GRAMMARS } from "./commands/grammars.js";
import { EXIT } from "./exit.js";

const COMMANDS = GRAMMARS.map(({ name }) => name);

/** Commands that take another program's command after `--`. */
const STARTS_SERVER = GRAMMARS.filter(({ startsServer }) => startsServer).map(({ name }) => name);

/** Of every command. */
export const COMMON_OPTIONS = {
  "allow-outside": {
    type: "boolean",
    describe: "Follow links, and paths in configurations and suites, out of the repository",
  },
} as const;

const OPTIONS = [
  ...new Set(GRAMMARS.flatMap(({ options }) => Object.keys(options))),
  ...Object.keys(COMMON_OPTIONS),
].map((name) => `--${name}`);

/**
 * Parses the arguments, runs the command and gives its exit code.
 * @throws UserError for arguments that cannot be parsed
 */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const [command] = argv;
  if (command !== undefined && !command.startsWith("-") && !COMMANDS.includes(command))
    throw new UserError(`there is no command \`${command}\`${suggestOr(command, COMMANDS, "; the commands are")}`);
  const [ours, serverCommand] = STARTS_SERVER.includes(command ?? "") ? aroundDashes(argv) : [argv, undefined];
  let exitCode: number = EXIT.clean;
  const call: CommandCall = {
    io: ours.includes("--allow-outside") ? (io.opened?.() ?? io) : io,
    serverCommand,
    run: async (code) => {
      exitCode = await code;
    },
  };
  const bare = yargs()
    .scriptName("callgate")
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false, "dot-notation": false })
    .usage("$0 COMMAND\n\nTest and lint MCP tool-call policies.");
  const parser = GRAMMARS.filter(({ name }) => !COMMANDS.includes(command ?? "") || name === command)
    .reduce((parser: Argv, grammar) => grammar.add(parser, call), bare)
    .demandCommand(1, `say what to do: ${COMMANDS.join(", ")}`)
    .options(COMMON_OPTIONS)
    .strict()
    .version(VERSION)
    .help()
    .alias("help", "h")
    .wrap(Math.min(100, Number(io.env.COLUMNS) || 100))
    .exitProcess(false)
    .fail((message, error) => {
      // The parser's own complaints come with an error of its own, a command's failure with the command's.
      if (error !== undefined && error !== null && error.name !== "YError") throw error;
      throw new UserError(
        `${inOurWords(message ?? error?.message ?? "", ours)}; see callgate ${commandOf(argv)}--help`,
      );
    });
  keepsNoHelp(bare);
  let printed = "";
  // The parser loses a lone `-`; what follows a server's `--` is not ours to change.
  const args = ours.map((arg) => (arg === "-" ? STDIN : arg));
  await parser.parseAsync(args, {}, (_error, _args, output) => {
    printed = output;
  });
  if (printed !== "") io.stdout.write(`${printed}\n`);
  return exitCode;
}

/**
 * After every command the parser lays out its help, for a program that may ask for it then; ours never does, and it
 * takes longer than a short command. Where a later parser has no such method, it goes on as before.
 */
function keepsNoHelp(parser: Argv): void {
  const { getInternalMethods } = parser as Argv & { getInternalMethods?: () => ParserInternals };
  const usage = getInternalMethods?.call(parser).getUsageInstance?.();
  if (usage?.cacheHelpMessage !== undefined) usage.cacheHelpMessage = () => {};
}

interface ParserInternals {
  readonly getUsageInstance?: () => { cacheHelpMessage?: () => void };
}

/** What precedes `--` and what follows it, word for word: another program reads that. */
function aroundDashes(argv: readonly string[]): [readonly string[], readonly string[] | undefined] {
  const dashes = argv.indexOf("--");
  return dashes < 0 ? [argv, undefined] : [argv.slice(0, dashes), argv.slice(dashes + 1)];
}

function commandOf([command]: readonly string[]): string {
  return command !== undefined && COMMANDS.includes(command) ? `${command} ` : "";
}

/** What the parser complains of, as a sentence that says what to write. */
function inOurWords(message: string, argv: readonly string[]): string {
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const written = argv.find((arg) => arg.replace(/^--?/, "").split("=")[0] === unknown) ?? unknown;
    const option = written.split("=")[0] as string;
    if (option.startsWith("-")) return `there is no option \`${option}\`${didYouMean(option, OPTIONS)}`;
    return STARTS_SERVER.includes(argv[0] ?? "")
      ? `\`${option}\` is not an option; write -- before the server's command`
      : `\`${option}\` is one argument too many`;
  }
  const choice = /Argument: ([^,]+), Given: (.+), Choices: (.+)/.exec(message);
  if (choice !== null) return `--${choice[1]} is one of ${choice[3]}, not ${choice[2]}`;
  const lacking = /^Not enough arguments following: (.+)/.exec(message)?.[1];
  if (lacking !== undefined) return `--${lacking} needs a value`;
  return message.startsWith("Not enough non-option arguments") ? "an argument is missing" : message;
}
