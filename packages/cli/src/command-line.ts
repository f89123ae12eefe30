/** The command line's grammar, and which command answers. Each command's own part is in its folder. */

import { didYouMean, suggestOr } from "@callgate/core/text";
import { type Io, STDIN, UserError, VERSION } from "@callgate/project/io";
import yargs, { type Argv } from "yargs";
import { type CommandCall, type CommandGrammar, usageLines } from "./commands/grammar.js";
import { GRAMMARS } from "./commands/grammars.js";
import { COLOURS, COMMON_OPTIONS } from "./commands/options.js";
import { EXIT } from "./exit.js";

const COMMANDS = GRAMMARS.map(({ name }) => name);

/** Of every command, and of callgate without one; the parser knows what these do. */
const PARSERS_OWN = ["help", "version"];

/**
 * Parses the arguments, runs the command and gives its exit code.
 * @throws UserError for arguments that cannot be parsed
 */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const { ours: given, theirs } = aroundDashes(argv);
  const asked = helpAsked(given);
  const command = commandOf(asked);
  const grammar = GRAMMARS.find(({ name }) => name === command);
  if (command !== undefined && grammar === undefined)
    throw new UserError(`there is no command \`${command}\`${suggestOr(command, COMMANDS, "; the commands are")}`);
  const ours = withColour(asked);
  const startsServer = grammar?.startsServer === true;
  let exitCode: number = EXIT.clean;
  const call: CommandCall = {
    io: ours.includes("--allow-outside") ? (io.opened?.() ?? io) : io,
    serverCommand: startsServer ? theirs : undefined,
    grammars: GRAMMARS,
  };
  const run = async (code: Promise<number>) => {
    exitCode = await code;
  };
  const bare = yargs()
    .scriptName("callgate")
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false, "dot-notation": false })
    .usage("$0 COMMAND\n\nTest and lint MCP tool-call policies.");
  const parser = (grammar === undefined ? GRAMMARS : [grammar])
    .reduce((parser: Argv, one) => withCommand(parser, one, call, run), bare)
    .demandCommand(1, `say what to do: ${COMMANDS.join(", ")}`)
    .options(COMMON_OPTIONS)
    .strict()
    .version(VERSION)
    .alias("version", ["v", "V"])
    .help()
    .alias("help", "h")
    .wrap(Math.min(100, Number(io.env.COLUMNS) || 100))
    .exitProcess(false)
    .fail((message, error) => {
      // The parser's own complaints come with an error of its own, a command's failure with the command's.
      if (error !== undefined && error !== null && error.name !== "YError") throw error;
      const complaint = inOurWords(message ?? error?.message ?? "", ours, grammar);
      throw new UserError(`${complaint}; see callgate ${grammar === undefined ? "" : `${grammar.name} `}--help`);
    });
  keepsNoHelp(bare);
  let printed = "";
  // The parser loses a lone `-`; what follows a server's `--` is not ours to change.
  const args = [...ours, ...(startsServer || theirs === undefined ? [] : ["--", ...theirs])].map((arg) =>
    arg === "-" ? STDIN : arg,
  );
  await parser.parseAsync(args, {}, (_error, _args, output) => {
    printed = output;
  });
  if (printed !== "") io.stdout.write(`${printed}\n`);
  return exitCode;
}

/** Tells the parser of a command. */
function withCommand(
  parser: Argv,
  grammar: CommandGrammar,
  call: CommandCall,
  run: (code: Promise<number>) => Promise<void>,
): Argv {
  const { name, summary, about = summary, operands, options, examples = [] } = grammar;
  const written = operands === undefined ? name : `${name} [${operands.name}${operands.many ? ".." : ""}]`;
  return parser.command(
    written,
    summary,
    (y) => {
      const usage = usageLines(grammar).map((line) => `$0 ${line}`);
      const described = y.usage(`${usage.join("\n")}\n\n${about}`).options(options);
      if (operands !== undefined)
        described.positional(operands.name, {
          type: "string",
          describe: operands.describe,
          ...(operands.many ? { array: true } : {}),
        });
      return examples.reduce((y: Argv, [line, why]) => y.example(`$0 ${line}`, why), described);
    },
    async (args) => {
      const named =
        operands === undefined ? undefined : (args[operands.name] as readonly string[] | string | undefined);
      const behindDashes = args._.slice(1).map(String);
      const given = { ...args, operands: [...[named ?? []].flat(), ...behindDashes] };
      // Who watches waits for no exit code.
      const isQuiet = args.quiet === true && args.watch !== true;
      await run(isQuiet ? runQuietly(grammar, given, call) : grammar.run(given, call));
    },
  );
}

/** Runs the command; what it writes to the error output is written where the exit code is not 0. */
async function runQuietly(
  grammar: CommandGrammar,
  args: Parameters<CommandGrammar["run"]>[0],
  call: CommandCall,
): Promise<number> {
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

/** What the parser complains of, as a sentence that says what to write. */
function inOurWords(message: string, argv: readonly string[], grammar: CommandGrammar | undefined): string {
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const written = argv.find((arg) => arg.replace(/^--?/, "").split("=")[0] === unknown) ?? unknown;
    const option = written.split("=")[0] as string;
    if (option.startsWith("-")) return `there is no option \`${option}\`${didYouMean(option, optionsOf(grammar))}`;
    return grammar?.startsServer
      ? `\`${option}\` is not an option; write -- before the server's command`
      : `\`${option}\` is one argument too many`;
  }
  const choice = /Argument: ([^,]+), Given: (.+), Choices: (.+)/.exec(message);
  if (choice !== null) return `--${choice[1]} is one of ${choice[3]}, not ${choice[2]}`;
  const lacking = /^Not enough arguments following: (.+)/.exec(message)?.[1];
  if (lacking !== undefined) return `${lacking.length === 1 ? "-" : "--"}${lacking} needs a value`;
  return message.startsWith("Not enough non-option arguments") ? "an argument is missing" : message;
}

/** What a mistyped option may be: those of the command, and of every one. */
function optionsOf(grammar: CommandGrammar | undefined): string[] {
  const own = Object.entries(grammar?.options ?? {}).flatMap(([name, { hidden }]) => (hidden ? [] : name));
  return [...own, ...Object.keys(COMMON_OPTIONS), ...PARSERS_OWN].map((name) => `--${name}`);
}
