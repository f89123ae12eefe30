/** Shell scripts and workflows → the `copilot` command lines in them, each with its words, their places and its environment. */

import type { Document, Node, ScalarNode, Span } from "../../document/document.js";
import { mapFields } from "../../document/fields.js";
import { readDocument } from "../../document/read.js";
import { TOOL_OPTIONS, type Word } from "./command-line.js";
import { type Assignment, shellCommands } from "./shell.js";

/** One command that starts Copilot CLI. */
export interface CopilotCommand {
  /** The word that names the program. */
  readonly program: Span;
  /** What follows it. */
  readonly words: readonly Word[];
  /** `COPILOT_ALLOW_ALL`, where it is set for the command. */
  readonly allowAll: Word | undefined;
}

/** Whether a file is a workflow, by its name; else it is a shell script. */
export function isWorkflow(uri: string): boolean {
  return /\.ya?ml$/i.test(uri);
}

/** The commands of a file that start Copilot CLI, in the order of the file. */
export function copilotCommands(text: string, uri: string): readonly CopilotCommand[] {
  // Most files have none, and a workflow takes long to read.
  if (!/copilot/i.test(text)) return [];
  if (!isWorkflow(uri)) return commandsIn(text, (span) => span, []);
  return runsOf(readDocument(text, uri)).flatMap(({ script, environment }) =>
    commandsIn(script.text, placesIn(text, script), environment),
  );
}

const ALLOW_ALL = "COPILOT_ALLOW_ALL";

function commandsIn(
  script: string,
  placeOf: (span: Span) => Span,
  environment: readonly Assignment[],
): readonly CopilotCommand[] {
  const placed = (word: Word): Word => ({ ...word, span: placeOf(word.span) });
  const exported: Assignment[] = [];
  return shellCommands(script).flatMap(({ words, assignments }): CopilotCommand[] => {
    exported.push(...exportsOf(words));
    const at = programAt(words);
    if (at === undefined) return [];
    const wrapped = words.slice(0, at).flatMap((word) => assignmentIn(word) ?? []);
    const set = [...assignments, ...wrapped, ...exported].filter(({ name }) => name === ALLOW_ALL)[0];
    const inherited = environment.find(({ name }) => name === ALLOW_ALL);
    const { span } = words[at] as Word;
    return [
      {
        program: placeOf(span),
        words: words.slice(at + 1).map(placed),
        allowAll: set === undefined ? inherited?.value : placed(set.value),
      },
    ];
  });
}

/** `export NAME=VALUE`, which counts for the commands that follow. */
function exportsOf([program, ...words]: readonly Word[]): readonly Assignment[] {
  return program?.value === "export" ? words.flatMap((word) => assignmentIn(word) ?? []) : [];
}

function assignmentIn(word: Word): Assignment | undefined {
  const m = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.known);
  if (m === null) return undefined;
  const [written, name = ""] = m;
  return {
    name,
    value: { ...word, value: word.value?.slice(written.length), known: word.known.slice(written.length) },
  };
}

const PROGRAM = /^(?:.*\/)?copilot$|^@github\/copilot(?:@[^/]*)?$/;

/** Programs that start the one that follows, with options of their own before it. */
const WRAPPERS =
  /^(?:.*\/)?(?:npx|bunx|pnpm|pnpx|yarn|npm|exec|command|env|sudo|doas|timeout|gtimeout|nohup|nice|ionice|stdbuf|xvfb-run|script|time|unbuffer|caffeinate|mise|node)$/;

/** Words with which another program only speaks of this one, or sets it up. */
const MENTIONS = /^(?:add|ci|i|install|link|ls|outdated|remove|rm|root|uninstall|un|up|update|upgrade|view|which)$/;

