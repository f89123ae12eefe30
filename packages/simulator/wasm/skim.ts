/**
 * Lines of JSON → where in them the parts are that a reader asks for, in AssemblyScript (TypeScript for WebAssembly).
 * Every byte of a line is looked at once, sixteen at a time in strings, and nothing is made of it: a line is found to be
 * valid JSON, or is left to `JSON.parse`. What is asked for is written into the tables by `src/skim/skimmer.ts`, which
 * has the same offsets.
 *
 * `node packages/simulator/scripts/build-wasm.mjs` compiles this file.
 */

/** Tables of what is asked for: an object whose members are followed, 16 bytes; a member of it, 80; a mark, 48. */
export const NODES: usize = 0x400;
export const MEMBERS: usize = 0x800;
export const MARKS: usize = 0x2000;
/** By the length of a string: the address of the first mark of that length, and how many there are. */
export const MARKS_BY_LENGTH: usize = 0x4000;
/** The objects and lists that are open, 16 bytes each. */
const STACK: usize = 0x8000;
const MAX_DEPTH: usize = 1000;
const STACK_END: usize = STACK + 16 * MAX_DEPTH;
/** What is found: a record for each line, and places that lines have any number of. */
export const RECORDS: usize = 0x10000;
const SLOTS: usize = 40;
export const RECORD_BYTES: usize = SLOTS + 12 * 16;
const MAX_RECORDS: usize = 2048;
export const PLACES: usize = RECORDS + RECORD_BYTES * MAX_RECORDS;
const MAX_PLACES: usize = 8192;
const PLACES_OF_A_LINE: usize = 256;
/** Copies of values, with a comma behind each. */
export const COPIES: usize = PLACES + 12 * MAX_PLACES;
export const INPUT_BYTES: usize = 0x100000;
/** The lines, each with its line break, and room to look ahead. */
export const INPUT: usize = COPIES + INPUT_BYTES + 0x10000;
export const MEMORY_BYTES: usize = INPUT + INPUT_BYTES + 0x1000;

/** Kinds of values. */
const TEXT = 1;
const ESCAPED_TEXT = 2;
const NUMBER = 3;
const WORD = 4;
const OBJECT = 5;
const LIST = 6;

/** What is wanted of the string behind a key that is a mark. */
const WANTS_PLACE = 1;
const WANTS_PLACE_IF_LONG = 2;
/** Of what is within the value behind it, no place. */
const WANTS_NO_PLACE_WITHIN = 4;
const LONG = 256;

/** A number of so many bytes, without an exponent, is finite. */
const LONGEST_NUMBER: usize = 300;

/** The number of marks' longest, in bytes; 0 without marks. An escape has up to six bytes for one. */
let longestMark: usize = 0;
export function setLongestMark(bytes: usize): void {
  longestMark = bytes;
}

/** Where the next copy and the next place go. */
let copy: usize = COPIES;
let place: usize = PLACES;
let copies: i32 = 0;
/** The present line's. */
let record: usize = RECORDS;
let seen: i32 = 0;
let others: i32 = 0;
let marks: i32 = 0;
let usual: i32 = 0;
let large: i32 = 0;
/** Of the string that was read last: bit 0, it has an escape; bit 1, one that writes a character by its number. */
let escapes: i32 = 0;

/** Where the line is that comes next. */
let next: usize = INPUT;
export function nextLine(): usize {
  return next;
}

/** The end of the copies. */
export function copiesEnd(): usize {
  return copy;
}

/**
 * Looks at lines until the tables are full.
 * @param from the first line
 * @param to where the last line's line break is
 * @returns how many lines have a record
 */
