/**
 * GitHub Copilot CLI's command line, servers, agents and remembered approvals → Policy. A tool that is hidden cannot be
 * called; deny beats allow; a tool that calls itself read-only runs without approval. Read off the running program, 1.0.102.
 */

import type { Document, Path, Span } from "../../document/document.js";
import { lineIndex } from "../../document/lines.js";
import { readDocument } from "../../document/read.js";
import { type AccessEntry, type Effect, EVERY, type Selector } from "../../policy/access.js";
import { clip } from "../../text/words.js";
import { fieldOf } from "../../values/json-values.js";
import type { HostContext, HostReading, LayerDiagnostic, LayerSource, LoweredLayers } from "../host.js";
import { hostPolicy } from "../host-policy.js";
import { argumentsOf, jsonProblem, readJsonLayer } from "../json-layer.js";
import { copilotCli, NAMING } from "./about.js";
import { type AgentFile, readAgentFile } from "./agent-file.js";
import { approvalsOf } from "./approvals.js";
import { type ChangeName, hasChange, since, unknownChange } from "./changes.js";
import { type Given, partsOf, readOptions, type ToolOptions, type Word } from "./command-line.js";
import { agentSelectors, ruleSelector, visibleSelectors } from "./forms.js";
import { dropped, type ServerTools, serversOf } from "./mcp-servers.js";
import { copilotCommands } from "./scripts.js";

export const copilotCliReading: HostReading = {
  commandsIn: (text, uri) => copilotCommands(text, uri).map(({ program }) => program),
  lower,
};

/** A command line: its words, where they are, and what the environment grants. */
interface CommandLine {
  readonly layer: number;
  readonly words: readonly Word[];
  readonly pathOf: (word: number) => Path;
  readonly allowAll: Word | undefined;
}

interface Read {
  readonly documents: Document[];
  readonly diagnostics: LayerDiagnostic[];
  readonly servers: Map<string, ServerTools>;
  /** Servers that the settings turn off, by name. */
  readonly disabled: Map<string, { readonly layer: number; readonly path: Path }>;
  readonly agents: { readonly layer: number; readonly uri: string; readonly file: AgentFile }[];
  readonly approvals: { readonly layer: number; readonly value: unknown }[];
  line: CommandLine | undefined;
}

function lower(sources: readonly LayerSource[], context: HostContext): LoweredLayers {
  const trusted = context.trusted ?? true;
  const read: Read = {
    documents: [],
    diagnostics: [],
    servers: new Map(),
    disabled: new Map(),
    agents: [],
    approvals: [],
    line: undefined,
  };
  const isShadowed = sources.some(({ scope, uri }) => scope === "project" && !IN_GITHUB.test(uri));
  for (const [layer, source] of sources.entries()) {
    if (isShadowed && source.scope === "project" && IN_GITHUB.test(source.uri)) leaveOut(source, layer, read);
    else readSource(source, layer, trusted, read);
  }
  const options = readOptions(read.line?.words ?? []);
  const entries = new Entries(read, options, context);
  const { agent } = entries;
  const access = entries.list();
  const starts = !read.diagnostics.some(({ severity = "error", check }) => severity === "error" && check === "schema");
  return {
    policy: starts
      ? hostPolicy(
          "copilot-cli",
          sources,
          {
            engine: copilotCli.engine,
            version: copilotCli.version,
            interactive: read.line !== undefined && !options.isHeadless,
            ...context,
            trusted,
            ...(agent === undefined ? {} : { agent }),
          },
          {
            order: "first match",
            entries: access,
            otherwise: { effect: "ask", name: "", named: false, message: "", origin: [], layer: 0 },
            naming: NAMING,
          },
        )
      : undefined,
    diagnostics: read.diagnostics,
    enforcement: starts ? "enforced" : "unloadable",
    documents: read.documents,
  };
}

/** `.github/mcp.json`, which the program does not open where there is a `.mcp.json`, whatever that one holds. */
const IN_GITHUB = /(?:^|\/)\.github\/mcp\.json$/;

