/** Options that several commands have: each means the same everywhere. */

import { DIALECTS, HOSTS, RELEASES } from "@callgate/core";
import type { OperandsGrammar } from "./grammar.js";

export const COLOURS = ["auto", "always", "never"] as const;

/** Of every command. */
export const COMMON_OPTIONS = {
  color: {
    choices: COLOURS,
    describe: "Colours on the standard output: where it is a terminal, always, or never; --no-color is never",
    negated: "No colours",
  },
  "allow-outside": {
    type: "boolean",
    describe: "Follow links, and paths in configurations and suites, out of the repository",
  },
} as const;

/** The operands of commands about policies of every kind: gateways', and agents' own. */
export const pathOperands: OperandsGrammar = {
  name: "paths",
  many: true,
  describe: "Policies, folders or globs; what the configuration names, or this folder, when left out",
};

export const SEVERITIES = ["error", "warning", "note"] as const;

export const FAIL_ON = ["error", "warning", "note", "never"] as const;

export const failOnUnknownOption = {
  type: "boolean",
  describe: "Fail also where a call could not be decided, or a record not be read",
} as const;

/** Of commands that compare. */
export const impactOption = {
  type: "string",
  array: true,
  nargs: 1,
  describe: "Recorded sessions, a folder or a glob: how many of their calls are decided otherwise; may be repeated",
} as const;

export const dialectOption = { choices: Object.keys(DIALECTS), describe: "What the policies are written in" } as const;

/** The dialects that a policy can be printed in. */
export const CONVERTIBLE = Object.values(DIALECTS).flatMap(({ id, printer }) => (printer === undefined ? [] : id));

const withReleases = Object.values(DIALECTS).flatMap(({ releases, engineName }) =>
  releases.length > 0 ? engineName : [],
);

export const releaseOption = {
  choices: RELEASES,
  describe: `The release of ${withReleases.join(" or ")} that runs; when left out, the latest, and what the other does is said`,
} as const;

export const ALLOW_INVALID =
  "Decide by a policy that the program refuses, as the engine's packages would; no program does";

export const configOption = {
  type: "string",
  requiresArg: true,
  alias: "c",
  describe: "The configuration; --no-config: none",
  negated: "Read no configuration",
} as const;

/** What `FORMATS` of `@callgate/report` has; a test compares them, for only some commands wait for that to be loaded. */
export const FORMAT_NAMES = [
  "checkstyle",
  "codequality",
  "github",
  "html",
  "json",
  "junit",
  "markdown",
  "pretty",
  "sarif",
] as const;

/** `--format` of a command with these formats. */
export function formatOptionOf(...names: readonly string[]) {
  return {
    type: "string",
    alias: "f",
    array: true,
    nargs: 1,
    describe: `${names.slice(0, -1).join(", ")} or ${names.at(-1)}; FORMAT=FILE writes to a file; may be repeated`,
    completes: names,
  } as const;
}

export const outputOption = {
  type: "string",
  alias: "o",
  requiresArg: true,
  describe: "The file to write to; the standard output when left out",
} as const;

export const quietOption = {
  type: "boolean",
  alias: "q",
  describe: "Write nothing for people where the exit code is 0",
} as const;

/** How a report is written. @param own the formats that a command has besides those of all */
export function reportOptionsWith(...own: readonly string[]) {
  return {
    format: formatOptionOf(...[...FORMAT_NAMES, ...own].sort()),
    output: outputOption,
    quiet: quietOption,
  } as const;
}

export const reportOptions = reportOptionsWith();

/** `--format` where `--output` is not the report's. */
export const formatOption = reportOptions.format;

/** What of a report's findings a terminal lists. */
export const listingOptions = {
  verbose: { type: "boolean", describe: "List notes, too, which are only counted otherwise" },
  all: { type: "boolean", describe: "List all findings, however many there are" },
} as const;

/** Where agents' own configuration is looked for, and how they run. */
export const runningOptions = {
  engine: {
    type: "string",
    array: true,
    nargs: 1,
    completes: "nothing",
    describe: "HOST@VERSION: the version of an agent that runs; may be repeated",
  },
  mode: { type: "string", requiresArg: true, completes: "nothing", describe: "The permission mode that agents run in" },
  interactive: { type: "boolean", describe: "A person can be asked" },
  headless: { type: "boolean", describe: "No person can be asked" },
  trusted: { type: "boolean", describe: "The user trusts the folder; assumed" },
  untrusted: { type: "boolean", describe: "The user does not" },
} as const;

/** Where agents' own configuration is looked for, and how they run. */
export const hostOptions = {
  user: { type: "boolean", describe: "Read the user's own configuration of agents, too" },
  managed: { type: "boolean", describe: "Read the configuration of agents that this machine imposes, too" },
  home: {
    type: "string",
    requiresArg: true,
    describe: "The folder to take for the user's home, and for the machine",
  },
  ...runningOptions,
} as const;

/** The tool lists of several servers. */
export const serverToolsOption = {
  type: "string",
  array: true,
  nargs: 1,
  describe: "The server's tool list, a tools/list result; SERVER=FILE for one of an agent's servers; may be repeated",
} as const;

/** `--dialect` of commands that also read agents' own configuration. */
export const dialectOrHostOption = { ...dialectOption, choices: [...dialectOption.choices, ...Object.keys(HOSTS)] };

/** `--policy` of commands whose operands are something else. */
export const policyOption = {
  type: "string",
  array: true,
  nargs: 1,
  describe: "[SERVER=]FILE: the policy of a server, or of every server; may be repeated",
} as const;

/** What decides, and how it is read, in commands about policies of every kind. */
export const policyOptions = {
  tools: serverToolsOption,
  ...hostOptions,
  dialect: dialectOrHostOption,
  release: releaseOption,
  config: configOption,
} as const;

/** The same of commands about gateways' policies only. */
export const gatewayPolicyOptions = {
  tools: serverToolsOption,
  dialect: dialectOption,
  release: releaseOption,
  config: configOption,
} as const;

/** `--server`: a server by its name. */
export const serverOption = { type: "string", array: true, nargs: 1, completes: "nothing" } as const;

export const jobsOption = {
  type: "string",
  alias: "j",
  requiresArg: true,
  describe: "How many threads work, or auto: as many as pay; the report is the same with any number",
  completes: "nothing",
} as const;

export const fromOption = {
  type: "string",
  requiresArg: true,
  completes: "transcript formats",
  describe: "The transcripts' format; known by their content when left out",
} as const;

export const skipOption = {
  type: "boolean",
  default: true,
  describe: "Leave lines unparsed that say nothing of calls; --no-skip gives the same, and takes longer",
  negated: "Parse every line of the transcripts; the result is the same",
} as const;

export const unwrapOption = {
  type: "string",
  array: true,
  nargs: 1,
  completes: "nothing",
  describe: "TOOL[=NAME_PATH,ARGS_PATH[,SERVER_PATH]]: a tool that carries the real call in its arguments",
} as const;

export const sessionsOption = {
  type: "string",
  array: true,
  nargs: 1,
  completes: "session hosts",
  orFiles: true,
  describe:
    "A host such as claude-code, codex or vscode, or all: the sessions it keeps on this machine; or a file, a folder or a glob of recorded sessions; may be repeated",
} as const;

export const sinceOption = {
  type: "string",
  requiresArg: true,
  completes: "nothing",
  describe: "With --sessions: only files changed since then, as 7d, 12h or 2026-11-01",
} as const;
