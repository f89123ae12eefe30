/** Sentences of rules' names and messages → what they forbid, read with care: what is not certain forbids nothing. */

/** Says that something may not be. */
const FORBIDS =
  /\b(?:no|never|block(?:s|ed|ing)?|den(?:y|ies|ied)|forbid(?:s|den)?|prohibit(?:s|ed)?|prevent(?:s|ed)?|disallow(?:s|ed)?|reject(?:s|ed)?|ban(?:s|ned)?|refuse[sd]?|stop(?:s|ped)?|protect(?:s|ed)?|(?:is|are|was|were)(?: not|n't) (?:allowed|permitted|accepted|possible|available)|not (?:allowed|permitted|accepted)|(?:may|must|can|should|shall)(?: not|n't)|cannot|don't|do not|off[- ]limits)\b/i;

/** Says that it speaks of everything else, or of what is not there: such a sentence forbids what its words do not name. */
const EXCEPTS =
  /\b(?:only|unless|until|before|w\/o|except(?:ing|ion)?|other than|others?|outside|apart|besides|beyond|else|anything|everything|without|missing|lacks?|lacking|absent|non|un\w+ed|not (?:in|on|be|being|start\w*|begin\w*|end\w*|match\w*|contain\w*|includ\w*|one|an?|among|list\w*|valid|approved|recogni\w+|support\w*|from|within|under|of|set|given|read|a|the)|must (?!not\b)|required?|requires|needs?|leav\w+|escap\w+|allow-?list\w*|white-?list\w*|instead of|rather than|against)\b/i;

/** Words of danger that a pattern may spell out, and by which a sentence names them all. */
const DANGERS: readonly { readonly name: RegExp; readonly words: ReadonlySet<string>; readonly marks?: RegExp }[] = [
  {
    name: /\b(?:destructive|dangerous|harmful|unsafe|risky|mutat\w+|writes?|write access|modif\w+|ddl|dml|deletions?|deletes?|drops?)\b/i,
    words: new Set(
      "drop delete truncate alter grant revoke insert update create replace merge rm rmdir rf dd mkfs shutdown reboot kill killall format del erase destroy purge wipe force hard table database from into".split(
        " ",
      ),
    ),
  },
  {
    name: /\b(?:destructive|dangerous|harmful|unsafe|risky|privileged?|escalation|root|shell|commands?|network|exfiltration|downloads?)\b/i,
    words: new Set(
      "sudo su doas chmod chown rm rf dd mkfs curl wget nc ncat bash sh eval exec shutdown reboot kill".split(" "),
    ),
  },
  {
    name: /\b(?:secrets?|credentials?|sensitive|keys?|tokens?|passwords?)\b/i,
    words: new Set(
      "password passwd secret secrets token credential credentials env shadow ssh rsa id aws key keys api pem private netrc".split(
        " ",
      ),
    ),
  },
  {
    name: /\b(?:traversal|injection|chain\w*|metacharacters?|piping|pipes?|redirect\w*|substitution|dotdot)\b/i,
    words: new Set(),
    marks: /\.\.|\\\.|[;&|`$<>]/,
  },
  { name: /\b(?:production|prod|live)\b/i, words: new Set(["prod", "production", "live", "prd"]) },
  { name: /\b(?:default branch|trunk|protected)\b/i, words: new Set(["main", "master", "trunk", "release"]) },
];

/** Whether a text has any of the words by which something is forbidden: a quick test, for most have none. */
export function mayForbid(text: string): boolean {
  return MAY_FORBID.test(text);
}

const MAY_FORBID =
  /(?<![a-z])(?:no|not|ban)|never|block|den[iy]|forbid|prohibit|prevent|reject|refuse|stop|protect|disallow|off-limits|n't|above|over|exceed|than|max|most|up to|too|limit|cap|below|under|min|least/i;

/** The words of a text, in small letters. */
export function words(text: string): readonly string[] {
  const spaced = text.replace(/([a-z])([A-Z])/g, "$1 $2");
  return (spaced.toLowerCase().match(/[a-z]{2,}/g) ?? []).filter((word) => !IDLE.has(word));
}

const IDLE: ReadonlySet<string> = new Set([
  "the",
  "an",
  "if",
  "of",
  "to",
  "in",
  "is",
  "on",
  "or",
  "and",
  "https",
  "http",
  "www",
  "com",
]);

/** Whether the sentence forbids what these words name. */
export function forbids(sentence: string, named: readonly string[]): boolean {
  if (named.length === 0 || !isForbidding(sentence)) return false;
  const said = words(sentence);
  return named.some((word) => said.some((other) => isSame(word, other)));
}

function isForbidding(sentence: string): boolean {
  return FORBIDS.test(sentence) && !EXCEPTS.test(sentence);
}

/** `delete` and `deleting`: the same beginning, of four letters or more. */
function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const least = Math.min(a.length, b.length);
  if (least < 4) return false;
  const stem = Math.max(4, least - 1);
  return a.slice(0, stem) === b.slice(0, stem) && Math.abs(a.length - b.length) <= 4;
}

/** Whether the sentence forbids a danger, such as `destructive`, and all these words are of that danger. */
export function hasDanger(sentence: string, named: readonly string[], written: string): boolean {
  if (!isForbidding(sentence)) return false;
  return DANGERS.some(({ name, words: known, marks }) => {
    if (!name.test(sentence)) return false;
    if (named.length === 0) return marks?.test(written) ?? false;
    return named.every((word) => known.has(word));
  });
}

/** Whether all these words are of one danger. */
export function areOneDanger(named: readonly string[]): boolean {
  return named.length > 0 && DANGERS.some((danger) => named.every((word) => danger.words.has(word)));
}

const ABOVE =
  /\b(?:above|over|exceed\w*|more than|greater than|larger than|higher than|max(?:imum)?|at most|no more than|up to|too (?:large|high|big|much|many)|limit(?:ed)?|cap(?:ped)?)\b/i;
const BELOW =
  /\b(?:below|under|less than|smaller than|lower than|min(?:imum)?|at least|no less than|too (?:small|low|little|few))\b/i;
/** Says what a number must be, and not what it must not be. */
const MUST_BE = /\bmust (?:be|have)\b|\bhas to be\b|\bneeds?\b|\bshould be\b|\bonly\b|\brequires?d?\b/i;
const BOUNDS =
  /\b(?:max(?:imum)?|min(?:imum)?|at most|at least|no more than|no less than|up to|cannot exceed|(?:must|may|can)(?: not|n't) exceed)\b/i;

/**
 * Whether the sentence forbids numbers above the bound that it names; with `below`, numbers below it.
 */
export function forbidsMoreThan(sentence: string, bound: number, below: boolean): boolean {
  const [side, other] = below ? [BELOW, ABOVE] : [ABOVE, BELOW];
  if (!side.test(sentence) || other.test(sentence) || !names(sentence, bound)) return false;
  if (BOUNDS.test(sentence)) return !/\bmust be (?:above|over|more|greater|below|under|less)\b/i.test(sentence);
  return isForbidding(sentence) && !MUST_BE.test(sentence);
}

/** Whether the sentence names the number: `1000`, `1,000`, `1k`, or in hundredths `$10.00`. */
function names(sentence: string, bound: number): boolean {
  const written = (sentence.match(/\d[\d,_']*(?:\.\d+)?\s?[kKmM]?\b/g) ?? []).map((text) => {
    const number = Number(text.replace(/[,_'\skKmM]/g, ""));
    const factor = /k$/i.test(text) ? 1_000 : /m$/i.test(text) ? 1_000_000 : 1;
    return number * factor;
  });
  return written.some((number) => number === bound || number * 100 === bound);
}