/** The file's servers are not there, unless another file configures them. */
function leaveOut({ uri, text }: LayerSource, layer: number, read: Read): void {
  const { document, value } = readJsonLayer(text, uri, false);
  read.documents.push(document);
  const message = "Copilot CLI does not read this file where there is a .mcp.json; move its servers there";
  read.diagnostics.push({ check: "dropped-file", severity: "warning", layer, path: [], message });
  const [servers, path] = serversIn(value);
  for (const [name, server] of serversOf(servers, layer, path, []))
    if (!read.servers.has(name)) read.servers.set(name, { ...server, tools: [] });
}

/** The servers of a repository's file, which may leave out the key `mcpServers`, and where they are. */
function serversIn(value: unknown): [unknown, Path] {
  const listed = fieldOf(value, "mcpServers");
  return listed === undefined ? [value, []] : [listed, ["mcpServers"]];
}

function readSource(source: LayerSource, layer: number, trusted: boolean, read: Read): void {
  const { scope, uri, text } = source;
  switch (scope) {
    case "flags": {
      const { document } = readJsonLayer(text, uri, false);
      read.documents.push(document);
      const words = argumentsOf(text).map((value) => ({
        value,
        known: value,
        isOne: true,
        span: { start: 0, end: 0 },
      }));
      read.line = { layer, words, pathOf: (word) => [word], allowAll: undefined };
      return;
    }
    case "script": {
      const command = copilotCommands(text, uri)[source.command ?? 0];
      read.documents.push(wordsDocument(text, uri, command?.words ?? []));
      if (command !== undefined)
        read.line = { layer, words: command.words, pathOf: (word) => [word], allowAll: command.allowAll };
      return;
    }
    case "agent": {
      const file = readAgentFile(text, uri);
      read.documents.push(file.document);
      read.agents.push({ layer, uri, file });
      return;
    }
    default:
      readJson(source, layer, trusted, read);
  }
}

function readJson({ scope, uri, text }: LayerSource, layer: number, trusted: boolean, read: Read): void {
  const isProject = scope === "project";
  const { document, value } = readJsonLayer(text, uri, !isProject);
  read.documents.push(document);
  if (value === undefined) {
    const { span, why } = jsonProblem(text, !isProject);
    const message = `Copilot CLI cannot read this file, and leaves it out without a word: ${why}`;
    read.diagnostics.push({ check: "dropped-file", severity: "warning", layer, path: [], span, message });
    return;
  }
  if (scope === "approvals") read.approvals.push({ layer, value });
  else if (/(?:^|\/)settings\.json$/.test(uri)) {
    const list = fieldOf(value, "disabledMcpServers");
    if (!Array.isArray(list)) return;
    for (const [index, name] of list.entries())
      if (typeof name === "string") read.disabled.set(name, { layer, path: ["disabledMcpServers", index] });
  } else if (isProject && !trusted) {
    const message = "Copilot CLI reads this file in a trusted folder only";
    read.diagnostics.push({ check: "dropped-file", severity: "warning", layer, path: [], message });
  } else {
    const [servers, path] = isProject ? serversIn(value) : [fieldOf(value, "mcpServers"), ["mcpServers"]];
    for (const [name, server] of serversOf(servers, layer, path, read.diagnostics)) read.servers.set(name, server);
  }
}

/** A document of which only words have places: `[2]` is the third. */
function wordsDocument(text: string, uri: string, words: readonly Word[]): Document {
  const rangeOf = lineIndex(text);
  const nowhere: Span = { start: 0, end: 0 };
  return {
    ...readDocument("", uri),
    text,
    rangeOf,
    locate: ([word]) => ({ uri, range: rangeOf(typeof word === "number" ? (words[word]?.span ?? nowhere) : nowhere) }),
  };
}

