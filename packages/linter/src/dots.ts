/** RE2 patterns → the dots in them that take any character where a dot was meant, as text. */

/** A `.` between letters or digits of a pattern. */
export interface Dot {
  /** Its place in the pattern. */
  readonly at: number;
  /** Whether the text around it leaves no doubt that a dot is intended: a version, a host's name, a file's extension. */
  readonly isPlain: boolean;
}

/** Labels with which names of hosts end, and extensions of files. */
const AFTER_A_DOT =
  /^(?:com|org|net|io|dev|ai|app|gov|edu|co|eu|uk|de|internal|local|localhost|example|test|cloud|json|jsonl|ya?ml|md|txt|py|[jt]sx?|sh|csv|log|xml|html?|go|rs|toml|ini|env|conf|cfg|sql|pdf|png|jpe?g|gguf)(?![a-z0-9])/i;

/**
 * The dots that are not escaped, not repeated and in no class, and after which a letter or digit follows that means
 * itself. A dot at the front of a word after nothing, or after a blank, is left alone.
 */
export function looseDots(pattern: string): readonly Dot[] {
  const dots: Dot[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at];
    if (letter === "\\") {
      if (pattern[at + 1] === "Q") {
        const end = pattern.indexOf("\\E", at);
        at = end < 0 ? pattern.length : end + 1;
      } else at++;
      continue;
    }
    if (inClass) {
      if (letter === "]" && pattern[at - 1] !== "[" && !(pattern[at - 1] === "^" && pattern[at - 2] === "["))
        inClass = false;
    } else if (letter === "[") inClass = true;
    else if (letter === ".") {
      if (isLoose(pattern, at)) dots.push({ at, isPlain: isPlain(pattern, at) });
    }
  }
  return dots;
}

function isLoose(pattern: string, at: number): boolean {
  if (isBetweenDigits(pattern, at)) return true;
  return /[A-Za-z0-9_\-)\]*+?}]/.test(pattern[at - 1] ?? "") && /[A-Za-z0-9_]/.test(pattern[at + 1] ?? "");
}

/** `3.2`, `[0-9]+.[0-9]+`, `\d.\d` */
function isBetweenDigits(pattern: string, at: number): boolean {
  return (
    /(?:\d|\[0-9\]|\\d)[+*]?$/.test(pattern.slice(Math.max(0, at - 8), at)) &&
    /^(?:\d|\[0-9\]|\\d)/.test(pattern.slice(at + 1, at + 8))
  );
}

function isPlain(pattern: string, at: number): boolean {
  if (isBetweenDigits(pattern, at)) return true;
  const rest = pattern.slice(at + 1);
  // `api.acme.com`: each dot of a name that ends as a host's does.
  const name = /^(?:[a-z0-9-]+\\?\.)*/i.exec(rest)?.[0] ?? "";
  return AFTER_A_DOT.test(rest) || AFTER_A_DOT.test(rest.slice(name.length));
}

/** The pattern with these dots escaped. */
export function escapedDots(pattern: string, dots: readonly Dot[]): string {
  return [...dots].reverse().reduce((text, { at }) => `${text.slice(0, at)}\\${text.slice(at)}`, pattern);
}

/** The pattern with a letter in the place of one dot, and the others escaped. */
export function replacedDot(pattern: string, dots: readonly Dot[], { at }: Dot, letter: string): string {
  const [before, after] = [dots.filter((other) => other.at < at), dots.filter((other) => other.at > at)];
  const rest = after.map((other) => ({ ...other, at: other.at - at - 1 }));
  return `${escapedDots(pattern.slice(0, at), before)}${letter}${escapedDots(pattern.slice(at + 1), rest)}`;
}
