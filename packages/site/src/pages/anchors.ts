/** Headings → the anchors by which pages link to them, as GitHub makes them: the pages are read there, too. */

/** Gives each heading of one page its anchor; a second heading of the same name gets a number. */
export class Anchors {
  readonly #used = new Map<string, number>();

  /** @param heading its text, without Markdown's marks */
  next(heading: string): string {
    const anchor = anchorOf(heading);
    const times = this.#used.get(anchor) ?? 0;
    this.#used.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  }
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}
