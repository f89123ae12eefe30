/** A server that speaks the part of GitHub's REST API that the action uses, from a real repository's objects. */

import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeComment {
  id: number;
  body: string;
  user: { login: string; type: "Bot" | "User" };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** What to answer in place of what is so; undefined to answer as usual. */
export type Instead = (
  asked: Asked,
  times: number,
) =>
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly breakOff?: boolean;
    }
  | undefined;

export const REPOSITORY = "acme/agents";
const PAGE = 100;

export class FakeGitHub {
  readonly comments: FakeComment[] = [];
  readonly asked: Asked[] = [];
  instead: Instead = () => undefined;
  /** Pull requests as the API tells of them. */
  pulls: { number: number; state: string; base: object; head: { sha: string } & object }[] = [];
  /** The account of a personal token; undefined for a workflow's own. */
  user: string | undefined;
  readonly #server: Server;
  readonly #repository: string;
  #nextId = 1000;

  private constructor(repository: string) {
    this.#repository = repository;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(repository: string): Promise<FakeGitHub> {
    const github = new FakeGitHub(repository);
    await new Promise<void>((done) => github.#server.listen(0, "127.0.0.1", done));
    return github;
  }

  /** As a GitHub Enterprise Server has it, below a path. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v3`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** What was asked, as `METHOD path` without the query. */
  get log(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
  }

  add(body: string, user: FakeComment["user"]): FakeComment {
    const comment = { id: this.#nextId++, body, user };
    this.comments.push(comment);
    return comment;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const asked = {
      method: request.method ?? "",
      path: (request.url ?? "").replace("/api/v3", ""),
      body: text === "" ? undefined : JSON.parse(text),
      authorization: request.headers.authorization,
    };
    this.asked.push(asked);
    const same = this.asked.filter(({ method, path }) => method === asked.method && path === asked.path).length;
    const instead = this.instead(asked, same);
    if (instead?.breakOff) {
      this.#answer(asked, request);
      request.socket.destroy();
      return;
    }
    const answer = instead ?? this.#answer(asked, request);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  }

  #answer(
    { method, path, body }: Asked,
    request: IncomingMessage,
  ): { status: number; headers?: Record<string, string>; body?: unknown } {
    const url = new URL(path, "http://x");
    const [, owner, name, ...rest] = url.pathname.slice(1).split("/").map(decodeURIComponent);
    if (url.pathname === "/user")
      return this.user === undefined
        ? { status: 403, body: { message: "Resource not accessible by integration" } }
        : { status: 200, body: { login: this.user } };
    if (`${owner}/${name}` !== REPOSITORY) return { status: 404, body: { message: "Not Found" } };
    const [kind = "", a = "", b = ""] = rest;
    const at = `${method} ${kind} ${rest.length}`;
    try {
      switch (at) {
        case "GET compare 2": {
          const [base = "", head = ""] = a.split("...");
          return { status: 200, body: { merge_base_commit: { sha: this.#git("merge-base", base, head).trim() } } };
        }
        case "GET git 3":
          return a === "trees" ? { status: 200, body: this.#tree(b) } : { status: 200, body: this.#blob(b) };
        case "GET pulls 2":
          return { status: 200, body: this.pulls.find(({ number }) => String(number) === a) };
        case "GET pulls 1":
          return { status: 200, body: this.pulls.filter(({ state }) => state === "open") };
        case "GET issues 3":
          return this.#page(Number(url.searchParams.get("page") ?? 1), request);
        case "POST issues 3":
          return { status: 201, body: this.add(this.#checked(body), { login: "github-actions[bot]", type: "Bot" }) };
        case "PATCH issues 3": {
          const comment = this.comments.find(({ id }) => String(id) === b);
          if (comment === undefined) return { status: 404, body: { message: "Not Found" } };
          comment.body = this.#checked(body);
          return { status: 200, body: comment };
        }
        case "DELETE issues 3": {
          const index = this.comments.findIndex(({ id }) => String(id) === b);
          if (index < 0) return { status: 404, body: { message: "Not Found" } };
          this.comments.splice(index, 1);
          return { status: 204 };
        }
        default:
          return { status: 404, body: { message: `Not Found: ${at}` } };
      }
    } catch (error) {
      return { status: 422, body: { message: (error as Error).message.split("\n")[0] } };
    }
  }

  /** As GitHub refuses what is too long, or empty. */
  #checked(body: unknown): string {
    const { body: text, ...others } = body as { body: unknown };
    if (typeof text !== "string" || text === "" || Object.keys(others).length > 0) throw new Error("Validation Failed");
    if ([...text].length > 65_536 || Buffer.byteLength(text) > 262_144)
      throw new Error("Body is too long (maximum is 65536 characters)");
    return text;
  }

  #page(page: number, request: IncomingMessage) {
    const last = Math.max(1, Math.ceil(this.comments.length / PAGE));
    const base = `http://${request.headers.host}${request.url?.replace(/\?.*/, "")}`;
    const next =
      page < last ? { link: `<${base}?per_page=${PAGE}&page=${page + 1}>; rel="next", <${base}>; rel="last"` } : {};
    return {
      status: 200,
      headers: next as Record<string, string>,
      body: this.comments.slice((page - 1) * PAGE, page * PAGE),
    };
  }

  #tree(commit: string) {
    const lines = this.#git("ls-tree", "-r", "-t", "-l", commit)
      .split("\n")
      .filter((line) => line !== "");
    const tree = lines.map((line) => {
      const [, mode, type, sha, size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/.exec(line) ?? [];
      return { path, mode, type, sha, ...(size === "-" ? {} : { size: Number(size) }) };
    });
    return { sha: commit, tree, truncated: false };
  }

  #blob(sha: string) {
    const content = execFileSync("git", ["cat-file", "blob", sha], { cwd: this.#repository, maxBuffer: 1 << 26 });
    // GitHub breaks the lines of Base64.
    return { sha, encoding: "base64", content: content.toString("base64").replace(/(.{60})/g, "$1\n") };
  }

  #git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.#repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }
}
