/** Texts and names of arguments → whether they are likely to be secrets, which no policy and no report repeats. */

/** Names of arguments whose values are secrets, as words of `apiKey`, `api_key` or `API-KEY`. */
const SECRET_NAMES =
  /^(?:.*_)?(?:password|passwd|pwd|passphrase|secret|secrets|token|tokens|api_?key|access_?key|private_?key|secret_?key|credential|credentials|authorization|auth|cookie|session_?id|bearer|signature|otp|pin|cvv|cvc|ssn|iban)$/;

/** How keys and tokens of well-known services begin, and their like. */
const KNOWN_FORMS =
  /(?:\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}|\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}|\bnpm_[A-Za-z0-9]{30,}|\bGOCSPX-[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{20,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:[Bb]earer|[Bb]asic)\s+[A-Za-z0-9._~+/=-]{12,}|:\/\/[^\s/:@]*:[^\s/@]+@)/;

/** `key=value` and `--password value` within a longer text. */
const NAMED_WITHIN =
  /(?:password|passwd|secret|token|api[-_]?key|access[-_]?key|authorization)["']?\s*(?:[=:]|\s)\s*["']?[^\s"'&]{6,}/i;

/** What a URL's query calls a signature or a key. */
const IN_QUERY = /[?&](?:sig|signature|key|auth|code|session)=[^&#\s]{6,}/i;

const BETWEEN_WORDS = /[\s/=,;:"'()<>@]+/;

/** Runs of characters that a random key may be made of. */
const RUNS = /[A-Za-z0-9+/_=-]{20,}/g;

/** Digits of a payment card, as its companies number them. */
const CARD = /\b(?:4\d{3}|5[1-5]\d{2}|3[47]\d{2}|6011)[ -]?\d{4,6}[ -]?\d{4,5}(?:[ -]?\d{4})?\b/g;

/** Digits of a key in hexadecimal, which may be part of a longer run. */
const HEX_RUNS = /[0-9a-f]{32,}/gi;

/** Runs that are short for a key; only one whose letters and digits alternate is taken for one. */
const SHORT_RUNS = /[A-Za-z0-9]{16,19}/g;

/** Words, and what looks like words, joined as licence keys and tokens are. */
const JOINED_RUNS = /[A-Za-z0-9]{4,}(?:[-_.][A-Za-z0-9]{4,}){1,9}/g;

/** Letters and digits that may be one random key. */
const LONG_RUNS = /[A-Za-z0-9]{16,}/g;

/** The pairs of letters that are commonest in English, in the order of their number. */
const COMMON_PAIRS = new Set(
  (
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne " +
    "ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa " +
    "ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp"
  ).split(" "),
);

/** Of random letters, a fifth of the pairs are common; of words, three quarters. */
const MIN_COMMON = 0.36;
const MIN_PAIRS = 14;

/** Bits a character; English words and paths have less, random base64 and mixed letters have more. */
const MIN_ENTROPY = 4;

/** Hex digits hold at most 4 bits each. */
const MIN_HEX_ENTROPY = 3.2;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** As much of a text as is looked at. */
const MAX_LOOKED_AT = 20_000;

/** Whether an argument of that name holds a secret, whatever its value looks like. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  return SECRET_NAMES.test(words);
}

const MIN_CARD = 1e13;

/** Whether a number may be that of a card. */
export function isSecretNumber(value: number): boolean {
  return Math.abs(value) >= MIN_CARD && Number.isSafeInteger(value) && isSecret(String(Math.abs(value)));
}

/**
 * Whether a text is, or holds, what looks like a key, a token or a password: by the forms of well-known services, by a
 * name in front of it, or because a run of its characters is as disordered as a random key is.
 */
export function isSecret(whole: string): boolean {
  const text = whole.length > MAX_LOOKED_AT ? whole.slice(0, MAX_LOOKED_AT) : whole;
  if (text.length < 8) return false;
  if (KNOWN_FORMS.test(text) || NAMED_WITHIN.test(text) || IN_QUERY.test(text)) return true;
  if (text.split(BETWEEN_WORDS).some(isPassword)) return true;
  for (const [digits] of text.matchAll(CARD)) if (isCardNumber(digits)) return true;
  for (const [run] of text.matchAll(SHORT_RUNS)) if (alternates(run)) return true;
  for (const [run] of text.matchAll(LONG_RUNS)) if (isNoWord(run)) return true;
  if (text.length < 20) return false;
  for (const [run] of text.matchAll(JOINED_RUNS)) if (isJoinedKey(run)) return true;
  for (const [run] of text.matchAll(HEX_RUNS)) if (entropyOf(run) >= MIN_HEX_ENTROPY) return true;
  for (const [run] of text.matchAll(RUNS)) if (isRandom(run)) return true;
  return false;
}

/** Whether letters follow each other as they do in no words. Digits alone, and hexadecimal ones, say nothing. */
function isNoWord(run: string): boolean {
  if (/^[0-9a-f]+$/i.test(run)) return false;
  const letters = run.toLowerCase();
  let pairs = 0;
  let common = 0;
  for (let i = 1; i < letters.length; i++) {
    const pair = letters.slice(i - 1, i + 1);
    if (!/^[a-z][a-z]$/.test(pair)) continue;
    pairs++;
    if (COMMON_PAIRS.has(pair)) common++;
  }
  return pairs >= MIN_PAIRS && common < pairs * MIN_COMMON;
}

/** A part of words joined by signs, perhaps with a number: `branch3`, `2026`. */
const WORD_PART = /^(?:[A-Za-z]?[a-z]*[0-9]{0,4}|[A-Z]+|[0-9]+[a-z]?)$/;

/** Whether parts joined by signs are those of one key. */
function isJoinedKey(run: string): boolean {
  if (UUID.test(run) || run.split(/[-_.]/).every((part) => WORD_PART.test(part))) return false;
  const joined = run.replace(/[-_.]/g, "");
  return joined.length >= 20 && (alternates(joined) || isNoWord(joined));
}

function isRandom(run: string): boolean {
  // Each part of a path or of words joined by signs is looked at alone.
  if (UUID.test(run)) return false;
  return run.split(/[/_-]/).some((part) => {
    if (part.length < 20) return false;
    if (/^[0-9a-f]+$/i.test(part)) return part.length >= 32 && entropyOf(part) >= MIN_HEX_ENTROPY;
    return /[0-9]/.test(part) && /[A-Za-z]/.test(part) && entropyOf(part) >= MIN_ENTROPY;
  });
}

/** Whether it has a capital, a small letter, a digit and a sign, as rules for passwords want it, and is nothing else. */
function isPassword(text: string): boolean {
  return (
    /^[A-Za-z0-9!$%^&*?~#@+_-]{8,64}$/.test(text) &&
    [/[A-Z]/, /[a-z]/, /[0-9]/, /[!$%^&*?~#]/].every((kind) => kind.test(text))
  );
}

/** Luhn's sum, which the digits of every card have. */
function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/[ -]/g, "")].reverse().map(Number);
  if (digits.length < 15 || digits.length > 16) return false;
  const sum = digits.reduce((total, digit, i) => {
    const value = i % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether capitals, small letters and digits follow each other as in a random key, and not as in words. */
function alternates(run: string): boolean {
  const kinds = [...run].map((character) => (/[a-z]/.test(character) ? "a" : /[A-Z]/.test(character) ? "A" : "0"));
  // A small letter after a capital is how a word goes on.
  const changes = kinds.filter(
    (kind, i) => i > 0 && kind !== kinds[i - 1] && !(kind === "a" && kinds[i - 1] === "A"),
  ).length;
  return new Set(kinds).size === 3 && changes * 5 >= run.length * 2;
}

/** Shannon's entropy of the characters, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length);
  return sum;
}
