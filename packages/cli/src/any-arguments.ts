/** Any command line, by yargs: it prints the help, says what is wrong, and knows every way to write an argument. */

import { didYouMean } from "@callgate/core/text";
import { UserError, VERSION } from "@callgate/project/io";
import yargs, { type Argv } from "yargs";
import { type CommandCall, type CommandGrammar, usageLines } from "./commands/grammar.js";
import { COMMON_OPTIONS } from "./commands/options.js";
import { EXIT } from "./exit.js";

/** Of every command, and of callgate without one; the parser knows what these do. */
const PARSERS_OWN = ["help", "version"];

type Run = (grammar: CommandGrammar, args: Parameters<CommandGrammar["run"]>[0], call: CommandCall) => Promise<number>;

/**
 * Parses the arguments, runs the command and gives its exit code; where help is asked for, it prints that.
 * @param args the command's name and what follows it, without the command of a server
 * @param grammar of the command, where one is named
 * @param run runs it
 * @throws UserError for arguments that cannot be parsed
 */
export async function runParsed(
  args: readonly string[],
  grammar: CommandGrammar | undefined,
  call: CommandCall,
  run: Run,
): Promise<number> {
  const { io, grammars } = call;
  let exitCode: number = EXIT.clean;
  const runOne: Run = async (...given) => {
    exitCode = await run(...given);
    return exitCode;
  };
  const bare = yargs()
    .scriptName("callgate")
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false, "dot-notation": false })
    .usage("$0 COMMAND\n\nTest and lint MCP tool-call policies.");
  const parser = (grammar === undefined ? grammars : [grammar])
    .reduce((parser: Argv, one) => withCommand(parser, one, call, runOne), bare)
    .demandCommand(1, `say what to do: ${grammars.map(({ name }) => name).join(", ")}`)
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
      const complaint = inOurWords(message ?? error?.message ?? "", args, grammar);
      throw new UserError(`${complaint}; see callgate ${grammar === undefined ? "" : `${grammar.name} `}--help`);
    });
  keepsNoHelp(bare);
  let printed = "";
  await parser.parseAsync(args, {}, (_error, _args, output) => {
    printed = output;
  });
  if (printed !== "") io.stdout.write(`${printed}\n`);
  return exitCode;
}

/** Tells the parser of a command. */
function withCommand(parser: Argv, grammar: CommandGrammar, call: CommandCall, run: Run): Argv {
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
      await run(grammar, given, call);
    },
  );
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
