/**
 * Deflated bytes → the bytes, in AssemblyScript: RFC 1951, piece by piece. The host puts a piece behind what is left of the
 * last one, calls `inflate` until it asks for more, and takes the output each time. `src/unpack/inflate.ts` is the host.
 *
 * `node packages/simulator/scripts/build-wasm.mjs` compiles this file.
 */

/** Of a code: by the next bits of the input, its length, extra bits, kind and value; 0 for a longer code. */
const LITERALS: usize = 0x400;
const LITERAL_BITS = 11;
const DISTANCES: usize = LITERALS + 4 * (1 << LITERAL_BITS);
const DISTANCE_BITS = 9;
/** Of a code's lengths: how many codes have each, and the symbols in their order, for codes that are longer. */
const LITERAL_COUNTS: usize = 0x4000;
const LITERAL_SYMBOLS: usize = LITERAL_COUNTS + 64;
const DISTANCE_COUNTS: usize = 0x4800;
const DISTANCE_SYMBOLS: usize = DISTANCE_COUNTS + 64;
/** The lengths of the codes of a block, and where the next code of each length goes. */
const LENGTHS: usize = 0x5000;
const NEXT: usize = 0x5400;

/** The variables of a stream that waits while another is at work. */
const SAVED: usize = 0x5800;

export const INPUT: usize = 0x6000;
export const INPUT_BYTES: usize = 0x4000;
/** The last 32 KiB, to copy from, and behind them what is new. */
export const OUTPUT: usize = INPUT + INPUT_BYTES + 0x1000;
const WINDOW: usize = 0x8000;
/** All that a stream has in memory while its output was taken. */
export const STREAM: usize = LITERALS;
export const STREAM_END: usize = OUTPUT + WINDOW;
const NEW_BYTES: usize = 0x40000;
const OUTPUT_END: usize = OUTPUT + WINDOW + NEW_BYTES;

/** What `inflate` gives. */
const WANTS_INPUT = 0;
const IS_FULL = 1;
const IS_OVER = 2;
const IS_BAD = 3;

/** So many bytes that were read may be given back. */
const READ_AHEAD: usize = 8;

/** A block's header is read in one go. */
const MOST_OF_A_HEADER: usize = 1024;
/** And so is a symbol with what belongs to it. */
const MOST_OF_A_SYMBOL: usize = 8;
/** The longest copy, and what is written beyond its end. */
const MOST_OF_A_COPY: usize = 258 + 16;

const LITERAL: u32 = 0;
const LENGTH: u32 = 1;
const END: u32 = 2;

const HEADER = 0;
const STORED = 1;
const CODED = 2;
const OVER = 3;

let state: i32 = HEADER;
let isLast: bool = false;
let stored: usize = 0;
/** Bits that were read ahead. */
let hold: u64 = 0;
let count: u32 = 0;
/** Bytes beyond the input's end that were read as zeros. */
let missing: u32 = 0;
let input: usize = INPUT + READ_AHEAD;
let inputEnd: usize = INPUT + READ_AHEAD;
let output: usize = OUTPUT + WINDOW;
/** Bytes of the window that were ever written. */
let history: usize = 0;

/** Begins a stream. The input that is left stays. */
export function begin(): void {
  state = HEADER;
  isLast = false;
  hold = 0;
  count = 0;
  missing = 0;
  output = OUTPUT + WINDOW;
  history = 0;
}

/** Forgets the input. */
export function clear(): void {
  input = INPUT + READ_AHEAD;
  inputEnd = input;
}

/** Puts the stream's variables into its memory. All output was taken. */
export function save(): void {
  store<i32>(SAVED, state);
  store<u32>(SAVED, isLast ? 1 : 0, 4);
  store<usize>(SAVED, stored, 8);
  store<u32>(SAVED, count, 12);
  store<u64>(SAVED, hold, 16);
  store<u32>(SAVED, missing, 24);
  store<usize>(SAVED, input, 28);
  store<usize>(SAVED, inputEnd, 32);
  store<usize>(SAVED, history, 36);
}

/** Goes on with the stream whose memory this is. */
export function restore(): void {
  state = load<i32>(SAVED);
  isLast = load<u32>(SAVED, 4) !== 0;
  stored = load<usize>(SAVED, 8);
  count = load<u32>(SAVED, 12);
  hold = load<u64>(SAVED, 16);
  missing = load<u32>(SAVED, 24);
  input = load<usize>(SAVED, 28);
  inputEnd = load<usize>(SAVED, 32);
  history = load<usize>(SAVED, 36);
  output = OUTPUT + WINDOW;
}

