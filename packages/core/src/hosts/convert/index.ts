/** A policy → the files of a host, or of a gateway, that say the same, or less where it cannot be said, and what is lost. */

import type { Loss } from "../../dialects/printed.js";
import type { Document } from "../../document/document.js";
import { StepLimit } from "../../logic/step-limit.js";
import type { Access, AccessRule, Effect } from "../../policy/access.js";
import type { NamedTools } from "../../policy/access-to.js";
import type { Policy } from "../../policy/policy.js";
import type { ToolCatalogue } from "../../policy/tool.js";
import { clip } from "../../text/words.js";
import type { HostId } from "../host.js";
import { type Cell, cellsOf, rankOf } from "./cells.js";
import { type Cover, coverOf, isWithin } from "./cover.js";
import { accessOnServer, namedIn } from "./gateway-access.js";
import type { Base, Form, HostPrinter, KnownNames, RulePrinter } from "./host-printer.js";
import { knownNames } from "./known-names.js";
import { HOST_PRINTERS } from "./printers.js";

export { allowingTexts, type EditedFile, withoutRule } from "./allow-tool.js";
export { gatewayPrinter } from "./gateway-printers.js";
export { knownNames } from "./known-names.js";

export interface ConvertOptions {
  /** The names of servers that are known besides. */
  readonly servers: readonly string[];
  /** By the name of their server. */
  readonly lists: ReadonlyMap<string, ToolCatalogue>;
  /** The policy's files. */
  readonly documents: readonly Document[];
  /** What becomes of calls by rules that the host cannot have, such as those about arguments. */
  readonly unsaid: "allow" | "ask" | "deny";
  /** Whether the policy is what is wanted, and no agent's yet, which sentences then say. */
  readonly isWish?: boolean | undefined;
  /** Steps of work for telling names apart; 1,000,000 when left out. */
  readonly steps?: number | undefined;
}

export type Converted =
  | {
      readonly kind: "converted";
      readonly text: string;
      readonly losses: readonly Loss[];
      /** The servers and tools that are known by name. */
      readonly names: NamedTools;
      /** The one server that a gateway guards. */
      readonly server: string | undefined;
    }
  /** A name of which it is not known where its server's part ends. */
  | { readonly kind: "undivided"; readonly name: string }
  | { readonly kind: "too many"; readonly reason: string };

const STEPS = 1_000_000;
/** More pairs of a class and a term than these take too long. */
const MAX_PAIRS = 4_000_000;

/** Writes a policy for a host. Total. @param whole of the policy, with the names that its host makes */
export function convertTo(to: HostId, whole: Access, options: ConvertOptions): Converted {
  const printer = HOST_PRINTERS[to];
  const { access, losses } = withoutOwn(whole, printer);
  const names = knownNames(access, options.servers, options.lists, options.documents);
  if (names.undivided !== undefined) return { kind: "undivided", name: names.undivided };
  return written(access, names, printer, options, losses);
}

/**
 * Writes what a host's policy says of the tools of one server as the policy of a gateway. Total.
 * @param server its name; undefined for the only one that is known
 * @param printer of the gateway
 */
export function convertToGateway(
  printer: RulePrinter,
  whole: Access,
  server: string | undefined,
  options: ConvertOptions,
): Converted | { readonly kind: "servers"; readonly servers: readonly string[] } {
  const { access, losses } = withoutOwn(whole, printer);
  const asked = server === undefined ? options.servers : [...options.servers, server];
  const names = knownNames(access, asked, options.lists, options.documents);
  if (names.undivided !== undefined) return { kind: "undivided", name: names.undivided };
  const one = server ?? (names.servers.length === 1 ? names.servers[0] : undefined);
  if (one === undefined) return { kind: "servers", servers: names.servers };
  return written(access, names, printer, options, losses, one);
}

/**
 * Writes a gateway's policy for a host that calls the guarded server by a name. Total.
 * @param list the server's tools, where they are known
 */
export function convertFromGateway(
  to: HostId,
  policy: Policy,
  server: string,
  { list, unsaid, steps }: Pick<ConvertOptions, "unsaid" | "steps"> & { readonly list: ToolCatalogue | undefined },
): Converted {
  const lists = new Map(list === undefined ? [] : [[server, list]]);
  const tools = new Set([...namedIn(policy), ...(list?.tools.keys() ?? [])]);
  const names: KnownNames = { servers: [server], tools: new Map([[server, tools]]), patterns: [] };
  const options = { servers: [], documents: [], lists, unsaid, steps };
  return written(accessOnServer(policy, server), names, HOST_PRINTERS[to], options, [], server);
}

/** What a program asks of arguments by itself is no rule of the policy. */
function withoutOwn(
  whole: Access,
  { name }: RulePrinter,
): { readonly access: Access; readonly losses: readonly Loss[] } {
  const own = (whole.restrictions ?? []).filter(({ conditions }) => conditions.length > 0);
  if (own.length === 0) return { access: whole, losses: [] };
  const sentence = `what the program itself asks about the arguments of calls that its rules allow is not carried over: ${name} runs them`;
  return {
    access: { ...whole, restrictions: whole.restrictions?.filter((one) => !own.includes(one)) },
    losses: [{ origin: whole.otherwise.origin, sentence, severity: "warning" }],
  };
}