export function skim(from: usize, to: usize): i32 {
  copy = COPIES;
  place = PLACES;
  copies = 0;
  let count: i32 = 0;
  let p = from;
  record = RECORDS;
  while (p <= to && count < <i32>MAX_RECORDS && place <= PLACES + 12 * (MAX_PLACES - PLACES_OF_A_LINE)) {
    const copyBefore = copy;
    const copiesBefore = copies;
    const placeBefore = place;
    seen = 0;
    others = 0;
    marks = 0;
    usual = 0;
    large = 0;
    let end = line(p);
    store<i32>(record, <i32>p);
    store<i32>(record, end === 0 ? 0 : 1, 8);
    if (end === 0) {
      copy = copyBefore;
      copies = copiesBefore;
      place = placeBefore;
      end = lineEnd(p);
    }
    store<i32>(record, <i32>end, 4);
    store<i32>(record, seen, 12);
    store<i32>(record, others, 16);
    store<i32>(record, marks, 20);
    store<i32>(record, <i32>placeBefore, 24);
    store<i32>(record, <i32>place, 28);
    store<i32>(record, usual, 32);
    store<i32>(record, large, 36);
    record += RECORD_BYTES;
    count++;
    p = end + 1;
  }
  next = p;
  return count;
}

/** The line break that ends the line. */
function lineEnd(from: usize): usize {
  let p = from;
  const breaks = i8x16.splat(10);
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), breaks));
    if (found !== 0) return p + ctz(found);
    p += 16;
  }
}

// @ts-expect-error: decorator
function isBlank(c: u32): bool {
  return c === 32 || c === 9 || c === 13;
}

/** The quote that ends a string whose text begins at `from`; 0 where the string is none. */
function stringEnd(from: usize): usize {
  let p = from;
  escapes = 0;
  const quotes = i8x16.splat(34);
  const backslashes = i8x16.splat(92);
  const controls = i8x16.splat(32);
  while (true) {
    const bytes = v128.load(p);
    const found = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)),
        // Unsigned: bytes of other scripts are 128 and more.
        i8x16.lt_u(bytes, controls),
      ),
    );
    if (found === 0) {
      p += 16;
      continue;
    }
    p += ctz(found);
    const c = load<u8>(p);
    if (c === 34) return p;
    if (c !== 92) return 0;
    const letter = load<u8>(p, 1);
    if (letter === 117) {
      if (!(isHex(load<u8>(p, 2)) && isHex(load<u8>(p, 3)) && isHex(load<u8>(p, 4)) && isHex(load<u8>(p, 5)))) return 0;
      escapes |= 3;
      p += 6;
    } else if (
      // n " \ t / r b f, the frequent first.
      letter === 110 ||
      letter === 34 ||
      letter === 92 ||
      letter === 116 ||
      letter === 47 ||
      letter === 114 ||
      letter === 98 ||
      letter === 102
    ) {
      escapes |= 1;
      p += 2;
    } else return 0;
  }
}

// @ts-expect-error: decorator
function isDigit(c: u32): bool {
  return c - 48 <= 9;
}

// @ts-expect-error: decorator
function isHex(c: u32): bool {
  return c - 48 <= 9 || (c | 32) - 97 <= 5;
}

/** What is behind a number that begins at `from`; 0 where the number is none. */
function numberEnd(from: usize): usize {
  let p = from;
  if (load<u8>(p) === 45) p++;
  if (load<u8>(p) === 48) p++;
  else {
    if (!isDigit(load<u8>(p))) return 0;
    do p++;
    while (isDigit(load<u8>(p)));
  }
  if (load<u8>(p) === 46) {
    p++;
    if (!isDigit(load<u8>(p))) return 0;
    do p++;
    while (isDigit(load<u8>(p)));
  }
  if ((load<u8>(p) | 32) === 101) {
    p++;
    const sign = load<u8>(p);
    if (sign === 43 || sign === 45) p++;
    if (!isDigit(load<u8>(p))) return 0;
    do p++;
    while (isDigit(load<u8>(p)));
    large = 1;
  }
  if (p - from > LONGEST_NUMBER) large = 1;
  return p;
}

