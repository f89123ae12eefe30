/** Requests to GitHub's REST API: one host, one token, patience with limits. */

import { UserError, VERSION } from "@callgate/project/io";
import { retryOf } from "./retry.js";

const PATIENCE_MILLISECONDS = 30_000;
/** A blob of 16 MiB in Base64, and the JSON around it. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_MESSAGE_LENGTH = 300;

/** An answer that is no success. */
export class ApiError extends UserError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export interface ClientWorld {
  fetch(url: string, init: RequestInit): Promise<Response>;
  sleep(milliseconds: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export class Client {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #world: ClientWorld;

  /** @param base such as `https://api.github.com`, or a server of one's own with `/api/v3` */
  constructor(base: string, token: string | undefined, world: ClientWorld) {
    this.#base = base.replace(/\/+$/, "");
    this.#token = token;
    this.#world = world;
  }

  get hasToken(): boolean {
    return this.#token !== undefined;
  }

  /**
   * What the API answers, read from JSON; undefined where it answers with nothing.
   * @param path below the API's address, with its query
   * @throws ApiError for an answer that is no success; UserError without an answer, or at a rate limit
   */
  async request(method: Method, path: string, body?: unknown): Promise<unknown> {
    return (await this.#send(method, `${this.#base}${path}`, body)).value;
  }

  /** All pages of a list, `mostPages` at most. @throws as `request` */
  async list(path: string, mostPages: number): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    let url: string | undefined = `${this.#base}${path}`;
    for (let page = 0; url !== undefined && page < mostPages; page++) {
      const { value, next } = await this.#send("GET", url);
      if (!Array.isArray(value)) throw new UserError(`GitHub's API answered GET ${path} with no list`);
      all.push(...value);
      // The token goes to no other host.
      url = next?.startsWith(`${this.#base}/`) ? next : undefined;
    }
    return all;
  }

  async #send(method: Method, url: string, body?: unknown): Promise<{ value: unknown; next: string | undefined }> {
    const asked = `${method} ${new URL(url).pathname}`;
    for (let tries = 1; ; tries++) {
      const { response, problem } = await this.#once(method, url, body);
      const retry = retryOf(response, tries, method !== "POST", this.#world.now());
      if (retry.kind === "limited")
        throw new UserError(
          `GitHub's API refuses ${asked}: the rate limit is used up until ${new Date(retry.until).toISOString()}; run this job again then`,
        );
      if (retry.kind === "wait") {
        await response?.body?.cancel();
        await this.#world.sleep(retry.milliseconds);
        continue;
      }
      if (response === undefined) throw new UserError(`GitHub's API cannot be reached for ${asked}: ${problem}`);
      return { value: await jsonOf(response, asked), next: nextOf(response.headers.get("link")) };
    }
  }

  async #once(method: Method, url: string, body: unknown): Promise<{ response?: Response; problem?: string }> {
    try {
      const response = await this.#world.fetch(url, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          "user-agent": `callgate/${VERSION}`,
          "x-github-api-version": "2022-11-28",
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      return { response };
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  }
}

async function jsonOf(response: Response, asked: string): Promise<unknown> {
  const text = await textOf(response, asked);
  if (!response.ok) {
    const said = messageIn(text);
    throw new ApiError(
      `GitHub's API answers ${asked} with ${response.status}${said === "" ? "" : `: ${said}`}`,
      response.status,
    );
  }
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`GitHub's API answered ${asked} with what is no JSON; is there a proxy in between?`);
  }
}

async function textOf(response: Response, asked: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += piece.byteLength;
      if (size > MAX_BYTES) throw new UserError(`GitHub's API answered ${asked} with more than 32 MiB`);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`GitHub's API broke off its answer to ${asked}: ${reasonOf(error)}`);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text);
    return typeof message === "string" ? message.slice(0, MAX_MESSAGE_LENGTH) : "";
  } catch {
    return "";
  }
}

/** `<https://…>; rel="next"`. */
function nextOf(link: string | null): string | undefined {
  for (const part of (link ?? "").split(",")) {
    const [, url, rel] = /^\s*<([^>]*)>;.*\brel="([^"]*)"/.exec(part) ?? [];
    if (rel === "next") return url;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  const { cause, name, message } = error as Error;
  if (name === "TimeoutError") return "it did not answer within 30 seconds";
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ?? message;
}
