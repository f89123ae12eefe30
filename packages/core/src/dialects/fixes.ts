/** How fixes write in each dialect: what core's edits put into documents. Loaded by whoever fixes. */

import type { Document, Path } from "../document/document.js";
import type { DataMap, TextEdit } from "../edit/index.js";
import type { Policy } from "../policy/policy.js";
import { catalogueFixes } from "./catalogue/catalogue-fixes.js";
import type { DialectId, DocumentPolicy } from "./dialect.js";
import { gatewayFixes } from "./gateway/gateway-fixes.js";
import { interceptFixes } from "./intercept/intercept-fixes.js";
import type { Pasted } from "./pasted.js";

/** An item, and the list that it belongs to, which may have to be made. */
export interface NewItem {
  readonly list: Path;
  readonly item: DataMap | string;
}

/** The tools of a tool list, by name. */
export type Listed = ReadonlyMap<string, unknown>;

/** Lists of a tool's entry by their keys, and what is added to each. */
export type ToolLists = readonly (readonly [list: string, items: readonly DataMap[]])[];

export interface DialectFixes {
  /** The keys that an entry of a tool may have. */
  readonly toolKeys: readonly string[];
  /** A limit of so many calls a minute, and what it needs beside it; undefined where the tool already has such a counter. */
  rateLimit(policy: Policy, tool: string, perMinute: number, listed?: Listed): readonly NewItem[] | undefined;
  /** The list whose conditions every call of the tool must meet, for a limit that has none of its own; undefined: it has. */
  requiredBeside(limit: Path): Path | undefined;
  /** What a tool's lists get for a rule in other words; undefined where the dialect cannot say it. A denied tool gets no limit. */
  listsOf(pasted: Pasted, tool: string): ToolLists | undefined;
  /** Rewrites a rule in other words key by key, so that comments stay; undefined where no rule is rewritten so. */
  readonly rewriteRule: ((document: Document, rule: Path) => RewrittenRule | undefined) | undefined;
  /** Rewrites a document that no program loads; undefined where a program does. */
  readonly rewrite: ((document: Document, policy: DocumentPolicy) => RewrittenDocument | undefined) | undefined;
  /** What a limit at the path needs beside it for the program to load it; empty where it needs nothing. */
  carried(policy: Policy, limit: Path): readonly NewItem[];
}

export interface RewrittenRule {
  readonly pasted: Pasted;
  readonly edits: readonly TextEdit[] | undefined;
}

export interface RewrittenDocument {
  /** What it becomes, as an imperative. */
  readonly message: string;
  readonly edits: readonly TextEdit[];
}

export const FIXES: Readonly<Record<DialectId, DialectFixes>> = {
  catalogue: catalogueFixes,
  gateway: gatewayFixes,
  intercept: interceptFixes,
};