/** Notes which mark a string is; gives what is wanted of the value behind it, if it is a key. */
function mark(from: usize, bytes: usize): i32 {
  if (bytes > longestMark) return 0;
  const entry = MARKS_BY_LENGTH + 8 * bytes;
  const count = load<i32>(entry, 4);
  let at = <usize>load<i32>(entry);
  for (let i = 0; i < count; i++) {
    let k: usize = 0;
    while (k < bytes && load<u8>(at + k) === load<u8>(from + k)) k++;
    if (k === bytes) {
      marks |= load<i32>(at, 32);
      return load<i32>(at, 36);
    }
    at += 48;
  }
  return 0;
}

/** Whether a string with an escape may spell a mark that its bytes do not show. */
// @ts-expect-error: decorator
function mayBeMark(bytes: usize): bool {
  return (escapes & 2) !== 0 && bytes <= 6 * longestMark;
}

function addPlace(kind: i32, from: usize, end: usize): void {
  store<i32>(place, kind);
  store<i32>(place, <i32>from, 4);
  store<i32>(place, <i32>end, 8);
  place += 12;
}

/** Notes the value of a member that is followed. */
function keep(member: usize, kind: i32, from: usize, end: usize): void {
  const slot = record + SLOTS + 12 * <usize>load<i32>(member, 36);
  store<i32>(slot, kind);
  store<i32>(slot, <i32>from, 4);
  store<i32>(slot, <i32>end, 8);
  if (kind === TEXT && <i32>(end - from) === load<i32>(member, 48)) {
    const expected = v128.load(member, 64);
    // Beyond the text, any byte will do: its length is equal.
    const isEqual = i8x16.bitmask(v128.eq<i8>(v128.load(from, 1), expected));
    const wantedBits = (1 << (<i32>(end - from) - 2)) - 1;
    if ((isEqual & wantedBits) === wantedBits) usual |= 1 << load<i32>(member, 36);
  }
  if (load<i32>(member, 44) === 0) return;
  store<i32>(slot, (copies << 8) | kind);
  copies++;
  const bytes = end - from;
  // Most are short, for which this is faster than memory.copy; what is written beyond the end is written again.
  let to = copy;
  let at = from;
  do {
    v128.store(to, v128.load(at));
    to += 16;
    at += 16;
  } while (at < end);
  store<u8>(copy + bytes, 44);
  copy += bytes + 1;
}

/** The member of a followed object whose key begins at `p`; 0 for another. */
function memberAt(node: usize, p: usize): usize {
  const bytes = v128.load(p);
  const first = <usize>load<i32>(node);
  const behind = first + 80 * <usize>load<i32>(node, 4);
  // Members mostly come in the order of the last line.
  const hint = <usize>load<i32>(node, 8);
  let at = hint;
  while (true) {
    if (v128.all_true<i8>(v128.eq<i8>(v128.and(bytes, v128.load(at, 16)), v128.load(at)))) {
      const after = at + 80;
      store<i32>(node, <i32>(after === behind ? first : after), 8);
      return at;
    }
    at += 80;
    if (at === behind) at = first;
    if (at === hint) return 0;
  }
}

const VALUE = 0;
const KEY = 1;
const FIRST_KEY = 2;
const FIRST_ITEM = 3;
const AFTER = 4;

