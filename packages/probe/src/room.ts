/** An empty home and working folder, made for one run of a program and removed after it. */

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A line of the log. */
export interface ServerEvent {
  readonly server: string;
  readonly event: "start" | "list" | "call";
  /** Of a call. */
  readonly tool?: string;
  readonly args?: unknown;
}

export class Room {
  /** With no link in it: programs compare the folder they are in. */
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "callgate-probe-")));
  readonly home = join(this.path, "home");
  readonly work = join(this.path, "work");
  readonly log = join(this.path, "calls.jsonl");
  readonly tools = join(this.path, "tools.json");

  constructor() {
    for (const folder of [this.home, this.work, join(this.path, "tmp")]) mkdirSync(folder);
    writeFileSync(this.log, "");
  }

  /** Everything that the environment of a program in it holds; nothing is taken over from ours. */
  env(proxy: string): Readonly<Record<string, string>> {
    return {
      PATH: ["/usr/bin", "/bin", dirname(process.execPath)].join(":"),
      HOME: this.home,
      XDG_CONFIG_HOME: join(this.home, ".config"),
      XDG_DATA_HOME: join(this.home, ".local", "share"),
      XDG_CACHE_HOME: join(this.home, ".cache"),
      XDG_STATE_HOME: join(this.home, ".local", "state"),
      TMPDIR: join(this.path, "tmp"),
      // Programs that Bun started, up to its version of early 2026, unpack their libraries here.
      BUN_TMPDIR: join(this.path, "tmp"),
      TERM: "dumb",
      LANG: "C.UTF-8",
      // What heeds these asks the mock of every other address, and is refused.
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
    };
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** What the mock servers logged. */
  events(): readonly ServerEvent[] {
    return readFileSync(this.log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** Removes it with all that is in it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
