/** A text → the SHA-256 of its UTF-8, FIPS 180-4. Node's would have to be loaded, and browsers give only a promise of it. */

/** The first 32 bits of the fractional parts of the roots of the first primes. */
const [START, STEPS] = constants();

/** 64 hexadecimal digits. */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text));
  const hash = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let at = 0; at < message.byteLength; at += 64) addBlock(hash, words, message, at);
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** A 1 bit, zeros, and the length in bits, up to a multiple of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return view;
}

function addBlock(hash: Int32Array, words: Int32Array, message: DataView, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = message.getInt32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const [w, x] = [words[i - 15] as number, words[i - 2] as number];
    const first = turned(w, 7) ^ turned(w, 18) ^ (w >>> 3);
    const second = turned(x, 17) ^ turned(x, 19) ^ (x >>> 10);
    words[i] = (words[i - 16] as number) + first + (words[i - 7] as number) + second;
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as Octet;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (STEPS[i] as number)) | 0;
    const sum = (one + (words[i] as number)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const other = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + sum) | 0, c, b, a, (sum + other) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i] as number) + word;
}

type Octet = [number, number, number, number, number, number, number, number];

/** The 32 bits turned to the right. */
function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function constants(): [start: Int32Array, steps: Int32Array] {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const bits = (root: number) => ((root % 1) * 2 ** 32) | 0;
  return [
    Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
    Int32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  ];
}