function written(
  access: Access,
  names: KnownNames,
  printer: RulePrinter,
  options: ConvertOptions,
  /** What becomes of calls that the written rules allow. */
  losses: readonly Loss[],
  server?: string,
): Converted {
  const { lists, unsaid } = options;
  const terms = printer.terms(server === undefined ? names : onServer(names, server));
  const steps = new StepLimit(options.steps ?? STEPS);
  const cells = cellsOf(access, printer, terms, { lists, unsaid, names, steps, server });
  if (cells.answer !== "sat")
    return { kind: "too many", reason: cells.answer === "unknown" ? cells.reason : "there are no names" };
  if (cells.value.length * terms.length > MAX_PAIRS)
    return { kind: "too many", reason: "there are too many tools and rules to compare each with each" };
  const cover = coverOf(cells.value, terms, printer);
  const allows = cover.given.some(({ effect }) => effect({ readOnlyHint: true }) === "allow");
  return {
    kind: "converted",
    text: printer.print(cover.rules, cover.base),
    losses: [...lossesOf(cells.value, cover, printer, access, options.isWish ?? false), ...(allows ? losses : [])],
    names,
    server,
  };
}

function onServer({ tools, patterns }: KnownNames, server: string): KnownNames {
  return { servers: [server], tools: new Map([[server, tools.get(server) ?? new Set()]]), patterns };
}

/** The file that is written for a host. */
export function writtenFile(to: HostId): HostPrinter["file"] {
  return HOST_PRINTERS[to].file;
}

/** Classes of which the same becomes, for the same reason. */
interface Lost {
  readonly by: Pick<AccessRule, "layer" | "origin">;
  readonly labels: string[];
  readonly was: string;
  readonly is: string;
  readonly why: string;
  readonly isWider: boolean;
  /** Why more than one thing may become of a call, as a clause. */
  readonly doubt: string | undefined;
}

function lossesOf(
  cells: readonly Cell[],
  { given, best, base }: Cover,
  printer: RulePrinter,
  access: Access,
  isWish: boolean,
): Loss[] {
  const found = new Map<string, Lost>();
  for (const [number, cell] of cells.entries()) {
    const form = given[number] as Form;
    const isWider = !isWithin(form, cell);
    const isSame = !isWider && cell.hints.every((one, at) => isAlike(form.effect(one), cell.effects[at] as Effect));
    if (isSame && cell.doubt === undefined) continue;
    const why = whyOf(cell, form, best[number], isWider, printer, base);
    const entry = cell.answer.by;
    const by = cell.doubt?.rule ?? entry;
    const label = entry.named && entry.name.includes("*") && cell.label.endsWith("*") ? entry.name : cell.label;
    const [was, is] = [wordsOf(cell.effects), wordsOf(cell.hints.map(form.effect))];
    const doubt = cell.doubt?.why;
    const key = JSON.stringify([by.layer, by.origin, doubt ?? was, is, why, isWider]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { by, labels: [label], was, is, why, isWider, doubt });
    else if (!known.labels.includes(label)) known.labels.push(label);
  }
  const losses = [...found.values()]
    .sort((a, b) => Number(b.isWider) - Number(a.isWider))
    .map(({ by, labels, was, is, why, isWider, doubt }): Loss => {
      const { name } = printer;
      const change =
        doubt !== undefined
          ? `${doubt} here, and every call is ${is} in ${name}`
          : `${isWish ? `to be ${was}, but` : `${was} here, and`} ${is} in ${name}${isWider ? ", which is more permissive" : ""}`;
      return { origin: by.origin, sentence: `${namesIn(labels)}: ${change}; ${why}`, severity: "warning" };
    });
  const notes = base.note === undefined ? [] : [{ origin: access.otherwise.origin, sentence: base.note }];
  return [...losses, ...notes.map((one): Loss => ({ ...one, severity: "note" }))];
}

const MAX_LABELS = 3;

const SOME = "some of ";

function namesIn(labels: readonly string[]): string {
  const shown = labels.slice(0, MAX_LABELS).map((label) => {
    const [some, name] = label.startsWith(SOME) ? [SOME, label.slice(SOME.length)] : ["", label];
    return some + (name === "*" ? "other servers" : `\`${clip(name)}\``);
  });
  const more = labels.length > MAX_LABELS ? ` and ${labels.length - MAX_LABELS} more` : "";
  return `${shown.join(", ")}${more}`;
}

function isAlike(a: Effect, b: Effect): boolean {
  return rankOf(a) === rankOf(b);
}

const WORDS: Readonly<Record<Effect, string>> = {
  allow: "allowed",
  ask: "asked about",
  deny: "denied",
  hide: "denied",
};

/** Of one effect, or of several as the server says. */
function wordsOf(effects: readonly Effect[]): string {
  const all = [...new Set(effects.map((effect) => WORDS[effect]))];
  return all.length === 1 ? (all[0] as string) : `${all.join(" or ")}, as the server describes the tool,`;
}

/** Why a class has another form than it should, as a clause. */
function whyOf(
  cell: Cell,
  form: Form,
  best: Form | undefined,
  isWider: boolean,
  { name, forms, hints, hasPatterns }: RulePrinter,
  base: Base,
): string {
  if (isWider)
    return cell.isUnlisted
      ? "the tool list has no other tool"
      : `${name} has no rule for servers that it does not name`;
  if (cell.doubt !== undefined) return `callgate writes no such rule for ${name}`;
  const isBest = best === form || best === undefined;
  const isBase = isBest && forms.some((one) => isWithin(one, cell) && rankOf(one.effect({})) > rankOf(form.effect({})));
  if (isBase && base.why !== undefined) return base.why;
  if (isBest) return hints;
  return hasPatterns ? `${name} has no rule for these tools alone` : `${name} has no patterns over names; ${LIST}`;
}

const LIST = "a tool list names them: --tools SERVER=FILE";