/** Moves what is left of the input to its begin. @returns where more can be put, up to `INPUT_BYTES` in all */
export function makeRoom(): usize {
  const left = inputEnd - input;
  memory.copy(INPUT, input - READ_AHEAD, READ_AHEAD + left);
  input = INPUT + READ_AHEAD;
  inputEnd = input + left;
  return inputEnd;
}

export function added(bytes: usize): void {
  inputEnd += bytes;
}

/** Where the input is that was not read: after a stream, what follows it. */
export function inputAt(): usize {
  return input;
}

export function inputLeft(): usize {
  return inputEnd - input;
}

/** Where new output begins, and how much of it there is. */
export function outputAt(): usize {
  return OUTPUT + WINDOW;
}

export function outputBytes(): usize {
  return output - OUTPUT - WINDOW;
}

/** The output was taken. */
export function taken(): void {
  const bytes = output - OUTPUT - WINDOW;
  history = min<usize>(WINDOW, history + bytes);
  memory.copy(OUTPUT, output - WINDOW, WINDOW);
  output = OUTPUT + WINDOW;
}

/** @param isAll whether no more input comes */
export function inflate(isAll: bool): i32 {
  while (true) {
    if (state === OVER) return IS_OVER;
    if (state === HEADER) {
      if (isLast) {
        giveBack();
        state = OVER;
        return IS_OVER;
      }
      if (!isAll && inputEnd - input < MOST_OF_A_HEADER) return WANTS_INPUT;
      if (!header()) return IS_BAD;
    } else if (state === STORED) {
      const room = OUTPUT_END - output;
      const bytes = min<usize>(min<usize>(stored, inputEnd - input), room);
      memory.copy(output, input, bytes);
      output += bytes;
      input += bytes;
      stored -= bytes;
      if (stored === 0) state = HEADER;
      else if (output === OUTPUT_END) return IS_FULL;
      else return isAll ? IS_BAD : WANTS_INPUT;
    } else {
      const result = codes(isAll);
      if (result !== IS_OVER) return result;
      state = HEADER;
    }
  }
}

/** Makes sure of 48 bits, zeros behind the input's end. */
function refill(): void {
  if (inputEnd - input >= 8) {
    hold |= load<u64>(input) << count;
    const bytes = (63 - count) >> 3;
    input += bytes;
    count += bytes << 3;
    return;
  }
  while (count < 56) {
    if (input < inputEnd) hold |= (<u64>load<u8>(input++)) << count;
    else missing++;
    count += 8;
  }
}

function take(bits: u32): u32 {
  const value = <u32>(hold & ((1 << bits) - 1));
  hold >>= bits;
  count -= bits;
  return value;
}

/** Whether bits were taken that are not there. */
function isCutOff(): bool {
  return missing * 8 > count;
}

/** Whole bytes that were read ahead go back to the input. */
function giveBack(): void {
  let bytes = count >> 3;
  const unreal = min<u32>(bytes, missing);
  bytes -= unreal;
  input -= bytes;
  hold = 0;
  count = 0;
  missing = 0;
}

function header(): bool {
  refill();
  isLast = take(1) === 1;
  const kind = take(2);
  if (kind === 0) {
    giveBack();
    if (inputEnd - input < 4) return false;
    stored = load<u16>(input);
    if (stored !== (~(<u32>load<u16>(input, 2)) & 0xffff)) return false;
    input += 4;
    state = STORED;
    return true;
  }
  state = CODED;
  if (kind === 1) return fixedCodes();
  return kind === 2 && codesOfBlock();
}

