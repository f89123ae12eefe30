/** Paths and URLs, one by one → the folders that they are in, in bounded memory. */

import type { Group } from "./argument-sketch.js";
import type { Locator } from "./locator.js";
import { isSecret } from "./secrets.js";

const SEVERAL = -1;

export interface FolderNode extends Group {
  /** The whole text up to here, without a last slash. */
  readonly path: string;
  readonly children: Map<string, FolderNode>;
  /** Calls whose value ends here. */
  ends: number;
}

/** Beyond these, the deepest names are given up. */
const MAX_NODES = 400;
const MAX_DEPTH = 12;
const MAX_ROOTS = 20;

export class FolderTree {
  /** By root. */
  readonly roots = new Map<string, FolderNode>();
  /** Whether a part of a URL's path has a `%`, so that no pattern for it is safe. */
  hasPercent = false;
  /** Whether the host of a URL, or a first folder, looks like a secret. */
  hasSecretRoot = false;
  #nodes = 0;
  readonly #isPrivate: boolean;
  #depth = MAX_DEPTH;

  /** @param isPrivate whether no folder is ever shown */
  constructor(isPrivate = false) {
    this.#isPrivate = isPrivate;
  }

  add({ root, segments }: Locator, session: number, calls: number): void {
    if (!this.#isPrivate && !this.roots.has(root) && isSecret(root)) this.hasSecretRoot = true;
    let node = this.#node(this.roots, root, root.slice(0, -1), session, calls);
    const names = segments.at(-1) === "" ? segments.slice(0, -1) : segments;
    for (let i = 0; i < names.length && i < this.#depth; i++) {
      const name = names[i] as string;
      if (name.includes("%")) this.hasPercent = true;
      if (!this.#isPrivate && !node.children.has(name) && isSecret(name)) break;
      node = this.#node(node.children, name, `${node.path}/${name}`, session, calls);
    }
    node.ends += calls;
    while (this.#nodes > MAX_NODES && this.#depth > 0) this.#giveUpDeepest();
  }

  /** Whether they have too many beginnings to be of some folders. */
  get isTooWide(): boolean {
    return this.roots.size > MAX_ROOTS;
  }

  #node(among: Map<string, FolderNode>, key: string, path: string, session: number, calls: number): FolderNode {
    const known = among.get(key);
    if (known !== undefined) {
      known.calls += calls;
      if (known.session !== session) known.session = SEVERAL;
      return known;
    }
    const node: FolderNode = { path, children: new Map(), calls, session, ends: 0 };
    among.set(key, node);
    this.#nodes++;
    return node;
  }

  #giveUpDeepest(): void {
    this.#depth--;
    const visit = (node: FolderNode, depth: number): void => {
      if (depth === this.#depth) {
        this.#nodes -= sizeBelow(node);
        node.children.clear();
        node.ends = node.calls;
        return;
      }
      for (const child of node.children.values()) visit(child, depth + 1);
    };
    for (const root of this.roots.values()) visit(root, 0);
  }
}

function sizeBelow(node: FolderNode): number {
  let size = 0;
  for (const child of node.children.values()) size += 1 + sizeBelow(child);
  return size;
}