/** The line's end; 0 where the line is no JSON object, nests deep, or may hold what is asked for in another spelling. */
function line(start: usize): usize {
  let p = start;
  let c: u32 = load<u8>(p);
  while (isBlank(c)) c = load<u8>(++p);
  if (c !== 123) return 0;
  p++;
  let top = STACK;
  let isObject = true;
  let node: usize = NODES;
  /** The member whose value comes next, if it is followed; what is wanted of the value. */
  let member: usize = 0;
  let wanted: i32 = 0;
  /** Where on the stack the object or list is within which no place is wanted; 0 outside of any. */
  let hiding: usize = 0;
  const lastPlace = place + 12 * PLACES_OF_A_LINE;
  let state = FIRST_KEY;
  while (true) {
    c = load<u8>(p);
    if (c <= 32) {
      while (isBlank(c)) c = load<u8>(++p);
    }
    if (state === AFTER) {
      if (c === 44) {
        p++;
        state = isObject ? KEY : VALUE;
        member = 0;
        wanted = 0;
        continue;
      }
      if (c !== (isObject ? 125 : 93)) return 0;
      // The end of the object or list is handled below.
    } else if (state === FIRST_KEY ? c !== 125 : state === KEY) {
      if (c !== 34) return 0;
      p++;
      member = node === 0 ? 0 : memberAt(node, p);
      if (member !== 0) {
        const bit = 1 << load<i32>(member, 36);
        // Of two members with one name, the last counts: that is for JSON.parse to say.
        if ((seen & bit) !== 0) return 0;
        seen |= bit;
        p += <usize>load<i32>(member, 32);
      } else {
        const end = stringEnd(p);
        if (end === 0) return 0;
        if (node !== 0) {
          if ((escapes & 2) !== 0) return 0;
          others |= 1 << load<i32>(node, 12);
        }
        if (longestMark !== 0) {
          if (mayBeMark(end - p)) return 0;
          wanted = mark(p, end - p);
        }
        p = end + 1;
      }
      c = load<u8>(p);
      while (isBlank(c)) c = load<u8>(++p);
      if (c !== 58) return 0;
      p++;
      state = VALUE;
      continue;
    } else if (state === FIRST_ITEM && c !== 93) {
      state = VALUE;
      continue;
    }
    if (state === VALUE) {
      const from = p;
      if (c === 34) {
        const end = stringEnd(p + 1);
        if (end === 0) return 0;
        const bytes = end - from - 1;
        if (longestMark !== 0) {
          if (mayBeMark(bytes)) return 0;
          mark(from + 1, bytes);
        }
        p = end + 1;
        if (member !== 0) keep(member, escapes === 0 ? TEXT : ESCAPED_TEXT, from, p);
        else if (wanted !== 0 && hiding === 0) {
          if (wanted === WANTS_PLACE || (wanted === WANTS_PLACE_IF_LONG && <i32>bytes >= LONG)) {
            if (place === lastPlace) return 0;
            addPlace((wanted << 8) | (escapes === 0 ? TEXT : ESCAPED_TEXT), from, p);
          }
        }
        state = AFTER;
        continue;
      }
      if (c === 123 || c === 91) {
        if (top === STACK_END) return 0;
        store<i32>(top, isObject ? 1 : 0);
        store<i32>(top, <i32>node, 4);
        store<i32>(top, <i32>member, 8);
        store<i32>(top, <i32>p, 12);
        if (wanted === WANTS_NO_PLACE_WITHIN && hiding === 0) hiding = top;
        top += 16;
        isObject = c === 123;
        node = isObject && member !== 0 ? <usize>load<i32>(member, 40) : 0;
        member = 0;
        wanted = 0;
        state = isObject ? FIRST_KEY : FIRST_ITEM;
        p++;
        continue;
      }
      let kind = WORD;
      if (c === 45 || isDigit(c)) {
        p = numberEnd(p);
        if (p === 0) return 0;
        kind = NUMBER;
      } else {
        const word = load<u32>(p);
        if (word === 0x65757274 || word === 0x6c6c756e) p += 4;
        else if (word === 0x736c6166 && load<u8>(p, 4) === 101) p += 5;
        else return 0;
      }
      if (member !== 0) keep(member, kind, from, p);
      state = AFTER;
      continue;
    }
    // The end of an object or a list.
    p++;
    if (top === STACK) {
      c = load<u8>(p);
      while (isBlank(c)) c = load<u8>(++p);
      return c === 10 ? p : 0;
    }
    top -= 16;
    if (top === hiding) hiding = 0;
    const wasObject = isObject;
    isObject = load<i32>(top) !== 0;
    node = <usize>load<i32>(top, 4);
    member = <usize>load<i32>(top, 8);
    if (member !== 0) keep(member, wasObject ? OBJECT : LIST, <usize>load<i32>(top, 12), p);
    member = 0;
    state = AFTER;
  }
}
