/** What a learned bound lets pass, and the conditions of a policy that say so. */

import { FORMS, type Form } from "./forms.js";
import { locatorOf } from "./locator.js";
import { LongText, type Seen } from "./seen.js";

/** The values of an argument that may pass. */
export type Bound =
  /** Only these. */
  | { readonly kind: "values"; readonly values: readonly (string | number | boolean)[] }
  /** Numbers between, both ends included. */
  | { readonly kind: "range"; readonly least: number; readonly most: number }
  /** Paths or URLs of these folders, without a last slash. */
  | { readonly kind: "below"; readonly folders: readonly string[]; readonly isUrl: boolean }
  /** Addresses of mail at these hosts. */
  | { readonly kind: "mail"; readonly hosts: readonly string[] }
  /** Texts that look so. */
  | { readonly kind: "form"; readonly form: Form; readonly most: number | undefined }
  /** Texts of at most that many characters. */
  | { readonly kind: "length"; readonly most: number }
  /** The argument is not given. */
  | { readonly kind: "absent" }
  /** Anything. */
  | { readonly kind: "open"; readonly because: string };

/** A condition as every dialect writes it. */
export interface WrittenCondition {
  readonly op: "eq" | "in" | "gte" | "lte" | "regex" | "exists";
  readonly value: string | number | boolean | readonly (string | number | boolean)[];
}

/** The conditions, all of which hold for exactly the values that the bound lets pass; none for an open one. */
export function conditionsOf(bound: Bound): readonly WrittenCondition[] {
  switch (bound.kind) {
    case "values":
      return [
        bound.values.length === 1
          ? { op: "eq", value: bound.values[0] as string | number | boolean }
          : { op: "in", value: bound.values },
      ];
    case "range":
      return [
        { op: "gte", value: bound.least },
        { op: "lte", value: bound.most },
      ];
    case "below":
    case "mail":
    case "form":
    case "length":
      return [{ op: "regex", value: patternOf(bound) }];
    case "absent":
      return [{ op: "exists", value: false }];
    case "open":
      return [];
    default:
      return bound satisfies never;
  }
}

/** A name between slashes that is neither `.` nor `..`. */
const SEGMENT = "(?:[^/\\\\.]|\\.[^/\\\\.])[^/\\\\]*";

/** The same in a URL, before its query: without `%`, which may mean a dot or a slash. */
const URL_SEGMENT = "(?:[^/\\\\?#%.]|\\.[^/\\\\?#%.])[^/\\\\?#%]*";

function patternOf(bound: Exclude<Bound, { kind: "values" | "range" | "absent" | "open" }>): string {
  switch (bound.kind) {
    case "below": {
      const folders = alternatives(bound.folders);
      if (!bound.isUrl) return `^${folders}(?:/${SEGMENT})*/?$`;
      // Below a whole host nothing can climb out of it.
      return bound.folders.every((folder) => isHost(folder))
        ? `^${folders}(?:[/?#].*)?$`
        : `^${folders}(?:/${URL_SEGMENT})*/?(?:[?#].*)?$`;
    }
    case "mail":
      return `^[A-Za-z0-9._+-]+@${alternatives(bound.hosts)}$`;
    case "form":
      return bound.form.pattern(bound.most);
    case "length":
      return `(?s)^.{0,${bound.most}}$`;
    default:
      return bound satisfies never;
  }
}

/** `https://host`, with nothing behind it. */
export function isHost(folder: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]+$/.test(folder);
}

function alternatives(texts: readonly string[]): string {
  const [only, ...more] = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return more.length === 0 ? (only ?? "") : `(?:${[only, ...more].join("|")})`;
}

/**
 * Whether a recorded value would pass; the same as asking the engine for the conditions, and faster.
 * @param value undefined where the argument was left out
 */
export function admits(bound: Bound, value: Seen | undefined): boolean {
  if (bound.kind === "open") return true;
  if (bound.kind === "absent") return value === undefined || value === null;
  if (value === undefined || value === null) return false;
  switch (bound.kind) {
    case "values":
      return bound.values.includes(value as string);
    case "range":
      return typeof value === "number" && value >= bound.least && value <= bound.most;
    case "below":
      return typeof value === "string" && isBelow(bound, value);
    case "mail":
      return typeof value === "string" && bound.hosts.includes(mailHost(value) ?? "");
    case "form":
      return (
        typeof value === "string" && bound.form.test(value) && (bound.most === undefined || value.length <= bound.most)
      );
    case "length":
      return value instanceof LongText
        ? value.length <= bound.most
        : typeof value === "string" && [...value].length <= bound.most;
    default:
      return bound satisfies never;
  }
}

function isBelow({ folders, isUrl }: Bound & { readonly kind: "below" }, value: string): boolean {
  if (isUrl && folders.every(isHost))
    return folders.some((host) => value.startsWith(host) && /^(?:[/?#].*)?$/.test(value.slice(host.length)));
  const locator = locatorOf(value);
  if (locator === undefined) return folders.includes(value);
  const { root, segments } = locator;
  const names = segments.at(-1) === "" ? segments.slice(0, -1) : segments;
  if (names.includes("") || /[\\\n]/.test(value) || (isUrl && names.some((name) => name.includes("%")))) return false;
  const whole = root + names.join("/");
  return folders.some((folder) => whole === folder || whole === `${folder}/` || whole.startsWith(`${folder}/`));
}

/** The host of an address of mail; undefined for any other text. */
export function mailHost(text: string): string | undefined {
  return /^[A-Za-z0-9._+-]{1,100}@([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,6})$/.exec(text)?.[1];
}

/** The bound in words, for comments, messages and reports; values are the caller's to print. */
export function boundWords(bound: Bound): string {
  switch (bound.kind) {
    case "values":
      return bound.values.length === 1 ? String(bound.values[0]) : `one of ${bound.values.map(String).join(", ")}`;
    case "range":
      return bound.least === bound.most ? String(bound.least) : `${bound.least} to ${bound.most}`;
    case "below":
      return `below ${bound.folders.join(" or ")}`;
    case "mail":
      return `an address at ${bound.hosts.join(" or ")}`;
    case "form":
      return `${bound.form.words}${bound.most === undefined ? "" : `, ${bound.most} at most`}`;
    case "length":
      return `at most ${bound.most} characters`;
    case "absent":
      return "left out";
    case "open":
      return "anything";
    default:
      return bound satisfies never;
  }
}

export function formNamed(id: string): Form {
  const form = FORMS.find((one) => one.id === id);
  if (form === undefined) throw new TypeError(`there is no form ${id}`);
  return form;
}
