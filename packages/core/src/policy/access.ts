/**
 * Which tools may be called at all: ordered entries, each a selector and an effect. Tool lists, defaults and hidden tools
 * of gateways lower to it, and so do the permission rules of agents' own configuration.
 */

import type { Path } from "../document/document.js";
import type { ToolAnnotations } from "../values/tool-annotations.js";
import type { Condition } from "./policy.js";

/** `hide` denies, too, and the agent is not offered the tool. */
export type Effect = "allow" | "ask" | "deny" | "hide";

/**
 * Which of the entries that match a call decides.
 *
 * - `first match`, `last match`: by the place in `entries`.
 * - `deny over ask over allow`: the most severe effect, whatever its position; of equal ones the first.
 */
export type AccessOrder = "first match" | "last match" | "deny over ask over allow";

export interface Access {
  readonly order: AccessOrder;
  readonly entries: readonly AccessEntry[];
  /** What decides where no entry matches. */
  readonly otherwise: AccessRule;
  /** What is asked of calls that the entries let through: each of these that matches denies, or asks, or is uncertain. */
  readonly restrictions?: readonly AccessEntry[] | undefined;
  /** How the host makes the name that the model calls; undefined where a tool has one name only, and no server. */
  readonly naming?: Naming | undefined;
}

/** An effect and where it is written. */
export interface AccessRule {
  readonly effect: Effect;
  /** As the engine names it in a decision; "" where it has its own words, such as `(hidden)`. */
  readonly name: string;
  /** Whether the author gave it that name. */
  readonly named: boolean;
  /** The message to the agent; "" where the engine has its own. */
  readonly message: string;
  readonly origin: Path;
  /** The file it is written in, by its number among the policy's layers. */
  readonly layer: number;
}

export interface AccessEntry extends AccessRule {
  readonly selector: Selector;
  /** What the arguments must meet, besides; all of them. */
  readonly conditions: readonly Condition[];
  /** Why it is not known what the entry does to a call that it is about: a program decides, for example. */
  readonly uncertain?: string | undefined;
}

/** The tools that an entry is about: those that meet all of it; every tool where it asks nothing. */
export interface Selector {
  readonly names: readonly NameTest[];
  /** Of those, the tools that one of these selects are left out. */
  readonly except?: readonly Selector[] | undefined;
  /** What the server must say of the tool. A hint that it does not state is equal to nothing. */
  readonly annotations?: Partial<Omit<ToolAnnotations, "title">> | undefined;
}

/**
 * Which name of a tool is compared:
 *
 * - `tool`: as its server lists it. - `server`: the server's name in the configuration.
 * - `model`: the name that the host makes of both, which the model calls.
 * - `model server`, `model tool`: the server's and the tool's part of that.
 */
export type NameKind = "tool" | "server" | "model" | "model server" | "model tool";

/**
 * A name to be equal to, a pattern over names, or a regular expression (RE2) that matches somewhere in it. Case counts, but
 * where `anyCase` says that it does not.
 */
export type NameTest =
  | { readonly of: NameKind; readonly exact: string; readonly anyCase?: true | undefined }
  | { readonly of: NameKind; readonly pattern: NamePattern }
  | { readonly of: NameKind; readonly regex: string };

/** `*` is any run of characters. The whole name must match. */
export interface NamePattern {
  readonly text: string;
  /** Whether `?` is any one character; else it is itself. */
  readonly hasOne: boolean;
}

/** Model name = prefix + server + joint + tool, every character that is not kept written otherwise. */
export interface Naming {
  readonly prefix: string;
  readonly joint: string;
  /** Characters that stay as they are, as the inside of a character class: `A-Za-z0-9_-`. */
  readonly kept: string;
  /** What is written for each of the others; `_` when left out. */
  readonly substitute?: string | undefined;
  /** Whether the name is not known where server or tool has a character beyond ASCII. */
  readonly isForAscii?: boolean | undefined;
  /** The length beyond which the model name is not known, in UTF-16 code units. */
  readonly maxLength?: number | undefined;
  /** Whether the prefix is left out where server and tool begin with it already. */
  readonly once?: true | undefined;
  /** How a longer name is shortened. */
  readonly longest?: Shortening | undefined;
}

/** A long name's beginning and end, as many characters of each, and what is put between. */
export interface Shortening {
  /** The most characters that a name keeps. */
  readonly length: number;
  readonly ends: number;
  readonly between: string;
}

/** A tool as a host knows it. */
export interface ToolRef {
  readonly tool: string;
  /**
   * Undefined where it is not known, or the policy guards one server only; "" for a tool of the host's own, which
   * has one name.
   */
  readonly server?: string | undefined;
  /** The name that the model calls, where it is another than the host makes of server and tool. */
  readonly model?: string | undefined;
  /** What the server says of it; undefined where the server was not asked. */
  readonly annotations?: ToolAnnotations | undefined;
}

/** Selects every tool. */
export const EVERY: Selector = { names: [] };

/** Selects the tool of that very name. */
export function exactTool(name: string): Selector {
  return { names: [{ of: "tool", exact: name }] };
}

/** The tool's name where the selector asks for nothing but one. */
export function exactNameOf({ names, annotations, except }: Selector): string | undefined {
  const [test, ...more] = names;
  const isAlone = more.length === 0 && annotations === undefined && except === undefined;
  return test !== undefined && isAlone && test.of === "tool" && "exact" in test && !test.anyCase
    ? test.exact
    : undefined;
}

/** Whether the selector selects every tool. */
export function isEvery({ names, annotations, except }: Selector): boolean {
  return names.length === 0 && annotations === undefined && except === undefined;
}

/** The tests of names in a selector, those of what it leaves out too. */
export function nameTestsOf({ names, except = [] }: Selector): readonly NameTest[] {
  return [...names, ...except.flatMap(nameTestsOf)];
}
