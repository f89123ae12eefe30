/**
 * A sentence without the counts and amounts in it, which differ from run to run: by it a reader of several runs knows what is the
 * same. Names and paths keep theirs.
 */
export function stableName(sentence: string): string {
  return sentence.replace(/`[^`]*`|(?<![\w./\\-])\d[\d,]*(?:\.\d+)?%?(?![\w/\\-]|\.\d)/g, (part) =>
    part.startsWith("`") ? part : "…",
  );
}
