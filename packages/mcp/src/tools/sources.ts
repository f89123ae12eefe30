/** What a call names: files below the folder, or texts of its own → paths, and the texts that lie at them. */

import { posix } from "node:path";
import { DIALECTS, type DialectId, HOSTS, type HostId } from "@callgate/core";
import { UserError } from "@callgate/project/io";
import type { ObjectSchema } from "./tool.js";

/** A file below the folder, or a text in place of it. */
export interface Source {
  readonly path?: string;
  readonly text?: string;
  readonly filename?: string;
}

export interface ToolListSource extends Source {
  readonly server?: string;
}

/** As much text as a policy may be, and a tool list. In characters. */
const MAX_TEXT = 2 * 1024 * 1024;
const MAX_PATH = 1_000;
/** More names than these need a glob. */
const MAX_PATHS = 100;

const path = (description?: string) => ({
  type: "string",
  minLength: 1,
  maxLength: MAX_PATH,
  ...described(description),
});

function described(description: string | undefined): { readonly description?: string } {
  return description === undefined ? {} : { description };
}

/**
 * @param more properties beside those of every source
 * @param isFirst whether a client reads of these for the first time: every tool lists them, and a model has all of it before it
 */
function sourceSchema(description: string, more: Readonly<Record<string, object>> = {}, isFirst = true): ObjectSchema {
  const first = (text: string) => (isFirst ? text : undefined);
  return {
    type: "object",
    description: `${description} Give path or text.`,
    properties: {
      path: path(first("From the server's folder.")),
      text: { type: "string", maxLength: MAX_TEXT, ...described(first("A draft that is on no disk.")) },
      filename: path(first("With text: the path that it is for, such as .claude/settings.json.")),
      ...more,
    },
    additionalProperties: false,
  } as ObjectSchema;
}

export const POLICY = sourceSchema("A gateway's policy, an agent's own configuration, or a folder with that.");

export const SUITE = sourceSchema("A suite of policy tests; paths in it begin in its own folder.");

export const DRAFT = sourceSchema(
  "With text and filename: what that file holds in this call, such as a draft of the policy that a suite tests.",
  {},
  false,
);

const REVISION = { type: "string", minLength: 1, maxLength: 200 };

export const FIRST_SIDE = sourceSchema("What is compared with.", {
  revision: { ...REVISION, description: "With path: as git has it at this revision, such as HEAD." },
});

export const SECOND_SIDE = sourceSchema("What is compared.", { revision: REVISION }, false);

export const PATHS = {
  type: "array",
  items: path(),
  minItems: 1,
  maxItems: MAX_PATHS,
  description: "Files, folders and globs, from the server's folder.",
};

export const TOOL_LISTS = {
  type: "array",
  maxItems: 50,
  items: sourceSchema(
    "The result of tools/list, as JSON.",
    { server: { type: "string", minLength: 1, maxLength: 200, description: "Whose list, as the agent calls it." } },
    false,
  ),
  description: "Servers' tool lists; those of the configuration when left out.",
};

export const DIALECT = {
  type: "string",
  enum: [...Object.keys(DIALECTS), ...Object.keys(HOSTS)],
  description: "What the policy is written in; recognised when left out.",
};

/** What calls about policies have in common. */
export const POLICIES = { policy: POLICY, paths: PATHS, tools: TOOL_LISTS, dialect: DIALECT };

export interface PoliciesArguments {
  readonly policy?: Source;
  readonly paths?: readonly string[];
  readonly tools?: readonly ToolListSource[];
  readonly dialect?: string;
}

export const WINDOW = {
  offset: {
    type: "integer",
    minimum: 0,
    maximum: 1_000_000,
    description: "The first item of long lists; 0 when left out.",
  },
  limit: {
    type: "integer",
    minimum: 1,
    maximum: 200,
    description: "The most items of long lists; 20 when left out.",
  },
};

/** The sources of a call as paths, and the texts that lie at them. */
export class Sources {
  readonly texts = new Map<string, string>();

  /**
   * The path of a source.
   * @param name what it is called in the arguments
   * @param otherwise the path of a text that is for none
   */
  path(source: Source, name: string, otherwise: string): string {
    const { path, text, filename } = source;
    if ((path === undefined) === (text === undefined))
      throw new UserError(`${name} has ${path === undefined ? "neither path nor text" : "path and text"}; give one`);
    if (path !== undefined) {
      if (filename !== undefined) throw new UserError(`${name}.filename goes with text; leave it out beside path`);
      return insidePath(path, `${name}.path`);
    }
    const at = filename === undefined ? otherwise : insidePath(filename, `${name}.filename`);
    if (this.texts.has(at)) throw new UserError(`two texts are for ${at}; give them different filenames`);
    this.texts.set(at, text as string);
    return at;
  }

  /**
   * The paths of a call that is about one source or several; undefined where it names none.
   * @param name what the one is called in the arguments
   * @param otherwise the path of a text that is for none
   */
  paths(
    source: Source | undefined,
    paths: readonly string[] | undefined,
    name = "policy",
    otherwise = "policy",
  ): string[] | undefined {
    if (source === undefined) return paths?.map((path) => insidePath(path, "paths"));
    if (paths !== undefined) throw new UserError(`give ${name} or paths, not both`);
    return [this.path(source, name, otherwise)];
  }

  /** As `--tools` takes them. */
  tools(lists: readonly ToolListSource[] | undefined): string[] | undefined {
    return lists?.map(({ server, ...source }, i) => {
      const at = this.path(source, `tools[${i}]`, `tools-${i + 1}.json`);
      return server === undefined ? at : `${server}=${at}`;
    });
  }
}

/**
 * A path from the folder, as a client names it.
 * @throws UserError for one that does not begin, or stay, in the folder
 */
export function insidePath(path: string, name: string): string {
  const shown = JSON.stringify(path.length > 100 ? `${path.slice(0, 100)}…` : path);
  const refuse = (reason: string) => {
    throw new UserError(`${name} is ${shown}, ${reason}; write a path from the server's folder`);
  };
  if (path.includes("\0")) refuse("which has a zero byte");
  if (/^(?:[\\/~]|[A-Za-z]:)/.test(path)) refuse("which does not begin in the server's folder");
  if (path.split(/[\\/]/).includes("..")) refuse("which leads out of a folder");
  return posix.normalize(path);
}

/** `POLICIES` as the library takes them. */
export function policiesOf({ policy, paths, tools, dialect }: PoliciesArguments, sources: Sources) {
  return { paths: sources.paths(policy, paths), tools: sources.tools(tools), ...dialectOf(dialect) };
}

/** `dialect` as the library takes it: a gateway's dialect, or an agent. */
export function dialectOf(dialect: string | undefined): { dialect?: DialectId; host?: HostId } {
  if (dialect === undefined) return {};
  return Object.hasOwn(HOSTS, dialect) ? { host: dialect as HostId } : { dialect: dialect as DialectId };
}
