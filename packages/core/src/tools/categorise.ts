/** Tool → Category, by configuration or by what its name, description, arguments and annotations say. */

import type { Tool } from "../policy/tool.js";
import type { Category } from "./category.js";
import { descriptionSign } from "./description-sign.js";
import { moneySign } from "./money.js";
import { nameSign } from "./name-sign.js";
import { choiceSign, freeTextSign, outputSign, parameterNames, programSign, thoughtSign } from "./schema-sign.js";
import { type Sign, strongest } from "./sign.js";
import { nameWords, sentences } from "./split.js";

export interface Categorisation {
  readonly category: Category;
  /** Clauses without a capital or a full stop, e.g. ``its name says `run` ``. */
  readonly reason: string;
  readonly source: "configuration" | "inferred";
}

export interface Categorised extends Categorisation {
  readonly tool: Tool;
}

export interface CategoriseContext {
  /** The server's name: where tool names repeat it, it says nothing about the tool. */
  readonly server?: string | undefined;
}

/**
 * The category of a tool. A name is enough; whatever else is known of the tool makes the answer better.
 * Never Read without a sign of reading: MCP's `destructiveHint` is true and its `readOnlyHint` false where they are
 * left out, and both are the server's own word, so `readOnlyHint: true` decides only what the words leave open.
 * @param configured categories by exact tool name; they go before anything inferred
 */
export function categorise(
  tool: Tool,
  configured?: ReadonlyMap<string, Category>,
  context: CategoriseContext = {},
): Categorisation {
  const chosen = configured?.get(tool.name);
  if (chosen !== undefined) return { category: chosen, reason: "the configuration says so", source: "configuration" };
  // A list of tools is asked about once for every policy.
  const known = context.server === undefined ? inferred.get(tool) : undefined;
  if (known !== undefined) return known;
  const { category, because } = infer(tool, context);
  const answer: Categorisation = { category, reason: because, source: "inferred" };
  if (context.server === undefined) inferred.set(tool, answer);
  return answer;
}

const inferred = new WeakMap<Tool, Categorisation>();

function infer(tool: Tool, context: CategoriseContext): Pick<Sign, "category" | "because"> {
  const words = withoutServer(nameWords(tool.name), context.server);
  const described = sentences(tool.description ?? tool.title ?? tool.annotations?.title ?? "");
  const parameters = parameterNames(tool.inputSchema);
  const name = nameSign(words);
  const description = descriptionSign(described);
  const said = strongest([name, description]);
  // Words that only lean to reading are outweighed by money: `capture_payment`.
  const reads = name?.category === "Read" && name.strength === 3;
  const verb = (name ?? description)?.verb;
  const money = reads ? undefined : moneySign(words, described[0] ?? [], verb, parameters, said?.category ?? "Write");
  if (said === undefined) return money ?? unsaid(tool, parameters);
  const decided = strongest([said, money, argued(said, tool, parameters)]) ?? said;
  return annotated(decided, tool) ?? explained(decided, [name, description]);
}

/** What the arguments add to what the words say. */
function argued(said: Sign, tool: Tool, parameters: readonly string[]): Sign | undefined {
  if (said.category !== "Read") return choiceSign(tool.inputSchema);
  // A reading tool filters by `action` as well as choosing by it; only where the words are weak does it choose.
  if (said.strength < 3)
    return strongest([choiceSign(tool.inputSchema), programSign(parameters, true), outputSign(parameters)]);
  return programSign(parameters, true);
}

/** Neither name nor description says what the tool does. */
function unsaid(tool: Tool, parameters: readonly string[]): Pick<Sign, "category" | "because"> {
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  const argument = strongest([choiceSign(tool.inputSchema), programSign(parameters, false)]);
  if (argument !== undefined && argument.category !== "Read") return argument;
  if (readOnlyHint === true)
    return { category: "Read", because: "nothing in its words says otherwise, and it is annotated as read-only" };
  if (destructiveHint === true)
    return { category: "Destructive", because: "nothing says what it does, and it is annotated as destructive" };
  const open = argument ?? freeTextSign(parameters) ?? thoughtSign(parameters);
  if (open !== undefined) return open;
  return { category: "Write", because: "nothing says that it only reads" };
}

/** Words that an explicit `destructiveHint: true` fits, though they need not destroy. */
const MAY_DESTROY = new Set(
  "archive close deactivate detach disable disconnect drain leave lock manage merge overwrite pause reject replace restore revert rollback stop suspend unassign unpublish unsubscribe write".split(
    " ",
  ),
);

/** What explicit annotations change; undefined where they change nothing. */
function annotated(decided: Sign, tool: Tool): Pick<Sign, "category" | "because"> | undefined {
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  const { category, strength, because } = decided;
  if (category === "Write" && strength < 3 && readOnlyHint === true)
    return { category: "Read", because: `${because}, which leaves it open, and it is annotated as read-only` };
  if (category === "Read" && strength < 3 && readOnlyHint === false) {
    const raised = destructiveHint === true ? "Destructive" : "Write";
    return { category: raised, because: `${because}, which leaves it open, and it is annotated as not read-only` };
  }
  if (category !== "Write" || destructiveHint !== true || readOnlyHint === true) return undefined;
  if (!nameWords(tool.name).some((word) => MAY_DESTROY.has(word))) return undefined;
  return { category: "Destructive", because: `${because}; it is annotated as destructive` };
}

/** The deciding clause with the others that say the same, in the order of `signs`. */
function explained(decided: Sign, signs: readonly (Sign | undefined)[]): Pick<Sign, "category" | "because"> {
  const agreeing = signs.filter((sign): sign is Sign => sign?.category === decided.category);
  const clauses = (agreeing.includes(decided) ? agreeing : [decided, ...agreeing]).map(({ because }) => because);
  return { category: decided.category, because: clauses.join("; ") };
}

/** `slack_post_message` on the server `slack` is `post_message`. A name that is nothing else stays. */
function withoutServer(words: string[], server: string | undefined): string[] {
  const prefix = nameWords(server ?? "");
  const repeats = prefix.length > 0 && prefix.length < words.length && prefix.every((word, i) => words[i] === word);
  return repeats ? words.slice(prefix.length) : words;
}
