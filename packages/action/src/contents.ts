/** Contents from git where it has them, else from the API. */

import type { Contents, Git, TreeFile } from "@callgate/project/commit";
import { UserError } from "@callgate/project/io";
import type { ApiRepository } from "./api/repository.js";

/** More requests than these take too long, and use up the limit of everybody's token. */
const MAX_REQUESTS = 300;
const MAX_BYTES = 16 * 1024 * 1024;

export class FoundContents implements Contents {
  readonly #git: Git | undefined;
  readonly #api: ApiRepository;
  readonly #known = new Map<string, Uint8Array>();
  #requests = 0;

  constructor(git: Git | undefined, api: ApiRepository) {
    this.#git = git;
    this.#api = api;
  }

  async load(files: readonly TreeFile[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const large = files.find(({ size }) => size > MAX_BYTES);
    if (large !== undefined)
      throw new UserError(`a file of ${large.size} bytes is too large to be read: 16 MiB at most`);
    const unknown = () =>
      [...new Map(files.map((file) => [file.id, file])).values()].filter(({ id }) => !this.#known.has(id));
    for (const [id, bytes] of this.#git?.contents(unknown()) ?? []) this.#known.set(id, bytes);
    const missing = unknown();
    this.#requests += missing.length;
    if (this.#requests > MAX_REQUESTS)
      throw new UserError(
        `${this.#requests} files would have to be read from GitHub's API one by one; check the repository out before this step, or name the policies with the input \`policies\``,
      );
    for (const { id } of missing) this.#known.set(id, await this.#api.blob(id));
    return this.#known;
  }
}
