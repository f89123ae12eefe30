/** The command line's grammar, and which command answers. */

import { DIALECTS, didYouMean, suggestOr } from "@callgate/core";
import yargs from "yargs";
import { EXIT, UserError } from "./exit.js";
import { type Io, STDIN } from "./io.js";
import { VERSION } from "./version.js";

const COMMANDS = ["lint", "replay", "record", "checks", "explain", "mock-ollama"];

const OPTIONS = [
  ...["--tools", "--dialect", "--fail-on", "--format", "--policy", "--assume-interval", "--decisions"],
  ...["--output", "--server", "--redact", "--http", "--upstream"],
  ...["--seed", "--models", "--fail", "--latency", "--annotations"],
];

const FAIL_ON = ["error", "warning", "note", "never"] as const;

/**
 * Parses the arguments, runs the command and gives its exit code.
 * @throws UserError for arguments that are none
 */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const [command] = argv;
  if (command !== undefined && !command.startsWith("-") && !COMMANDS.includes(command))
    throw new UserError(`there is no command \`${command}\`${suggestOr(command, COMMANDS, "; the commands are")}`);
  const [ours, serverCommand] = command === "record" ? aroundDashes(argv) : [argv, undefined];
  let exitCode: number = EXIT.clean;
  const run = async (code: Promise<number> | number) => {
    exitCode = await code;
  };
  const parser = yargs()
    .scriptName("callgate")
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false, "dot-notation": false })
    .usage("$0 COMMAND\n\nTest and lint MCP tool-call policies.")
    .command(
      "lint [paths..]",
      "Say where a policy says less than its author thinks",
      (y) =>
        y
          .positional("paths", {
            type: "string",
            array: true,
            describe: "Policies, folders or globs; this folder when left out",
          })
          .option("tools", {
            type: "string",
            requiresArg: true,
            describe: "The server's tool list, a tools/list result",
          })
          .option("dialect", { choices: Object.keys(DIALECTS), describe: "What the policies are written in" })
          .option("fail-on", { choices: FAIL_ON, default: "error" as const, describe: "The least severity that fails" })
          .options(formatOption())
          .example("$0 lint policies/", "Lint every policy in a folder")
          .example("$0 lint policy.yaml --tools tools.json", "Check it against the server's tools, too"),
      async (args) =>
        run((await import("./commands/lint.js")).lintCommand({ ...args, paths: operands(args.paths, args._) }, io)),
    )
    .command(
      "replay [transcripts..]",
      "Decide recorded calls as the gateway would; nothing is sent to any server",
      (y) =>
        y
          .positional("transcripts", { type: "string", array: true, describe: "Recorded sessions" })
          .option("policy", {
            type: "string",
            array: true,
            nargs: 1,
            describe: "[SERVER=]FILE: the policy of a server, or of every server",
          })
          .option("tools", { type: "string", requiresArg: true, describe: "The server's tool list, for categories" })
          .option("dialect", { choices: Object.keys(DIALECTS), describe: "What the policies are written in" })
          .option("assume-interval", {
            type: "string",
            requiresArg: true,
            describe: "Time between calls that were recorded without one, such as 1s or 500ms",
          })
          .option("decisions", {
            type: "string",
            requiresArg: true,
            describe: "Write every decision to a file, one JSON line each",
          })
          .option("fail-on", {
            choices: FAIL_ON,
            default: "error" as const,
            describe: "`never`: do not fail on would-be denials",
          })
          .options(formatOption())
          .example("$0 replay --policy policy.json session.jsonl", "What would this policy have denied?"),
      async (args) =>
        run(
          (await import("./commands/replay.js")).replayCommand(
            { ...args, transcripts: operands(args.transcripts, args._) },
            io,
          ),
        ),
    )
    .command(
      "record",
      "Sit between an MCP client and its server, and write down what passes",
      (y) =>
        y
          .usage(
            "$0 record --output FILE [options] -- COMMAND [ARGS...]\n" +
              "$0 record --output FILE [options] --http PORT --upstream URL\n\n" +
              "Sit between an MCP client and its server, and write down what passes: a JSON line for each message.",
          )
          .option("output", { type: "string", requiresArg: true, describe: "The file to append to; required" })
          .option("server", {
            type: "string",
            requiresArg: true,
            describe: "The server's name in the recording; when left out, the command's name or the URL's host",
          })
          .option("redact", {
            type: "string",
            array: true,
            nargs: 1,
            describe: "Replace the values at a path, such as params.arguments.prompt; * is every key or item",
          })
          .option("http", { type: "string", requiresArg: true, describe: "Listen on this port of 127.0.0.1" })
          .option("upstream", { type: "string", requiresArg: true, describe: "The URL of the server behind --http" })
          .example("$0 record --output session.jsonl -- npx -y ollama-mcp-server", "Record a server that is started")
          .example(
            "$0 record --output session.jsonl --http 8809 --upstream http://127.0.0.1:3000/mcp",
            "Or one at a URL",
          ),
      async (args) =>
        run((await import("./commands/record.js")).recordCommand({ ...args, command: serverCommand }, io)),
    )
    .command("checks", "List the lint checks", {}, async () => run((await import("./commands/checks.js")).checks(io)))
    .command(
      "explain <check>",
      "Explain a lint check",
      (y) => y.positional("check", { type: "string", demandOption: true }),
      async ({ check }) => run((await import("./commands/explain.js")).explain(check, io)),
    )
    .command(
      "mock-ollama",
      "Serve a stand-in for the Ollama MCP server, without Ollama",
      (y) =>
        y
          .option("http", {
            type: "string",
            requiresArg: true,
            describe: "Serve at a port of this machine over HTTP, not over stdio",
          })
          .option("seed", { type: "string", requiresArg: true, describe: "Decides answers, faults and latencies; 0" })
          .option("models", { type: "string", requiresArg: true, describe: "The models to start with, a JSON file" })
          .option("fail", {
            type: "string",
            array: true,
            nargs: 1,
            describe: "TOOL=RATE[:protocol|tool|hang|crash]: calls that fail; may be repeated",
          })
          .option("latency", {
            type: "string",
            array: true,
            nargs: 1,
            describe: "TOOL=MS[..MS]: how long calls take; may be repeated",
          })
          .option("annotations", { type: "boolean", describe: "List the tools with annotations" })
          .example("$0 mock-ollama --http 8808 --fail run=0.2", "Every fifth call of run fails"),
      async (args) => run((await import("./commands/mock-ollama.js")).mockOllamaCommand(args, io)),
    )
    .demandCommand(1, `say what to do: ${COMMANDS.join(", ")}`)
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
  let printed = "";
  // The parser loses a lone `-`; what stands behind the `--` of `record` is not ours to change.
  const args = ours.map((arg) => (arg === "-" ? STDIN : arg));
  await parser.parseAsync(args, {}, (_error, _args, output) => {
    printed = output;
  });
  if (printed !== "") io.stdout.write(`${printed}\n`);
  return exitCode;
}

/** The operands, those behind `--` too, which the parser puts elsewhere. */
function operands(named: readonly string[] | undefined, [, ...rest]: readonly (string | number)[]): string[] {
  return [...(named ?? []), ...rest.map(String)];
}

/** What stands before `--` and what behind it, word for word: that is another program's to understand. */
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
    return argv[0] === "record"
      ? `\`${option}\` is not an option; write -- before the server's command`
      : `\`${option}\` is one argument too many`;
  }
  const choice = /Argument: ([^,]+), Given: (.+), Choices: (.+)/.exec(message);
  if (choice !== null) return `--${choice[1]} is one of ${choice[3]}, not ${choice[2]}`;
  const lacking = /^Not enough arguments following: (.+)/.exec(message)?.[1];
  if (lacking !== undefined) return `--${lacking} needs a value`;
  return message.startsWith("Not enough non-option arguments") ? "an argument is missing" : message;
}

function formatOption() {
  return {
    format: {
      type: "string",
      array: true,
      nargs: 1,
      describe: "pretty or json; FORMAT=FILE writes to a file; may be repeated",
    },
  } as const;
}
