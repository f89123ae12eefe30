/** A server's and a tool's name → the name that the model calls; patterns over names → regular expressions. */

import { compilePattern } from "../patterns/pattern.js";
import type { NamePattern, NameTest, Naming, ToolRef } from "./access.js";

/** The name that the host makes of both; a tool of its own keeps its name. */
export function modelName(naming: Naming, server: string, tool: string): string {
  if (server === "") return tool;
  const { prefix, joint, once, longest } = naming;
  const both = mangled(naming, server) + joint + mangled(naming, tool);
  const name = once && both.startsWith(prefix) ? both : prefix + both;
  if (longest === undefined || name.length <= longest.length) return name;
  const { ends, between } = longest;
  return name.slice(0, ends) + between + name.slice(-ends);
}

/** A part of the model name: every character that is not kept written as its substitute. */
export function mangled({ kept, substitute = "_" }: Naming, name: string): string {
  let others = othersOf.get(kept);
  if (others === undefined) {
    others = new RegExp(`[^${kept}]`, "g");
    othersOf.set(kept, others);
  }
  return name.search(others) < 0 ? name : name.replace(others, () => substitute);
}

/** Asked for each rule and tool, of the few hosts that there are. */
const othersOf = new Map<string, RegExp>();

/** The name of the tool that a test looks at; undefined where it is not known. */
export function nameFor({ of }: NameTest, ref: ToolRef, naming: Naming | undefined): string | undefined {
  switch (of) {
    case "tool":
      return ref.tool;
    case "server":
      return ref.server;
    case "model":
    case "model server":
    case "model tool":
      // A policy asks about one tool by thousands of rules.
      if (last?.ref !== ref || last.naming !== naming) last = { ref, naming, made: {} };
      last.made[of] ??= { name: madeName(of, ref, naming) };
      return last.made[of].name;
    default:
      return of satisfies never;
  }
}

let last:
  | {
      readonly ref: ToolRef;
      readonly naming: Naming | undefined;
      readonly made: Partial<Record<MadeName, { readonly name: string | undefined }>>;
    }
  | undefined;

type MadeName = "model" | "model server" | "model tool";

function madeName(of: MadeName, { server, tool, model }: ToolRef, naming: Naming | undefined): string | undefined {
  switch (of) {
    case "model":
      if (model !== undefined) return model;
      return naming === undefined || server === undefined || !isMade(naming, server, tool)
        ? undefined
        : modelName(naming, server, tool);
    case "model server":
      return naming === undefined || server === undefined || !isMade(naming, server, "")
        ? undefined
        : mangled(naming, server);
    case "model tool":
      return naming === undefined || !isMade(naming, server ?? "", tool) ? undefined : mangled(naming, tool);
    default:
      return of satisfies never;
  }
}

/** Whether it is known what the host makes of a tool's names. */
function isMade(naming: Naming, server: string, tool: string): boolean {
  const { isForAscii = false, maxLength } = naming;
  if (isForAscii && /[^ -~]/.test(server + tool)) return false;
  return maxLength === undefined || modelName(naming, server, tool).length <= maxLength;
}

/** One character of a name, any one, or any run of them. */
export type Token = { readonly literal: string } | "one" | "many";

export function tokensOf({ text, hasOne }: NamePattern): readonly Token[] {
  return [...text].map((character) =>
    character === "*" ? "many" : character === "?" && hasOne ? "one" : { literal: character },
  );
}

/** Whether the whole name matches, in time that grows with the product of both lengths at most. */
export function matchesTokens(tokens: readonly Token[], name: string): boolean {
  const characters = [...name];
  let [at, read] = [0, 0];
  // Where the last run began, and how far the name was read then: a run takes one more character at a time.
  let run: { readonly at: number; read: number } | undefined;
  while (read < characters.length) {
    const token = tokens[at];
    if (token === "many") {
      run = { at, read };
      at++;
    } else if (token === "one" || (token !== undefined && token.literal === characters[read])) {
      at++;
      read++;
    } else if (run !== undefined) {
      at = run.at + 1;
      read = ++run.read;
    } else return false;
  }
  return tokens.slice(at).every((token) => token === "many");
}

/** What the test asks of the name it looks at. */
export function nameTest(test: NameTest): (name: string) => boolean {
  if ("exact" in test) {
    if (!test.anyCase) return (name) => name === test.exact;
    const lower = test.exact.toLowerCase();
    return (name) => name.toLowerCase() === lower;
  }
  if ("regex" in test) {
    // Compiling one takes longer than asking a whole policy of exact names.
    let matches: ((name: string) => boolean) | undefined;
    return (name) => {
      if (matches === undefined) {
        const pattern = compilePattern(test.regex);
        matches = "error" in pattern ? () => false : pattern.test;
      }
      return matches(name);
    };
  }
  const tokens = tokensOf(test.pattern);
  return (name) => matchesTokens(tokens, name);
}

/** Whether a test of names is about one of these servers, as it is written. */
export function isAboutServer(test: NameTest, servers: readonly string[], naming: Naming | undefined): boolean {
  if ("regex" in test) return false;
  const text = "exact" in test ? test.exact : test.pattern.text;
  switch (test.of) {
    case "tool":
    case "model tool":
      return false;
    case "server":
      return servers.includes(text);
    case "model server":
      return naming !== undefined && servers.some((server) => isBehind(text, mangled(naming, server), naming.joint));
    case "model":
      return naming !== undefined && servers.some((server) => text.startsWith(modelName(naming, server, "")));
    default:
      return test.of satisfies never;
  }
}

function isBehind(text: string, begin: string, joint: string): boolean {
  return text === begin || text.startsWith(begin + joint);
}
