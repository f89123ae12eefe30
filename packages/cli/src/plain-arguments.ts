/**
 * The arguments of a command, where they are written in the plainest way: `--name value`, `--name=value`, `-n value`, `--flag` and
 * operands, each as its grammar says. yargs takes longer to begin than a short command to run, so it is asked only about all
 * else: other spellings, help, and what is wrong.
 */

import type { CommandGrammar, OptionGrammar, OptionGrammars } from "./commands/grammar.js";

/** The values of options, under all the names that yargs gives them, and the operands. */
export type PlainArguments = Readonly<Record<string, unknown>> & { readonly operands: readonly string[] };

/**
 * What yargs would give; undefined where that is not certain.
 * @param argv what follows the command's name, and precedes `--`
 * @param common the options of every command
 */
export function plainArguments(
  argv: readonly string[],
  { options, operands }: Pick<CommandGrammar, "options" | "operands">,
  common: OptionGrammars,
): PlainArguments | undefined {
  const grammars: OptionGrammars = { ...options, ...common };
  const given = new Map<string, unknown>();
  const named: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const arg = argv[at] as string;
    if (!arg.startsWith("-")) {
      if (!isPlain(arg)) return undefined;
      named.push(arg);
      continue;
    }
    const option = optionOf(arg, grammars);
    if (option === undefined) return undefined;
    const { name, attached } = option;
    const grammar = grammars[name] as OptionGrammar;
    const isList = grammar.array === true;
    // Such a list takes all that follows; such a name has more spellings.
    if ((isList && grammar.nargs !== 1) || /[A-Z]/.test(name)) return undefined;
    if (given.has(name) && !isList) return undefined;
    if (option.isNegated) given.set(name, false);
    else if (grammar.type === "boolean") {
      if (attached !== undefined || isWrittenBoolean(argv[at + 1])) return undefined;
      given.set(name, true);
    } else {
      const value = attached ?? argv[++at];
      if (value === undefined || !isPlain(value) || grammar.choices?.includes(value) === false) return undefined;
      given.set(name, isList ? [...((given.get(name) as string[] | undefined) ?? []), value] : value);
    }
  }
  if (named.length > (operands === undefined ? 0 : operands.many ? Number.POSITIVE_INFINITY : 1)) return undefined;
  return { ...underAllNames(given, grammars), operands: named };
}

/** Of a value that begins otherwise, yargs makes something else, or it takes it for an option. */
function isPlain(value: string): boolean {
  return /^[^-"']/.test(value);
}

function isWrittenBoolean(arg: string | undefined): boolean {
  return arg === "true" || arg === "false";
}

interface WrittenOption {
  readonly name: string;
  readonly isNegated?: boolean;
  /** What follows `=`. */
  readonly attached?: string | undefined;
}

function optionOf(arg: string, grammars: OptionGrammars): WrittenOption | undefined {
  if (!arg.startsWith("--")) {
    const name = Object.keys(grammars).find((one) => `-${grammars[one]?.alias}` === arg);
    return name === undefined ? undefined : { name };
  }
  const sign = arg.indexOf("=");
  const name = arg.slice(2, sign < 0 ? undefined : sign);
  if (Object.hasOwn(grammars, name)) return { name, attached: sign < 0 ? undefined : arg.slice(sign + 1) };
  const negated = name.slice("no-".length);
  const isNegated = sign < 0 && name.startsWith("no-") && Object.hasOwn(grammars, negated);
  if (!isNegated || grammars[negated]?.negated === undefined || grammars[negated].choices !== undefined)
    return undefined;
  return { name: negated, isNegated };
}

function underAllNames(given: ReadonlyMap<string, unknown>, grammars: OptionGrammars): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [name, grammar] of Object.entries(grammars)) {
    const value = given.has(name) ? given.get(name) : grammar.default;
    if (value === undefined) continue;
    named[name] = value;
    named[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] = value;
    if (typeof grammar.alias === "string") named[grammar.alias] = value;
  }
  return named;
}
