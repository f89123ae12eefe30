/** Names → which of them look alike, by Unicode's list of confusable characters (UTS #39). */

import type { ToolCatalogue } from "@callgate/core/policy";
import { codePointName } from "@callgate/core/text";
import { ASCII_LOOK_ALIKES } from "./confusables.data.js";

/** Names of these characters alone look like no other. */
const DISTINCT = /^[A-HJ-Za-kmnp-z2-9_.:/-]*$/;

/** Of ASCII itself, what a careless reader takes for one character. */
const ASCII: Readonly<Record<string, string>> = { I: "l", "1": "l", "|": "l", "0": "O" };

/** Small letters that are shaped like Latin ones in many typefaces, and that Unicode's list leaves apart. */
const SHAPED_ALIKE: Readonly<Record<string, string>> = {
  в: "b",
  к: "k",
  м: "m",
  н: "h",
  п: "n",
  т: "t",
  ш: "w",
  κ: "k",
  τ: "t",
};

/** How Cyrillic and Greek letters are written in Latin ones, for names that are spelled as they sound. */
const SOUNDS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ..."абвгдезийклмнопрстуфхцыэ".split("").map((letter, index) => [letter, "abvgdezijklmnoprstufhcye"[index]]),
    ..."αβγδεζηικλμνοπρσςτυφχω".split("").map((letter, index) => [letter, "abgdeziiklmnoprsstufho"[index]]),
  ].filter((pair) => pair[1] !== undefined),
);

let table: ReadonlyMap<string, string> | undefined;

/** What two names that look alike have in common; two that do not, have not. */
export function skeleton(name: string): string {
  if (DISTINCT.test(name)) return name;
  if (isAscii(name)) return name.replace(/[I1|0]/g, (character) => ASCII[character] ?? character);
  table ??= new Map(
    ASCII_LOOK_ALIKES.flatMap(([text, points]) =>
      points.split(" ").map((point): [string, string] => [String.fromCodePoint(Number.parseInt(point, 36)), text]),
    ),
  );
  let text = "";
  for (const character of name.normalize("NFKC").normalize("NFD")) {
    if (/\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
    text += ASCII[character] ?? SHAPED_ALIKE[character] ?? table.get(character) ?? character;
  }
  return text.normalize("NFD");
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The skeleton of a name as it sounds, where all its foreign letters are Cyrillic or Greek; undefined for any other. */
function soundsLike(name: string): string | undefined {
  if (isAscii(name)) return undefined;
  if (!/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name)) return undefined;
  const latin = [...name.toLowerCase()].map((character) => SOUNDS[character] ?? character).join("");
  return /^[ -~]*$/.test(latin) ? skeleton(latin) : undefined;
}

/** Names, by what they look like. */
export interface NamesByLook {
  readonly bySkeleton: ReadonlyMap<string, readonly string[]>;
  /** The skeletons that several names have. */
  readonly alike: readonly string[];
  /** Names that sound otherwise than they look, with the skeleton of how they sound. */
  readonly foreign: readonly { readonly name: string; readonly sound: string }[];
}

export function namesByLook(names: Iterable<string>): NamesByLook {
  const bySkeleton = new Map<string, string[]>();
  const foreign: { name: string; sound: string }[] = [];
  for (const name of names) {
    const key = skeleton(name);
    const alike = bySkeleton.get(key);
    if (alike === undefined) bySkeleton.set(key, [name]);
    else alike.push(name);
    const sound = soundsLike(name);
    if (sound !== undefined && sound !== key) foreign.push({ name, sound });
  }
  const alike = [...bySkeleton].flatMap(([key, { length }]) => (length > 1 ? [key] : []));
  return { bySkeleton, alike, foreign };
}

/** As `namesByLook`, of a tool list; found out once for all policies that are held to it. */
export function listedByLook(toolList: ToolCatalogue): NamesByLook {
  let found = listed.get(toolList);
  if (found === undefined) {
    found = namesByLook(toolList.tools.keys());
    listed.set(toolList, found);
  }
  return found;
}

const listed = new WeakMap<ToolCatalogue, NamesByLook>();

/** How `name` is spelled otherwise than `other`, which it looks like: "with U+0440 in place of `r`". */
export function spelling(name: string, other: string): string {
  const [own, theirs] = [[...name], [...other]];
  const at = own.findIndex((character, index) => character !== theirs[index]);
  const character = own[at];
  const instead = theirs[at < 0 ? own.length : at];
  if (character === undefined) return `without ${shown(instead as string)}`;
  if (instead === undefined || /\p{Default_Ignorable_Code_Point}/u.test(character)) return `with ${shown(character)}`;
  return `with ${shown(character)} in place of ${shown(instead)}`;
}

function shown(character: string): string {
  return /^[!-~]$/.test(character) ? `\`${character}\`` : codePointName(character);
}