/** Programs to whom every word is a text. */
const PRINTERS = /^(?:.*\/)?(?:echo|printf|grep|sed|awk|which|type|hash|cat|test|\[|\[\[)$/;

/** What the program does beside a session: these have no tools to decide about. */
const SUBCOMMANDS =
  /^(?:app|login|logout|help|init|config|update|version|sessions|memories|plugin|mcp|skill|instruction|lsp|sandbox|completion)$/;

/** Where among a command's words the program is; undefined where it starts no session of it. */
function programAt(words: readonly Word[]): number | undefined {
  const at = words.findIndex(({ value }) => value !== undefined && PROGRAM.test(value));
  if (at < 0) return undefined;
  const before = words.slice(0, at);
  const after = words.slice(at + 1);
  const first = before[0]?.value ?? "";
  if (PRINTERS.test(first)) return undefined;
  const hasToolOptions = after.some(({ known }) =>
    TOOL_OPTIONS.some((one) => known === one || known.startsWith(`${one}=`)),
  );
  const isStarted =
    at === 0 ||
    hasToolOptions ||
    before.at(-1)?.value === "--" ||
    (WRAPPERS.test(first) &&
      !before.some(({ value }) => MENTIONS.test(value ?? "")) &&
      !/^(?:-v|-V)$/.test(before[1]?.value ?? ""));
  if (!isStarted) return undefined;
  const next = after[0]?.value;
  const isOther = after.length > 0 && (SUBCOMMANDS.test(next ?? "") || /^(?:-v|--version|-h|--help)$/.test(next ?? ""));
  return isOther && !hasToolOptions ? undefined : at;
}

interface Run {
  readonly script: ScalarNode;
  readonly environment: readonly Assignment[];
}

/** The scripts of a workflow's steps, or of an action's, each with the environment that the file gives it. */
function runsOf({ root }: Document): readonly Run[] {
  const outer = environmentOf(root);
  const jobs = fieldAt(root, "jobs");
  const jobList = jobs?.kind === "map" ? mapFields(jobs).list.map(({ value }) => value) : [];
  const owners = [...jobList, fieldAt(root, "runs")];
  return owners.flatMap((owner) => {
    const steps = fieldAt(owner, "steps");
    if (steps?.kind !== "list") return [];
    return steps.items.flatMap((step): Run[] => {
      const script = fieldAt(step, "run");
      if (script?.kind !== "scalar") return [];
      return [{ script, environment: [...environmentOf(step), ...environmentOf(owner), ...outer] }];
    });
  });
}

function fieldAt(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === "map" ? mapFields(node).byName.get(key)?.value : undefined;
}

function environmentOf(node: Node | undefined): readonly Assignment[] {
  const value = fieldAt(fieldAt(node, "env"), ALLOW_ALL);
  if (value?.kind !== "scalar") return [];
  const isMade = value.text.includes("${{");
  const known = isMade ? "" : value.text;
  return [{ name: ALLOW_ALL, value: { value: isMade ? undefined : known, known, isOne: true, span: value } }];
}

/** Places in a step's script → places in the file; the whole script where its lines are not those of the file. */
function placesIn(text: string, script: ScalarNode): (span: Span) => Span {
  const whole = { start: script.start, end: script.end };
  const written = text.slice(script.start, script.end);
  const shift = written === script.text ? 0 : written.slice(1, -1) === script.text ? 1 : undefined;
  if (shift !== undefined) {
    const offset = script.start + shift;
    return ({ start, end }) => ({ start: start + offset, end: end + offset });
  }
  const starts = literalStarts(text, script);
  if (starts === undefined) return () => whole;
  return ({ start, end }) => {
    const place = (at: number) => {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as LineStart).inScript <= at) low = middle;
        else high = middle - 1;
      }
      const { inScript, inText } = starts[low] as LineStart;
      return inText + at - inScript;
    };
    // An end belongs to the line of what comes before it.
    return { start: place(start), end: end > start ? place(end - 1) + 1 : place(end) };
  };
}

interface LineStart {
  readonly inScript: number;
  readonly inText: number;
}

/** Where each line of a literal block begins, in its text and in the file; undefined where the lines are not the same. */
function literalStarts(text: string, script: ScalarNode): readonly LineStart[] | undefined {
  const header = /^\|[-+0-9]*[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(script.start, script.end));
  if (header === null) return undefined;
  const lines = script.text.split("\n");
  const starts: LineStart[] = [];
  let inText = script.start + header[0].length;
  let inScript = 0;
  const first = lines.findIndex((line) => line !== "");
  let indent: number | undefined;
  for (const [number, line] of lines.entries()) {
    const newline = text.indexOf("\n", inText);
    const end = newline < 0 ? text.length : newline;
    const source = text.slice(inText, end).replace(/\r$/, "");
    if (number === first) indent = source.length - line.length;
    const inLine = line === "" ? 0 : (indent ?? 0);
    if (line !== "" && source.slice(inLine) !== line) return undefined;
    starts.push({ inScript, inText: inText + inLine });
    inScript += line.length + 1;
    inText = end + 1;
  }
  return starts;
}
