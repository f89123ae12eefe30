import type { Document, Path } from "@callgate/core";
import { scalarText } from "@callgate/core/edit";
import { clip, codePointName, commonEscape } from "@callgate/core/text";
import type { Node, ScalarNode } from "@callgate/core/yaml";
import type { CheckProblem, PolicyCheck, ProposedFix } from "../check.js";

export const invisibleCharacter: PolicyCheck = {
  id: "invisible-character",
  of: "policy",
  severity: "error",
  summary: "a name, key or value with characters that are invisible, or that change the order in which text is shown",
  *run({ document }) {
    if (!HIDDEN.test(document.text)) return;
    for (const scalar of scalars(document.root)) {
      const hidden = hiddenIn(document.text.slice(scalar.node.start, scalar.node.end), scalar.role);
      if (hidden.length > 0) yield problem(document, scalar, hidden);
    }
    for (const { start, end } of document.comments) {
      const hidden = [...document.text.slice(start, end)].filter((character) => REORDERS.test(character));
      if (hidden.length > 0) yield commentProblem({ start, end }, hidden);
    }
  },
};

/** Invisible by Unicode's own property, marks of annotations, line and paragraph separators, blanks that are not the space. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800\u0085\ufff9-\ufffb]|(?! )\p{Zs}/u;

/** Embeddings, overrides and isolates: what "Trojan Source" attacks are made of. */
const REORDERS = /[\u202a-\u202e\u2066-\u2069]/u;

/**
 * What a text in a human language needs: variation selectors and joiners (emoji, Persian, Hindi), direction marks, soft
 * hyphens, and blanks of other widths.
 */
const OF_PROSE = /\ufe0e|\ufe0f|[\u200c-\u200f]|[\u061c\u00ad]|\p{Zs}/u;

/** What a scalar is to its reader; `prose` is only shown to people or agents. */
type Role = "key" | "value" | "prose";

/** Keys whose values are shown to people and agents, and decide nothing. */
const PROSE_KEYS: ReadonlySet<string> = new Set(["on_deny", "reason", "description", "message"]);

interface PlacedScalar {
  readonly node: ScalarNode;
  readonly path: Path;
  readonly role: Role;
}

/** Every scalar of the tree, once, however many aliases lead to it. */
function* scalars(root: Node | undefined): Iterable<PlacedScalar> {
  const seen = new Set<Node>();
  function* visit(node: Node, path: Path, role: Role): Iterable<PlacedScalar> {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "scalar") yield { node, path, role };
    else if (node.kind === "list")
      for (const [index, item] of node.items.entries()) yield* visit(item, [...path, index], role);
    else
      for (const { key, value } of node.entries) {
        const name = key.kind === "scalar" ? key.text : "";
        yield* visit(key, [...path, name], "key");
        yield* visit(value, [...path, name], PROSE_KEYS.has(name) ? "prose" : "value");
      }
  }
  if (root !== undefined) yield* visit(root, [], "value");
}

/** The characters in a scalar's source that hide something, each once; those written as escapes are seen. */
function hiddenIn(source: string, role: Role): string[] {
  if (!HIDDEN.test(source)) return [];
  const found = [...source].filter((character) => HIDDEN.test(character));
  return [...new Set(role === "prose" ? found.filter((character) => !OF_PROSE.test(character)) : found)];
}

function problem(document: Document, { node, path, role }: PlacedScalar, hidden: readonly string[]): CheckProblem {
  const reorders = hidden.some((character) => REORDERS.test(character));
  const effect = reorders ? "it is shown in another order than it is read" : "it is not the text that it looks like";
  return {
    path,
    part: role === "key" ? "key" : "value",
    span: { start: node.start, end: node.end },
    severity: role === "prose" ? "warning" : "error",
    message: `\`${clip(node.text)}\` holds ${described(hidden)}: ${effect}; remove it, or write it as an escape`,
    fix: () => escaped(document, node),
  };
}

function commentProblem(span: { start: number; end: number }, hidden: readonly string[]): CheckProblem {
  const unique = [...new Set(hidden)];
  return {
    path: [],
    span,
    severity: "warning",
    message: `the comment holds ${described(unique)}: the text around it is shown in another order; remove it`,
  };
}

/**
 * Rewrites a scalar in double quotes, with escapes. Undefined where it is a block or has a tag, and in JSON for a character
 * beyond U+FFFF: the escape that JSON has for it does not load.
 */
function escaped({ text, format }: Document, node: ScalarNode): ProposedFix | undefined {
  if (node.tag !== undefined || /[|>]/.test(text[node.start] ?? "")) return undefined;
  const written = scalarText(node.text, { format, flow: false, quote: '"' }).replace(
    new RegExp(HIDDEN, "gu"),
    commonEscape,
  );
  if (HIDDEN.test(written)) return undefined;
  return {
    message: "write it as an escape, so that it is seen",
    edits: [{ start: node.start, end: node.end, text: written }],
    keeps: "the same calls",
  };
}

const NAMES: Readonly<Record<string, string>> = {
  "\u0085": "next line",
  "\u00a0": "no-break space",
  "\u00ad": "soft hyphen",
  "\u061c": "Arabic letter mark",
  "\u200b": "zero width space",
  "\u200c": "zero width non-joiner",
  "\u200d": "zero width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u2028": "line separator",
  "\u2029": "paragraph separator",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2060": "word joiner",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\u2800": "braille blank",
  "\u3000": "ideographic space",
  "\u3164": "Hangul filler",
  "\ufeff": "byte order mark",
};

/** At most this many characters are named. */
const MAX_NAMED = 3;

function described(hidden: readonly string[]): string {
  const named = hidden.slice(0, MAX_NAMED).map((character) => {
    const name = NAMES[character];
    return name === undefined ? codePointName(character) : `${codePointName(character)} (${name})`;
  });
  const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : "";
  return `the invisible ${named.join(", ")}${more}`;
}
