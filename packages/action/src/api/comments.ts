/** The one comment of ours on a pull request: written, kept up to date, and taken away. */

import { UserError } from "@callgate/project/io";
import { at } from "../trigger-event.js";
import { ApiError, type Client } from "./client.js";

/** GitHub allows 2,500 comments. */
const MAX_PAGES = 30;

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly login: unknown;
  readonly isBot: boolean;
}

export type Done = "written" | "updated" | "left as it is" | "removed" | "not needed";

export class StickyComment {
  readonly #client: Client;
  readonly #root: string;
  readonly #number: number;
  readonly #mark: string;

  /** @param repository `OWNER/REPOSITORY`; @param name what tells it from other comments of ours: safe in an HTML comment */
  constructor(client: Client, repository: string, number: number, name: string) {
    this.#client = client;
    this.#root = `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/issues`;
    this.#number = number;
    this.#mark = `<!-- callgate-action: ${name} -->\n`;
  }

  /** How many characters are left for what is said. */
  room(most: number): number {
    return most - this.#mark.length;
  }

  /**
   * Makes the comment say this, and be there once.
   * @param text undefined where nothing is left to say
   * @param isWanted whether to write one that is not there yet
   * @throws ApiError, UserError as requests do
   */
  async say(text: string | undefined, isWanted = true): Promise<Done> {
    try {
      return await this.#say(text, isWanted);
    } catch (error) {
      // A comment may have been written although its answer was lost: whoever looks first does not write it twice.
      if (!(error instanceof UserError) || (error instanceof ApiError && error.status < 500)) throw error;
      return this.#say(text, isWanted);
    }
  }

  /** Whether a comment of ours is there. @throws ApiError, UserError as requests do */
  async isThere(): Promise<boolean> {
    return (await this.#own()).length > 0;
  }

  async #say(text: string | undefined, isWanted: boolean): Promise<Done> {
    const [first, ...others] = await this.#own();
    for (const { id } of others) await this.#remove(id);
    if (text === undefined) {
      if (first === undefined) return "not needed";
      await this.#remove(first.id);
      return "removed";
    }
    const body = `${this.#mark}${text}`;
    if (first === undefined) {
      if (!isWanted) return "not needed";
      await this.#client.request("POST", `${this.#root}/${this.#number}/comments`, { body });
      return "written";
    }
    if (first.body.replaceAll("\r\n", "\n").trim() === body.trim()) return "left as it is";
    await this.#client.request("PATCH", `${this.#root}/comments/${first.id}`, { body });
    return "updated";
  }

  /** Anybody can write our mark; only comments of this token's own account are ours. */
  async #own(): Promise<Comment[]> {
    const all = await this.#client.list(`${this.#root}/${this.#number}/comments?per_page=100`, MAX_PAGES);
    const marked = all.flatMap(commentOf).filter(({ body }) => body.replaceAll("\r\n", "\n").startsWith(this.#mark));
    if (marked.every(({ isBot }) => isBot)) return marked;
    const me = await this.#login();
    return marked.filter(({ isBot, login }) => isBot || login === me);
  }

  /** Undefined for the token of a workflow or an app, which is no user's. */
  async #login(): Promise<string | undefined> {
    try {
      const login = at(await this.#client.request("GET", "/user"), "login");
      return typeof login === "string" ? login : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return undefined;
      throw error;
    }
  }

  async #remove(id: number): Promise<void> {
    try {
      await this.#client.request("DELETE", `${this.#root}/comments/${id}`);
    } catch (error) {
      // It was deleted before: by an earlier try, or by another run.
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }
}

function commentOf(object: unknown): Comment[] {
  const [id, body] = [at(object, "id"), at(object, "body")];
  if (typeof id !== "number" || typeof body !== "string") return [];
  return [{ id, body, login: at(object, "user", "login"), isBot: at(object, "user", "type") === "Bot" }];
}
