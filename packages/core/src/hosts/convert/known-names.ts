/** A policy and what else is known → the servers, tools and patterns that it is about. */

import type { Document, MapNode, Node } from "../../document/document.js";
import type { Access, NameTest, Naming, Selector } from "../../policy/access.js";
import { mangled, modelName } from "../../policy/naming.js";
import type { ToolCatalogue } from "../../policy/tool.js";
import type { KnownNames, NamedPattern } from "./host-printer.js";

export interface NamesFound extends KnownNames {
  /** A name of which it is not known where the server's part ends; undefined where all can be divided. */
  readonly undivided: string | undefined;
}

/**
 * The names that a policy of a host is about, and those that are given.
 * @param servers names of servers
 * @param lists by the name of their server
 * @param documents the host's files, whose tables of servers name some, too
 */
export function knownNames(
  access: Access,
  servers: readonly string[],
  lists: ReadonlyMap<string, ToolCatalogue>,
  documents: readonly Document[],
): NamesFound {
  const finder = new Finder(access, [...servers, ...lists.keys(), ...documents.flatMap(serversIn)]);
  finder.addLists(lists);
  for (const { selector } of access.entries) finder.read(selector, undefined);
  return finder.found();
}

const SERVER_TABLES = ["mcp", "mcpServers", "mcp_servers"];

/** The servers that a host's file configures. */
function serversIn({ root }: Document): readonly string[] {
  if (root?.kind !== "map") return [];
  return SERVER_TABLES.flatMap((table) => {
    const value = fieldAt(root, table);
    return value?.kind === "map" ? value.entries.flatMap(({ key }) => (key.kind === "scalar" ? [key.text] : [])) : [];
  }).filter((name) => name !== "");
}

function fieldAt({ entries }: MapNode, name: string): Node | undefined {
  return entries.findLast(({ key }) => key.kind === "scalar" && key.text === name)?.value;
}

/** Names of opencode's own permissions, which look as those of MCP tools do. */
const OWN_NAMES = ["external_directory", "doom_loop"];

/** More tools than these that are named without a server are looked for on known servers only. */
const MAX_OF_ANY_SERVER = 8;

class Finder {
  readonly #naming: Naming | undefined;
  readonly #tools = new Map<string, Set<string>>();
  readonly #patterns = new Map<string, NamedPattern>();
  readonly #hasList = new Set<string>();
  /** Listed tools as the model calls them. */
  readonly #listed = new Set<string>();
  /** Tools that are named without a server. */
  readonly #ofAnyServer = new Set<string>();
  #undivided: string | undefined;

  constructor(access: Access, servers: readonly string[]) {
    this.#naming = access.naming;
    const written = [...access.entries, ...(access.restrictions ?? [])].flatMap(({ selector }) =>
      serversOf(selector, access.naming),
    );
    for (const server of [...servers, ...written]) this.#toolsOf(server);
  }

