/** A tool's name → what it says the tool does. */

import { riskOf } from "./category.js";
import {
  ANY_REQUEST,
  ASKED_PERSON,
  MADE_BY_A_MODEL,
  MEDIA,
  READ_NOUNS,
  READ_WHEN_OPENED,
  RESOLVED,
  RUN_BY_A_MODEL,
  RUN_NOUNS,
  RUN_WHEN_SUBMITTED,
  WRITTEN_BY_A_CONSOLE,
} from "./nouns.js";
import type { Sign, Strength } from "./sign.js";
import { type Verb, verbInName } from "./verb.js";

interface Placed {
  readonly verb: Verb;
  readonly at: number;
  readonly strength: Strength;
}

/** These follow the thing they act on in names such as `buckets_list` and `pull_request_read`. */
const CLOSING = new Set("add create delete find get list read remove search set update write".split(" "));

const LISTING = new Set(["get", "list", "read"]);

/** The sign of the name's main verb, else of its nouns; undefined where nothing in it is known. */
export function nameSign(words: readonly string[]): Sign | undefined {
  const special = ofModel(words) ?? ofRequest(words);
  if (special !== undefined) return special;
  const verbs = words.flatMap((word, at): Placed[] => {
    const verb = verbInName(word, at === words.length - 1);
    return verb === undefined ? [] : [{ verb, at, strength: strengthAt(verb, at === 0 && !isTopic(verb, words)) }];
  });
  const main = mainVerb(verbs, words);
  if (main === undefined) return ofNoun(words);
  const { verb, strength, at } = withJoined(main, verbs, words);
  if (verb.base === "ask" && asksPerson(words.slice(at + 1)))
    return { category: "Read", strength: 2, because: "its name says that it asks a person", verb: verb.base };
  if (verb.base === "resolve" && words.some((word) => RESOLVED.has(word)))
    return {
      category: "Read",
      strength: 2,
      because: "its name says `resolve`, of a name or an address",
      verb: verb.base,
    };
  if (verb.base === "open" && words.some((word) => READ_WHEN_OPENED.has(word)))
    return { category: "Read", strength: 2, because: "its name says `open`, of what a store holds", verb: verb.base };
  if (verb.category !== "Read" && words.includes("force"))
    return {
      category: "Destructive",
      strength: 3,
      because: `its name says \`force\` with \`${words[at]}\``,
      verb: verb.base,
    };
  return { category: verb.category, strength, because: `its name says \`${words[at]}\``, verb: verb.base };
}

/** `ask_user`, `ask_user_question`; not `ask_user_and_run`. */
function asksPerson(after: readonly string[]): boolean {
  return ASKED_PERSON.has(after[0] ?? "") && !after.includes("and") && !after.includes("then");
}

/** A word that may be a noun is one alone, and before a plain verb: `build_get_log` gets. */
function isTopic(verb: Verb, [, next]: readonly string[]): boolean {
  if (verb.category !== "Write") return false;
  return next === undefined || (verb.plainness === "both" && verbInName(next, false)?.plainness === "sure");
}

/** A name of one word that may be a noun leaves the description more to say: `branch` may list branches. */
function strengthAt(verb: Verb, leads: boolean): Strength {
  if (verb.plainness === "sure") return 3;
  if (verb.plainness === "both") return leads ? 3 : 2;
  return leads ? 2 : 1;
}

/** The first of the plainest verbs, unless a noun only looks like one and the name closes with the verb. */
function mainVerb(verbs: readonly Placed[], words: readonly string[]): Placed | undefined {
  let main: Placed | undefined;
  for (const placed of verbs) if (main === undefined || placed.strength > main.strength) main = placed;
  const last = verbs.at(-1);
  if (main === undefined || last === undefined || last.at !== words.length - 1 || last === main) return main;
  if (!CLOSING.has(last.verb.base)) return main;
  const riskier = riskOf(last.verb.category) >= riskOf(main.verb.category);
  if (main.verb.plainness === "sure") return riskier && main.at > 0 ? last : main;
  if (riskier || riskOf(main.verb.category) < riskOf("Execute")) return last;
  // `run_list` may run a list or list the runs: the description is to say. `clear_list` is not given that chance.
  const listed = main.verb.category === "Execute" && LISTING.has(last.verb.base);
  return listed ? { ...main, strength: 2 } : main;
}

/** `create_or_update`, `find_and_delete`: the riskier of the two. */
function withJoined(main: Placed, verbs: readonly Placed[], words: readonly string[]): Placed {
  let chosen = main;
  for (const placed of verbs) {
    const joint = words[placed.at - 1];
    if (placed.at <= main.at || (joint !== "and" && joint !== "or" && joint !== "then")) continue;
    if (placed.verb.plainness !== "hint" && riskOf(placed.verb.category) > riskOf(chosen.verb.category))
      chosen = placed;
  }
  return chosen;
}

/** What only a model makes, or a medium made out of another: `generate_image`, `text_to_speech`. */
function ofModel(words: readonly string[]): Sign | undefined {
  const at = words.indexOf("to");
  const [from, to] = [words[at - 1] ?? "", words[at + 1] ?? ""];
  if (at > 0 && (MEDIA.has(to) || from === "speech" || from === "audio"))
    return {
      category: "Execute",
      strength: 3,
      because: `its name says \`${from}_to_${to}\`, a model's work`,
    };
  const chat = words.indexOf("chat");
  // A completion is what a model makes; to complete a chat is to change it, as with a task.
  if (chat >= 0 && /^completions?$/.test(words[chat + 1] ?? ""))
    return {
      category: "Execute",
      strength: 3,
      because: `its name says \`chat_${words[chat + 1]}\`, a model's work`,
    };
  const lead = words.find((word) => word === "generate" || word === "create");
  const made = words.find((word) => RUN_BY_A_MODEL.has(word) || (lead === "generate" && MADE_BY_A_MODEL.has(word)));
  if (lead === undefined || made === undefined) return undefined;
  return {
    category: "Execute",
    strength: 3,
    because: `its name says \`${lead}\` and \`${made}\`, a model's work`,
    verb: lead,
  };
}

/** `make_api_request`, `http_request`, `submit_job`: what is done is up to what is sent. */
function ofRequest(words: readonly string[]): Sign | undefined {
  const [lead = ""] = words;
  const request = words.includes("request") ? words.find((word) => ANY_REQUEST.has(word)) : undefined;
  if (request !== undefined && (lead === request || lead === "make" || lead === "send" || lead === "execute"))
    return { category: "Execute", strength: 3, because: `its name says \`${request}\` and \`request\`` };
  const submitted = lead === "submit" ? words.find((word) => RUN_WHEN_SUBMITTED.has(word)) : undefined;
  if (submitted === undefined) return undefined;
  return {
    category: "Execute",
    strength: 3,
    because: `its name says \`submit\` and \`${submitted}\``,
    verb: "submit",
  };
}

function ofNoun(words: readonly string[]): Sign | undefined {
  const last = words.at(-1) ?? "";
  const run = words.find((word) => RUN_NOUNS.has(word));
  // What a console wrote is read.
  if (run !== undefined && !(run === "console" && WRITTEN_BY_A_CONSOLE.has(last)))
    return { category: "Execute", strength: 1, because: `its name says \`${run}\`` };
  if (!READ_NOUNS.has(last) && run === undefined) return undefined;
  return { category: "Read", strength: 1, because: `its name ends in \`${last}\`` };
}