/** The entries in the order in which the program asks them. */
class Entries {
  readonly #read: Read;
  readonly #options: ToolOptions;
  readonly #context: HostContext;
  readonly #line: CommandLine | undefined;
  readonly #version: string;
  /** The agent that makes the calls, where one is chosen. */
  readonly agent: string | undefined;
  readonly #list: AccessEntry[] = [];

  constructor(read: Read, options: ToolOptions, context: HostContext) {
    this.#read = read;
    this.#options = options;
    this.#context = context;
    this.#line = read.line;
    this.#version = context.version ?? copilotCli.version;
    this.agent = context.agent ?? options.agent?.text;
  }

  list(): readonly AccessEntry[] {
    const file = this.#agentFile();
    const newer = this.#newerOptions();
    const unclear = [...this.#options.unclear, ...newer.unclear];
    for (const { word, message } of [...this.#options.refused, ...newer.refused]) this.#refuse(word, message);
    // Nothing that is not known lifts a deny; anything else may become otherwise by it.
    const broken = this.#brokenApprovals();
    const isUnclear = unclear.length > 0 || broken.length > 0;
    if (isUnclear) this.#rules(this.#options.deny, "deny");
    for (const { word, reason } of unclear) {
      this.#note(word, `${reason}; so it is not known what becomes of calls that are not denied`);
      this.#push({ effect: "hide", selector: EVERY, uncertain: reason, name: "", ...this.#placeOf(word) });
    }
    for (const one of broken) this.#push({ effect: "hide", selector: EVERY, name: "tool_approvals", ...one });
    this.#serversOff(file);
    this.#visible();
    this.#agentTools(file);
    if (!isUnclear) this.#rules(this.#options.deny, "deny");
    this.#rules(this.#options.allow, "allow");
    this.#allowAll();
    this.#approvals();
    const readOnly: Selector = { names: [], annotations: { readOnlyHint: true } };
    this.#push({ effect: "allow", selector: readOnly, name: "readOnlyHint", layer: 0, path: [], named: false });
    return this.#list;
  }

  #push(entry: {
    readonly effect: Effect;
    readonly selector: Selector;
    readonly name: string;
    readonly layer: number;
    readonly path: Path;
    readonly uncertain?: string | undefined;
    readonly named?: boolean;
  }): void {
    const { path, named = true, ...rest } = entry;
    this.#list.push({ ...rest, named, conditions: [], message: "", origin: path });
  }

  #placeOf(word: number): { readonly layer: number; readonly path: Path } {
    return { layer: this.#line?.layer ?? 0, path: this.#line?.pathOf(word) ?? [] };
  }

  #has(name: ChangeName): boolean | undefined {
    return hasChange(name, this.#version);
  }

  #unknown(name: ChangeName, what: string): string {
    return unknownChange(name, this.#version, what);
  }

  /** What is known only when the command runs is no fault. */
  #note(word: number, message: string): void {
    this.#read.diagnostics.push({ check: "not-evaluated", severity: "note", ...this.#placeOf(word), message });
  }