  addLists(lists: ReadonlyMap<string, ToolCatalogue>): void {
    for (const [server, { tools }] of lists) {
      this.#hasList.add(server);
      for (const name of tools.keys()) {
        this.#toolsOf(server).add(name);
        if (this.#naming !== undefined) this.#listed.add(JSON.stringify([server, mangled(this.#naming, name)]));
      }
    }
  }

  /** A tool that a rule names; as the model calls it, it may be one of a list. */
  #addTool(server: string, tool: string): void {
    if (!this.#listed.has(JSON.stringify([server, tool]))) this.#toolsOf(server).add(tool);
  }

  read({ names, except = [] }: Selector, above: string | undefined): void {
    const own = names.find(isServer);
    const server = own === undefined ? above : "exact" in own && !own.anyCase ? own.exact : above;
    for (const test of names) this.#readTest(test, server);
    // A pattern over names that are left out is not what a rule is about.
    for (const one of except) this.read({ names: one.names.filter((test) => "exact" in test) }, server);
  }

  found(): NamesFound {
    for (const server of this.#tools.keys())
      if (!this.#hasList.has(server)) for (const tool of this.#ofAnyServer) this.#addTool(server, tool);
    // Of a pattern for each of many, the classes would be too many.
    if (this.#ofAnyServer.size <= MAX_OF_ANY_SERVER)
      for (const text of this.#ofAnyServer)
        this.#addPattern({ server: undefined, text, isWhole: false, hasOne: false });
    return {
      servers: [...this.#tools.keys()],
      tools: this.#tools,
      patterns: [...this.#patterns.values()],
      undivided: this.#undivided,
    };
  }

  #toolsOf(server: string): Set<string> {
    const known = this.#tools.get(server) ?? new Set();
    this.#tools.set(server, known);
    return known;
  }

  #readTest(test: NameTest, server: string | undefined): void {
    if (test.of === "server" || test.of === "model server" || "regex" in test) return;
    if (test.of === "model") this.#readModel(test, server);
    else if ("exact" in test) {
      if (server === undefined) this.#ofAnyServer.add(test.exact);
      else if (this.#tools.has(server)) this.#addTool(server, test.exact);
    } else this.#addPattern({ server, text: test.pattern.text, isWhole: false, hasOne: test.pattern.hasOne });
  }

  #readModel(test: Exclude<NameTest, { readonly regex: string }>, of: string | undefined): void {
    const naming = this.#naming;
    if (naming === undefined) return;
    const [text, hasOne] = "exact" in test ? [test.exact, false] : [test.pattern.text, test.pattern.hasOne];
    let isDivided = false;
    for (const server of this.#tools.keys()) {
      const begin = modelName(naming, server, "");
      if (!text.startsWith(begin)) continue;
      isDivided = true;
      const rest = text.slice(begin.length);
      if (rest === "" || rest === "*") continue;
      if ("exact" in test) this.#addTool(server, rest);
      else this.#addPattern({ server, text: rest, isWhole: false, hasOne });
    }
    // Beside a test of the server, it says no more of where that ends.
    if (isDivided || of !== undefined || OWN_NAMES.includes(text)) return;
    const { prefix, joint } = naming;
    const rest = text.startsWith(prefix) ? text.slice(prefix.length) : text;
    if ("exact" in test) {
      const isMade = text.startsWith(prefix) && rest.includes(joint) && mangled(naming, text) === text;
      const isToolName = isMade && !this.#tools.has(text);
      if (joint !== "__" && isToolName) this.#undivided ??= text;
      return;
    }
    const isForAll = rest.startsWith(`*${joint}`);
    const pattern = isForAll ? rest.slice(1 + joint.length) : text;
    const isOfServer = /^[^*?]+$/.test(rest.slice(0, Math.max(rest.lastIndexOf(joint), 0)));
    if (joint !== "__" && isOfServer) this.#undivided ??= text;
    else this.#addPattern({ server: undefined, text: pattern, isWhole: !isForAll, hasOne });
  }

  #addPattern(pattern: NamedPattern): void {
    if (pattern.text !== "" && !(pattern.text === "*" && !pattern.isWhole))
      this.#patterns.set(JSON.stringify(pattern), pattern);
  }
}

function isServer({ of }: NameTest): boolean {
  return of === "server" || of === "model server";
}

/** The servers that tests of names are about; a name with the joint in it is that of a server and a tool. */
function serversOf({ names, except = [] }: Selector, naming: Naming | undefined): readonly string[] {
  const own = names.flatMap((test): readonly string[] => {
    if ("regex" in test || naming === undefined) return [];
    const { prefix, joint } = naming;
    const text = "exact" in test ? test.exact : test.pattern.text;
    if (isServer(test)) {
      if (!("exact" in test) || text === "") return [];
      // Where case does not count, the same text is compared with servers and with the names of tools.
      const isDoubtful = test.anyCase === true && names.length === 1;
      return text.includes(isDoubtful || joint === "__" ? joint : "\0") || (isDoubtful && text.includes("/"))
        ? []
        : [text];
    }
    if (test.of !== "model" || !text.startsWith(prefix)) return [];
    const rest = text.slice(prefix.length);
    const at = rest.indexOf(joint);
    const server = at < 0 ? "" : rest.slice(0, at);
    // Where a server's name may hold the joint, only that of all its tools says where it ends.
    const isDivided = joint === "__" || (rest === `${server}${joint}*` && !("exact" in test));
    return server === "" || /[*?]/.test(server) || !isDivided ? [] : [server];
  });
  return [...own, ...except.flatMap((one) => serversOf(one, naming))];
}
