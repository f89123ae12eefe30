/**
 * Rules as tool catalogue pages teach them, whichever dialect they show: `action: deny`, `reason`,
 * `rate_limit: {max, window}` at a tool. A mapping of such keys → what its author wants.
 */

import type { Document, MapNode } from "../document/document.js";
import { mapFields, nodeAt } from "../document/fields.js";
import { plainValue } from "../document/plain-value.js";
import type { Data, DataMap } from "../edit/index.js";

export interface Pasted {
  readonly action: "allow" | "deny" | "approval" | undefined;
  readonly hide: boolean;
  readonly reason: string | undefined;
  readonly limit: PastedLimit | undefined;
  readonly conditions: readonly DataMap[];
  /** The keys that say so, as they are written. */
  readonly keys: readonly string[];
}

export interface PastedLimit {
  readonly max: number;
  readonly window: "minute" | "hour" | "day";
}

type Role = "action" | "hide" | "reason" | "limit" | "when" | "conditions" | "name" | "denied" | "allowed";

/** By key in lower case, without `_` and `-`. */
const ROLES: ReadonlyMap<string, Role> = new Map([
  ...roles("action", ["action", "effect", "decision"]),
  ...roles("hide", ["hide", "hidden"]),
  ...roles("reason", ["reason", "ondeny", "message", "denymessage", "denyreason"]),
  ...roles("limit", ["ratelimit"]),
  ...roles("when", ["when", "if"]),
  ...roles("conditions", ["conditions"]),
  ...roles("name", ["name"]),
  ...roles("denied", ["deny", "denied", "block", "blocked", "disabled"]),
  ...roles("allowed", ["allow", "allowed", "enabled"]),
]);

function roles(role: Role, keys: readonly string[]): (readonly [string, Role])[] {
  return keys.map((key) => [key, role]);
}

const ACTIONS: ReadonlyMap<string, NonNullable<Pasted["action"]>> = new Map([
  ...["deny", "denied", "block", "blocked", "forbid", "reject"].map((word) => [word, "deny"] as const),
  ...["allow", "allowed", "permit", "evaluate"].map((word) => [word, "allow"] as const),
  ...["requireapproval", "approval", "approve", "ask", "confirm"].map((word) => [word, "approval"] as const),
]);

const WINDOWS: ReadonlyMap<string, PastedLimit["window"]> = new Map([
  ...["60", "60s", "1m", "m", "min", "minute", "minutes", "permin", "perminute"].map(
    (word) => [word, "minute"] as const,
  ),
  ...["3600", "3600s", "1h", "60m", "h", "hr", "hour", "hours", "perhour"].map((word) => [word, "hour"] as const),
  ...["86400", "86400s", "24h", "1d", "d", "day", "days", "perday"].map((word) => [word, "day"] as const),
]);

/** Whether a key of a tool is one that such rules have. */
export function isPastedKey(key: string): boolean {
  return ROLES.has(plain(key));
}

/**
 * What the mapping's pasted keys say; undefined where one of them is not understood, because it cannot be
 * translated.
 * @param keys the keys to read; the others are left alone
 */
export function readPasted(map: MapNode, keys: readonly string[]): Pasted | undefined {
  const fields = mapFields(map).byName;
  const read = { hide: false, conditions: [] as DataMap[] } as {
    action?: Pasted["action"];
    hide: boolean;
    reason?: string;
    limit?: PastedLimit;
    conditions: DataMap[];
  };
  for (const key of keys) {
    const node = fields.get(key)?.value;
    const role = ROLES.get(plain(key));
    if (node === undefined || role === undefined) return undefined;
    const value = plainValue(node, []);
    switch (role) {
      case "action": {
        const action = typeof value === "string" ? ACTIONS.get(plain(value)) : undefined;
        if (action === undefined && !(typeof value === "string" && HIDES.has(plain(value)))) return undefined;
        if (action === undefined) read.hide = true;
        else read.action = stricter(read.action, action);
        break;
      }
      case "hide":
        if (typeof value !== "boolean") return undefined;
        read.hide ||= value;
        break;
      case "denied":
      case "allowed":
        if (typeof value !== "boolean") return undefined;
        read.action = stricter(read.action, value === (role === "denied") ? "deny" : "allow");
        break;
      case "reason":
        if (typeof value !== "string") return undefined;
        read.reason = value;
        break;
      case "limit": {
        const limit = limitOf(value);
        if (limit === undefined) return undefined;
        read.limit = limit;
        break;
      }
      case "when": {
        const conditions = conditionsOf(value);
        if (conditions === undefined) return undefined;
        read.conditions.push(...conditions);
        break;
      }
      case "conditions":
        if (!Array.isArray(value) || !value.every(isCondition)) return undefined;
        read.conditions.push(...value);
        break;
      case "name":
        break;
      default:
        return role satisfies never;
    }
  }
  return { action: read.action, reason: read.reason, limit: read.limit, ...read, keys };
}