  #dead(check: "dead-entry" | "dropped-entry", word: number, message: string): void {
    this.#read.diagnostics.push({ check, severity: "warning", ...this.#placeOf(word), message });
  }

  #refuse(word: number, message: string): void {
    this.#read.diagnostics.push({
      check: "schema",
      ...this.#placeOf(word),
      message: `Copilot CLI does not start: ${message}`,
    });
  }

  /** The chosen agent's file: the user's before the project's. */
  #agentFile(): { readonly layer: number; readonly file: AgentFile } | undefined {
    const { agent } = this;
    const word = this.#options.agent?.word ?? 0;
    if (this.#options.agent !== undefined && agent === undefined) {
      this.#unknownAgent(word, "the agent's name is known only when the command runs");
      return undefined;
    }
    if (agent === undefined) return undefined;
    const found = this.#read.agents
      .filter(({ uri, file }) => file.name === agent || stemOf(uri) === agent)
      .sort(byWeight);
    const first = found.at(-1);
    if (first === undefined) {
      this.#unknownAgent(word, `no file that was read is the agent \`${clip(agent)}\``);
      return undefined;
    }
    const { layer, file } = first;
    if (file.failure === undefined) return first;
    const { path, message } = file.failure;
    this.#read.diagnostics.push({
      check: "schema",
      layer,
      path,
      message: `Copilot CLI does not start with this agent: ${message}`,
    });
    return undefined;
  }

  #unknownAgent(word: number, reason: string): void {
    this.#note(word, `${reason}, so that it is not known which tools it is offered`);
    this.#push({ effect: "hide", selector: EVERY, uncertain: reason, name: "--agent", ...this.#placeOf(word) });
  }

  /** Servers that are turned off, and tools that a server's `tools` leaves out. */
  #serversOff(agent: { readonly layer: number; readonly file: AgentFile } | undefined): void {
    const { disabledServers, enabledServers, configs } = this.#options;
    for (const given of disabledServers) {
      const uncertain = given.text === undefined ? "the server's name is known only when the command runs" : undefined;
      const selector: Selector = given.text === undefined ? EVERY : serverNamed(given.text);
      this.#push({ effect: "hide", selector, name: given.text ?? "", uncertain, ...this.#placeOf(given.word) });
    }
    const enabled = new Set(enabledServers.map(({ text }) => text));
    for (const [name, { layer, path }] of this.#read.disabled)
      if (!enabled.has(name)) this.#push({ effect: "hide", selector: serverNamed(name), name, layer, path });
    const servers = new Map(this.#read.servers);
    if (agent !== undefined)
      for (const [name, server] of serversOf(agent.file.servers, agent.layer, ["mcp-servers"], this.#read.diagnostics))
        servers.set(name, server);
    let uncertain: string | undefined;
    for (const given of configs) {
      const value = given.text === undefined ? undefined : jsonOf(given.text);
      if (value === undefined) {
        uncertain = "the servers of `--additional-mcp-config` are not known, and may replace this one";
        this.#note(given.word, "callgate does not read this configuration: what its servers' `tools` say is not known");
        continue;
      }
      const { layer, path } = this.#placeOf(given.word);
      for (const [name, server] of serversOf(fieldOf(value, "mcpServers"), layer, [], []))
        servers.set(name, { ...server, path });
    }
    for (const [name, { layer, path, tools, isDisabled }] of servers) {
      const isTurnedOff = isDisabled === "wrong" || (isDisabled && !enabled.has(name));
      const isOff = isTurnedOff && this.#has("disabledServers");
      if (isOff !== true && tools !== "all") {
        const except = tools.map((tool): Selector => ({ names: [{ of: "tool", exact: tool }] }));
        this.#push({ effect: "hide", selector: { ...serverNamed(name), except }, name, uncertain, layer, path });
      }
      if (isOff === false) continue;
      if (isDisabled === "wrong") {
        const message = "`disabled` is a boolean; Copilot CLI does not load this server";
        this.#read.diagnostics.push(dropped(layer, path, message));
      }
      const unsure = isOff === undefined ? this.#unknown("disabledServers", "`disabled`") : uncertain;
      this.#push({ effect: "hide", selector: serverNamed(name), name, uncertain: unsure, layer, path });
    }
  }

  /** `--available-tools` and, where that is not given, `--excluded-tools`. */
  #visible(): void {
    const available = this.#parts(this.#options.available);
    const excluded = this.#parts(this.#options.excluded);
    for (const { text, word } of [...available, ...excluded])
      if (text !== undefined && (/[()]/.test(text) || /\*(?!$)|[^/]\*$|^\*$/.test(text)))
        this.#dead(
          "dead-entry",
          word,
          `\`${clip(text)}\` names no tool here: write \`SERVER-TOOL\`, \`SERVER/TOOL\` or \`SERVER\``,
        );
    const [first] = available;
    if (first !== undefined) {
      const uncertain = available.some(({ text }) => text === undefined) ? MADE : undefined;
      const except = available.flatMap(({ text }) => (text === undefined ? [] : visibleSelectors(text)));
      this.#push({
        effect: "hide",
        selector: { names: [], except },
        name: "--available-tools",
        uncertain,
        ...this.#placeOf(first.word),
      });
      for (const { text, word } of available) {
        const unsure = this.#slashUnsure(text);
        for (const selector of unsure === undefined || text === undefined ? [] : visibleSelectors(text))
          this.#push({ effect: "hide", selector, name: text ?? "", uncertain: unsure, ...this.#placeOf(word) });
      }
      if (excluded[0] !== undefined)
        this.#dead(
          "dropped-entry",
          excluded[0].word,
          "`--available-tools` is given, and Copilot CLI ignores `--excluded-tools`",
        );
      return;
    }
    for (const { text, word } of excluded)
      for (const selector of text === undefined ? [EVERY] : visibleSelectors(text))
        this.#push({
          effect: "hide",
          selector,
          name: text ?? "",
          uncertain: text === undefined ? MADE : this.#slashUnsure(text),
          ...this.#placeOf(word),
        });
  }

  /** Why it is not known what a text of several slashes names: earlier versions find no tool whose name holds one. */
  #slashUnsure(text: string | undefined): string | undefined {
    return text === undefined || text.split("/").length < 3 || this.#has("slashInTool") === true
      ? undefined
      : `before ${since("slashInTool")} names with several slashes are read otherwise, which was seen in part`;
  }

  #agentTools(agent: { readonly layer: number; readonly file: AgentFile } | undefined): void {
    const tools = agent?.file.tools;
    if (agent === undefined || tools === undefined) return;
    const { layer } = agent;
    for (const { text, index } of tools)
      if (/[()]/.test(text) || (/\*/.test(text) && text !== "*" && !/^[^*]*\/\*$/.test(text))) {
        const path: Path = index === undefined ? ["tools"] : ["tools", index];
        const message = `\`${clip(text)}\` names no tool here: write \`SERVER/TOOL\` or \`SERVER/*\``;
        this.#read.diagnostics.push({ check: "dead-entry", severity: "warning", layer, path, message });
      }
    const except = tools.flatMap(({ text }) => agentSelectors(text));
    if (except.includes(EVERY)) return;
    this.#push({ effect: "hide", selector: { names: [], except }, name: "tools", layer, path: ["tools"] });
  }

  #rules(list: readonly Given[], effect: "allow" | "deny"): void {
    for (const { text, word } of this.#parts(list)) {
      const place = this.#placeOf(word);
      if (text === undefined) {
        this.#push({ effect, selector: EVERY, name: "", uncertain: MADE, ...place });
        this.#note(word, `${MADE}, so that it is not known what it ${effect === "deny" ? "denies" : "allows"}`);
        continue;
      }
      const selector = ruleSelector(text);
      if (selector === undefined) {
        this.#refuse(word, `\`${clip(text)}\` is no rule; write \`SERVER\` or \`SERVER(TOOL)\``);
        continue;
      }
      if (/\(.*\*.*\)$/s.test(text) && !/^(?:shell|write|read|url|memory)\(/.test(text))
        this.#dead(
          "dead-entry",
          word,
          `\`*\` is no pattern here: \`${clip(text)}\` ${effect === "deny" ? "denies" : "allows"} nothing`,
        );
      this.#push({ effect, selector, name: text, ...place });
    }
  }

  #allowAll(): void {
    const { allowAll } = this.#options;
    if (allowAll !== undefined)
      this.#push({ effect: "allow", selector: EVERY, name: "--allow-all-tools", ...this.#placeOf(allowAll.word) });
    const environment = this.#line?.allowAll;
    if (environment === undefined) return;
    const { layer, path } = this.#placeOf(0);
    const value = environment.value?.trim().toLowerCase();
    if (value !== undefined && !["true", "1", "yes", "on", "y"].includes(value)) return;
    const uncertain =
      value === undefined ? "the value of `COPILOT_ALLOW_ALL` is known only when the command runs" : undefined;
    this.#push({ effect: "allow", selector: EVERY, name: "COPILOT_ALLOW_ALL", uncertain, layer, path });
  }

  /** Options that earlier versions do not know, and do not start with. */
  #newerOptions(): Pick<ToolOptions, "unclear" | "refused"> {
    const [first] = this.#options.enabledServers;
    const has = this.#has("enableOption");
    if (first === undefined || has === true) return { unclear: [], refused: [] };
    const { word } = first;
    return has === false
      ? { unclear: [], refused: [{ word, message: "this version has no `--enable-mcp-server`" }] }
      : { unclear: [{ word, reason: this.#unknown("enableOption", "`--enable-mcp-server`") }], refused: [] };
  }

  /**
   * Files of approvals that the program does not take: none of such a file counts, or the program does not start.
   * @returns those of which it is not known which of the two
   */
  #brokenApprovals(): readonly { readonly layer: number; readonly path: Path; readonly uncertain: string }[] {
    return this.#read.approvals.flatMap(({ layer, value }) => {
      const { failure } = approvalsOf(value);
      if (failure === undefined) return [];
      const { path } = failure;
      const drops = this.#has("dropsApprovals");
      if (drops === false) {
        const message = "Copilot CLI does not start: this is no approval that it takes";
        this.#read.diagnostics.push({ check: "schema", layer, path, message });
        return [];
      }
      this.#read.diagnostics.push({ check: "dropped-file", severity: "warning", layer, ...failure });
      if (drops === true) return [];
      const uncertain = this.#unknown("dropsApprovals", "a file of approvals with one that it does not take");
      return [{ layer, path, uncertain }];
    });
  }

  #approvals(): void {
    for (const { layer, value } of this.#read.approvals) {
      const { approvals } = approvalsOf(value);
      for (const { folder, server, tool, path } of approvals) {
        if (this.#context.folder !== undefined && this.#context.folder !== folder) continue;
        const uncertain =
          this.#context.folder === undefined
            ? `approved in the folder ${clip(folder)}, and the folder is not known`
            : undefined;
        const names: Selector["names"] =
          tool === undefined
            ? [{ of: "server", exact: server }]
            : [
                { of: "server", exact: server },
                { of: "model tool", exact: tool },
              ];
        this.#push({ effect: "allow", selector: { names }, name: "tool_approvals", uncertain, layer, path });
      }
    }
  }

  /** Each part of each value; a value that is made when the line runs is one of its own. */
  #parts(list: readonly Given[]): readonly Given[] {
    return list.flatMap(({ text, word }): readonly Given[] =>
      text === undefined ? [{ text, word }] : partsOf(text).map((part) => ({ text: part, word })),
    );
  }
}

const MADE = "the value is known only when the command runs";

function serverNamed(name: string): Selector {
  return { names: [{ of: "server", exact: name }] };
}

/** `x` of `x.agent.md` and of `x.md`. */
function stemOf(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1).replace(/(?:\.agent)?\.md$/, "");
}

/** The one that counts comes last: `NAME.agent.md` before `NAME.md` in one folder, folders in the order of the layers. */
function byWeight(
  a: { readonly layer: number; readonly uri: string },
  b: { readonly layer: number; readonly uri: string },
): number {
  const folder = ({ uri }: { readonly uri: string }) => uri.slice(0, uri.lastIndexOf("/") + 1);
  const isAgent = ({ uri }: { readonly uri: string }) => Number(/\.agent\.md$/.test(uri));
  return folder(a) === folder(b) ? isAgent(a) - isAgent(b) || a.layer - b.layer : a.layer - b.layer;
}

/** The value of a JSON text; undefined where it is not JSON, such as `@FILE`. */
function jsonOf(text: string): unknown {
  const { value } = readJsonLayer(text, "", false);
  return value;
}