function fixedCodes(): bool {
  for (let i: usize = 0; i < 288; i++) store<u8>(LENGTHS + i, i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  makeCode(LENGTHS, 288, LITERAL_COUNTS, LITERAL_SYMBOLS, LITERALS, LITERAL_BITS, false);
  for (let i: usize = 0; i < 30; i++) store<u8>(LENGTHS + i, 5);
  makeCode(LENGTHS, 30, DISTANCE_COUNTS, DISTANCE_SYMBOLS, DISTANCES, DISTANCE_BITS, true);
  return true;
}

/** In which order the lengths of the code of lengths are written: five bits each, from the lowest. */
function orderAt(i: u32): u32 {
  // 16 17 18 0 8 7 9 6 10 5 11 4 | 12 3 13 2 14 1 15
  const first: u64 =
    16 |
    (17 << 5) |
    (18 << 10) |
    (0 << 15) |
    (8 << 20) |
    (7 << 25) |
    ((<u64>9) << 30) |
    ((<u64>6) << 35) |
    ((<u64>10) << 40) |
    ((<u64>5) << 45) |
    ((<u64>11) << 50) |
    ((<u64>4) << 55);
  const second: u64 = 12 | (3 << 5) | (13 << 10) | (2 << 15) | (14 << 20) | (1 << 25) | ((<u64>15) << 30);
  return <u32>(i < 12 ? (first >> (5 * i)) & 31 : (second >> (5 * (i - 12))) & 31);
}

function codesOfBlock(): bool {
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const lengths = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(LENGTHS, 0, 320);
  for (let i: u32 = 0; i < lengths; i++) {
    refill();
    store<u8>(LENGTHS + orderAt(i), take(3));
  }
  if (isCutOff()) return false;
  // The code of lengths is made where the code of literals will be.
  if (makeCode(LENGTHS, 19, LITERAL_COUNTS, LITERAL_SYMBOLS, 0, 0, false) !== 0) return false;
  memory.fill(LENGTHS, 0, 320);
  let i: u32 = 0;
  while (i < literals + distances) {
    refill();
    const symbol = slowly(LITERAL_COUNTS, LITERAL_SYMBOLS);
    if (symbol < 0 || isCutOff()) return false;
    if (symbol < 16) {
      store<u8>(LENGTHS + i++, symbol);
      continue;
    }
    let length: u8 = 0;
    let times: u32;
    if (symbol === 16) {
      if (i === 0) return false;
      length = load<u8>(LENGTHS + i - 1);
      times = 3 + take(2);
    } else times = symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > literals + distances) return false;
    while (times-- > 0) store<u8>(LENGTHS + i++, length);
  }
  if (load<u8>(LENGTHS + 256) === 0) return false;
  const left = makeCode(LENGTHS, literals, LITERAL_COUNTS, LITERAL_SYMBOLS, LITERALS, LITERAL_BITS, false);
  if (left < 0 || (left > 0 && !isOneBit(LITERAL_COUNTS, literals))) return false;
  const from = LENGTHS + literals;
  const rest = makeCode(from, distances, DISTANCE_COUNTS, DISTANCE_SYMBOLS, DISTANCES, DISTANCE_BITS, true);
  return rest === 0 || (rest > 0 && isOneBit(DISTANCE_COUNTS, distances));
}

/** Whether no code is longer than a bit: only such a code may have codes left over. */
function isOneBit(counts: usize, symbols: u32): bool {
  return <u32>load<u16>(counts) + <u32>load<u16>(counts, 2) === symbols;
}

/** What a length's or distance's symbol means: its value, above 8 bits of how many bits are added. */
function lengthOf(symbol: u32): u32 {
  if (symbol < 8) return (symbol + 3) << 8;
  if (symbol === 28) return 258 << 8;
  const extra = (symbol >> 2) - 1;
  return ((((4 + (symbol & 3)) << extra) + 3) << 8) | extra;
}

function distanceOf(symbol: u32): u32 {
  if (symbol < 4) return (symbol + 1) << 8;
  const extra = (symbol >> 1) - 1;
  return ((((2 + (symbol & 1)) << extra) + 1) << 8) | extra;
}

/** What a symbol of a code means, as the table has it, without its code's length. */
function meaningOf(symbol: u32, isDistance: bool): u32 {
  if (isDistance) {
    // Two symbols are never used.
    if (symbol > 29) return 0xffffffff;
    const distance = distanceOf(symbol);
    return ((distance >> 8) << 16) | ((distance & 15) << 4);
  }
  if (symbol < 256) return symbol << 16;
  if (symbol === 256) return END << 8;
  if (symbol > 285) return 0xffffffff;
  const length = lengthOf(symbol - 257);
  return ((length >> 8) << 16) | (LENGTH << 8) | ((length & 15) << 4);
}

/**
 * Makes a code of its lengths.
 * @param table what to look symbols up in, by so many bits; 0 for a code that is only read slowly
 * @returns how many codes are left over; less than 0 for too many
 */
