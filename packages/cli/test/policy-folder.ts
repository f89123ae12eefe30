/** A folder with many policies of several shapes, their configuration and a tool list. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { writePolicies } from "../scripts/thousand-policies.mjs";
import { ROOT, Workspace } from "./run.js";

/** Policies that others have published; not everywhere. */
export const CORPUS = join(ROOT, "..", "shared", "corpus", "policies", "intercept-scaffolds");

export class PolicyFolder extends Workspace {
  constructor(count: number) {
    super();
    if (count > 0) writePolicies(this.path, count);
  }

  lint(...args: string[]) {
    return this.run(["lint", ...args]);
  }

  /** The text of every file, by path. */
  texts(): Record<string, string> {
    const files = (readdirSync(this.path, { recursive: true }) as string[]).filter((path) =>
      statSync(join(this.path, path)).isFile(),
    );
    return Object.fromEntries(files.sort().map((path) => [path, this.read(path)]));
  }
}
