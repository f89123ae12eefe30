/** What the API tells of a repository: commits, files, pull requests. */

import { isCommit, type ListedEntry, type Tree, treeOf } from "@callgate/project/commit";
import { UserError } from "@callgate/project/io";
import { at, type PullRequest, pullRequestOf } from "../trigger-event.js";
import type { Client } from "./client.js";

export class ApiRepository {
  readonly #client: Client;
  readonly #root: string;

  /** @param name `OWNER/REPOSITORY` */
  constructor(client: Client, name: string) {
    this.#client = client;
    this.#root = `/repos/${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The commit that both have last in common. @throws UserError where the API does not tell */
  async mergeBase(base: string, head: string): Promise<string> {
    const found = at(
      await this.#client.request("GET", `${this.#root}/compare/${base}...${head}?per_page=1`),
      "merge_base_commit",
      "sha",
    );
    if (!isCommit(found)) throw new UserError(`GitHub's API knows no commit that ${base} and ${head} have in common`);
    return found;
  }

  /** The files of a commit. @throws UserError for a repository with too many for one answer */
  async tree(commit: string): Promise<Tree> {
    const answer = await this.#client.request("GET", `${this.#root}/git/trees/${commit}?recursive=1`);
    if (at(answer, "truncated") === true)
      throw new UserError(
        `the repository has more files than GitHub's API lists at once; check it out with its history: actions/checkout with \`fetch-depth: 0\``,
      );
    const entries = at(answer, "tree");
    if (!Array.isArray(entries)) throw new UserError(`GitHub's API lists no files of the commit ${commit}`);
    return treeOf(commit, entries.map(listedEntry));
  }

  /** A file's content, of any size up to 16 MiB. */
  async blob(id: string): Promise<Uint8Array> {
    const answer = await this.#client.request("GET", `${this.#root}/git/blobs/${encodeURIComponent(id)}`);
    const [content, encoding] = [at(answer, "content"), at(answer, "encoding")];
    if (typeof content !== "string" || encoding !== "base64")
      throw new UserError(`GitHub's API gives no content for the file ${id}`);
    return Buffer.from(content, "base64");
  }

  /** @throws UserError where no pull request has that number */
  async pullRequest(number: number): Promise<PullRequest> {
    return pullRequestOf(await this.#client.request("GET", `${this.#root}/pulls/${number}`), "GitHub's API");
  }

  /** The open pull request of a branch at this very commit; undefined where it has moved on, or is closed. */
  async pullRequestAt(owner: string, branch: string, head: string): Promise<PullRequest | undefined> {
    const query = new URLSearchParams({ state: "open", head: `${owner}:${branch}`, per_page: "100" });
    const found = await this.#client.list(`${this.#root}/pulls?${query}`, 1);
    return found.map((object) => pullRequestOf(object, "GitHub's API")).find((pull) => pull.head === head);
  }
}

/** What the API leaves out of an entry makes it one that cannot be read. */
function listedEntry(entry: unknown): ListedEntry {
  const text = (key: string) => {
    const value = at(entry, key);
    return typeof value === "string" ? value : "";
  };
  const size = at(entry, "size");
  return { mode: text("mode"), id: text("sha"), size: typeof size === "number" ? size : 0, path: text("path") };
}