function makeCode(
  lengths: usize,
  symbols: u32,
  counts: usize,
  order: usize,
  table: usize,
  bits: i32,
  isDistance: bool,
): i32 {
  memory.fill(counts, 0, 32);
  for (let i: u32 = 0; i < symbols; i++) {
    const at = counts + 2 * <usize>load<u8>(lengths + i);
    store<u16>(at, load<u16>(at) + 1);
  }
  let left = 1;
  let offset: u32 = 0;
  let code: u32 = 0;
  // By length: where its symbols go, and its first code.
  for (let length: usize = 1; length < 16; length++) {
    const some = <i32>load<u16>(counts + 2 * length);
    left = (left << 1) - some;
    if (left < 0) return left;
    store<u16>(NEXT + 4 * length, <u16>offset);
    store<u16>(NEXT + 4 * length + 2, <u16>code);
    offset += some;
    code = (code + some) << 1;
  }
  if (table !== 0) memory.fill(table, 0, 4 << bits);
  for (let i: u32 = 0; i < symbols; i++) {
    const length = <u32>load<u8>(lengths + i);
    if (length === 0) continue;
    const next = NEXT + 4 * length;
    const place = load<u16>(next);
    store<u16>(next, place + 1);
    store<u16>(order + 2 * <usize>place, <u16>i);
    const own = <u32>load<u16>(next, 2);
    store<u16>(next, <u16>(own + 1), 2);
    if (table === 0 || length > <u32>bits) continue;
    const meaning = meaningOf(i, isDistance);
    if (meaning === 0xffffffff) continue;
    // The input has the bits of a code in the other order.
    let reversed: u32 = 0;
    for (let bit: u32 = 0; bit < length; bit++) reversed |= ((own >> bit) & 1) << (length - 1 - bit);
    for (let at = reversed; at < 1 << bits; at += 1 << length) store<u32>(table + 4 * at, meaning | length);
  }
  return left;
}

/** The next symbol, bit by bit; -1 for none. */
function slowly(counts: usize, order: usize): i32 {
  let code: i32 = 0;
  let first: i32 = 0;
  let index: i32 = 0;
  for (let length: usize = 1; length < 16; length++) {
    code |= <i32>take(1);
    const some = <i32>load<u16>(counts + 2 * length);
    if (code - some < first) return load<u16>(order + 2 * <usize>(index + code - first));
    index += some;
    first = (first + some) << 1;
    code <<= 1;
  }
  return -1;
}

/** Reads symbols up to the end of the block, or of what there is. */
function codes(isAll: bool): i32 {
  while (true) {
    if (output > OUTPUT_END - MOST_OF_A_COPY) return IS_FULL;
    if (inputEnd - input < MOST_OF_A_SYMBOL && !isAll) return WANTS_INPUT;
    refill();
    let meaning = load<u32>(LITERALS + 4 * <usize>(hold & ((1 << LITERAL_BITS) - 1)));
    if ((meaning & 15) !== 0) take(meaning & 15);
    else {
      const symbol = slowly(LITERAL_COUNTS, LITERAL_SYMBOLS);
      if (symbol < 0) return IS_BAD;
      meaning = meaningOf(symbol, false);
      if (meaning === 0xffffffff) return IS_BAD;
    }
    const kind = (meaning >> 8) & 255;
    if (kind === LITERAL) {
      if (missing !== 0 && isCutOff()) return IS_BAD;
      store<u8>(output++, meaning >> 16);
      continue;
    }
    if (kind === END) return missing !== 0 && isCutOff() ? IS_BAD : IS_OVER;
    const length = <usize>((meaning >> 16) + take((meaning >> 4) & 15));
    let distanceMeaning = load<u32>(DISTANCES + 4 * <usize>(hold & ((1 << DISTANCE_BITS) - 1)));
    if ((distanceMeaning & 15) !== 0) take(distanceMeaning & 15);
    else {
      const symbol = slowly(DISTANCE_COUNTS, DISTANCE_SYMBOLS);
      if (symbol < 0) return IS_BAD;
      distanceMeaning = meaningOf(symbol, true);
      if (distanceMeaning === 0xffffffff) return IS_BAD;
    }
    const distance = <usize>((distanceMeaning >> 16) + take((distanceMeaning >> 4) & 15));
    if (missing !== 0 && isCutOff()) return IS_BAD;
    if (distance > history + (output - OUTPUT - WINDOW)) return IS_BAD;
    copy(distance, length);
  }
}

function copy(distance: usize, length: usize): void {
  let from = output - distance;
  const end = output + length;
  if (distance >= 8) {
    let to = output;
    do {
      store<u64>(to, load<u64>(from));
      to += 8;
      from += 8;
    } while (to < end);
  } else for (let to = output; to < end; to++) store<u8>(to, load<u8>(from++));
  output = end;
}