const HIDES: ReadonlySet<string> = new Set(["hide", "hidden"]);

/** Of two actions, the one that lets less pass: what was denied is never allowed. */
function stricter(a: Pasted["action"], b: NonNullable<Pasted["action"]>): Pasted["action"] {
  if (a === undefined || a === b) return b;
  return a === "deny" || b === "deny" ? "deny" : "approval";
}

/**
 * Whether keys that no program reads deny or hide the tool in the tool's own entry: then no fix may limit
 * it instead.
 */
export function isDeniedInVain({ root }: Document, tool: string): boolean {
  const node = nodeAt(root, ["tools", tool])?.value;
  if (node?.kind !== "map") return false;
  const keys = [...mapFields(node).byName.keys()].filter((key) => {
    const role = ROLES.get(plain(key));
    return role === "action" || role === "hide" || role === "denied" || role === "allowed";
  });
  return keys.some((key) => {
    const pasted = readPasted(node, [key]);
    return pasted !== undefined && (pasted.hide || pasted.action === "deny" || pasted.action === "approval");
  });
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}

/** `{max: 10, window: 60}`, the window in seconds or by name; `10/minute`, `10 per minute`. */
function limitOf(value: unknown): PastedLimit | undefined {
  if (typeof value === "string") {
    const [, max, window] = /^\s*([0-9]{1,9})\s*(?:\/|per)\s*([a-z]+)\s*$/i.exec(value) ?? [];
    return max === undefined || window === undefined ? undefined : limit(Number(max), window);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const parts = new Map(Object.entries(value).map(([key, part]) => [plain(key), part]));
  const first = (keys: readonly string[]) => keys.map((key) => parts.get(key)).find((part) => part !== undefined);
  const max = first(["max", "limit", "requests", "calls", "count"]);
  const window = first(["window", "per", "period", "interval", "windowseconds"]);
  if (typeof max !== "number" || (typeof window !== "number" && typeof window !== "string") || parts.size !== 2)
    return undefined;
  return limit(max, String(window));
}

function limit(max: number, window: string): PastedLimit | undefined {
  const named = WINDOWS.get(plain(window));
  return named === undefined || !Number.isSafeInteger(max) || max < 1 ? undefined : { max, window: named };
}

/** `{args.query: REGEX}`: a text is a pattern, a list names alternatives, anything else is the value itself. */
function conditionsOf(value: unknown): DataMap[] | undefined {
  if (Array.isArray(value)) return value.every(isCondition) ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (isCondition(value)) return [value];
  const conditions: DataMap[] = [];
  for (const [path, wanted] of Object.entries(value)) {
    if (typeof wanted === "object" && !Array.isArray(wanted)) return undefined;
    const op = typeof wanted === "string" ? "regex" : Array.isArray(wanted) ? "in" : "eq";
    conditions.push({ path: path.startsWith("args.") ? path : `args.${path}`, op, value: wanted as Data });
  }
  return conditions.length === 0 ? undefined : conditions;
}

function isCondition(value: unknown): value is DataMap {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { path?: unknown }).path === "string" &&
    typeof (value as { op?: unknown }).op === "string"
  );
}
