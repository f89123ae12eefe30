/** A real repository with a pull request in it, and the action run in it, in this process or as GitHub runs it. */

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { processIo } from "@callgate/project/io";
import { askGit } from "../../project/src/io/ask-git.js";
import { INPUTS, variableOf } from "../src/inputs.js";
import { run } from "../src/run.js";
import { FakeGitHub, REPOSITORY } from "./github.js";

/** The bundle of the sources as they are, which `scripts/build-once.mjs` makes: the committed one may be older. */
const ACTION = fileURLToPath(new URL("../../../.cache/action/dist/index.mjs", import.meta.url));

export type Files = Readonly<Record<string, string | null>>;

export interface Ran {
  readonly code: number | null;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface StepOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly payload?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** Starts the bundle, as the runner does, instead of calling what it calls in this process. */
  readonly asProcess?: boolean;
}

/** `origin`, and a branch in it that is to be merged; the workspace is what actions/checkout makes of it. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "callgate-action-"));
  readonly origin = join(this.folder, "origin");
  workspace = join(this.folder, "workspace");
  github!: FakeGitHub;
  #runs = 0;

  static async create(base: Files): Promise<Repository> {
    const repository = new Repository();
    mkdirSync(repository.origin);
    // Without the examples of hooks that git copies into every repository.
    repository.git("init", "-q", "-b", "main", "--template=");
    const served = "[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n";
    appendFileSync(join(repository.origin, ".git", "config"), served);
    repository.commit(base, "base");
    repository.git("checkout", "-q", "-b", "change");
    repository.github = await FakeGitHub.start(repository.origin);
    return repository;
  }

  async remove(): Promise<void> {
    await this.github.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  git(...args: string[]): string {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], {
      cwd: this.origin,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  id(revision: string): string {
    return this.git("rev-parse", revision).trim();
  }

  /** Writes files, `null` removes one and `-> x` is a link; commits them on the branch that is checked out. */
  commit(files: Files, message = "change"): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.origin, name);
      rmSync(path, { force: true });
      if (text === null) continue;
      mkdirSync(dirname(path), { recursive: true });
      if (text.startsWith("-> ")) symlinkSync(text.slice(3), path);
      else writeFileSync(path, text);
    }
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.id("HEAD");
  }

  /** Commits on `main`, as others do while the pull request is open. */
  commitToMain(files: Files): string {
    this.git("checkout", "-q", "main");
    const id = this.commit(files, "meanwhile");
    this.git("checkout", "-q", "change");
    return id;
  }

  /** The event of the pull request as it is now; the API tells the same. */
  pull({ fork = false, base = "main" } = {}): { pull_request: (typeof FakeGitHub.prototype.pulls)[number] } {
    const pull = {
      number: 7,
      state: "open",
      base: { sha: this.id(base), ref: "main", repo: { full_name: REPOSITORY } },
      head: { sha: this.id("change"), ref: "change", repo: { full_name: fork ? "stranger/agents" : REPOSITORY } },
    };
    this.github.pulls = [pull];
    return { pull_request: pull };
  }

  /**
   * What actions/checkout leaves: the merge of the change into main, or a commit.
   * @param depth 0 for the whole history
   */
  checkout({ depth = 1, ref, filter }: { depth?: number; ref?: string; filter?: string } = {}): void {
    rmSync(this.workspace, { recursive: true, force: true });
    if (ref === undefined) {
      this.git("checkout", "-q", "--detach", "main");
      this.git("merge", "-q", "--no-ff", "-m", "merge", "change");
      this.git("update-ref", "refs/pull/7/merge", "HEAD");
      this.git("checkout", "-q", "change");
    }
    const wanted = ref === undefined ? this.id("refs/pull/7/merge") : this.id(ref);
    mkdirSync(this.workspace);
    const here = (...args: string[]) =>
      execFileSync("git", args, { cwd: this.workspace, stdio: ["ignore", "ignore", "pipe"] });
    here("init", "-q", "--template=");
    const from = `file://${this.origin}`;
    here("remote", "add", "origin", from);
    if (filter !== undefined)
      here("fetch", "-q", "--no-tags", `--depth=${depth}`, `--filter=${filter}`, "origin", wanted);
    else if (depth === 0) here("fetch", "-q", "--no-tags", from, "+refs/heads/*:refs/remotes/origin/*", wanted);
    else here("fetch", "-q", "--no-tags", `--depth=${depth}`, from, wanted);
    here("checkout", "-q", "--detach", wanted);
  }

  /** Runs the step, by default for the pull request. */
  async run({
    inputs = {},
    event = "pull_request",
    payload = this.pull(),
    env = {},
    asProcess = false,
  }: StepOptions = {}): Promise<Ran> {
    const at = (name: string) => join(this.folder, `${name}-${this.#runs}`);
    this.#runs++;
    mkdirSync(this.workspace, { recursive: true });
    mkdirSync(at("temp"));
    for (const [name, text] of [
      ["event", JSON.stringify(payload)],
      ["summary", ""],
      ["output", ""],
    ] as const)
      writeFileSync(at(name), text);
    const given = Object.entries({ ...defaults(), token: "ghs_secret", ...inputs });
    const variables: Record<string, string> = {
      PATH: process.env.PATH ?? "",
      HOME: this.folder,
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: at("event"),
      GITHUB_STEP_SUMMARY: at("summary"),
      GITHUB_OUTPUT: at("output"),
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_API_URL: this.github.url,
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_RUN_ID: "42",
      RUNNER_TEMP: at("temp"),
      ...Object.fromEntries(given.map(([name, value]) => [variableOf(name), value])),
      ...env,
    };
    const { code, log } = await (asProcess ? started(this.workspace, variables) : called(variables));
    return {
      code,
      log,
      summary: readFileSync(at("summary"), "utf8"),
      outputs: outputsIn(readFileSync(at("output"), "utf8")),
    };
  }
}

type Environment = Readonly<Record<string, string>>;

/** The bundle, as a process of its own. */
async function started(cwd: string, env: Environment): Promise<Pick<Ran, "code" | "log">> {
  const child = spawn(process.execPath, [ACTION], { cwd, env });
  let log = "";
  child.stdout.on("data", (text) => (log += text));
  child.stderr.on("data", (text) => (log += text));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, log };
}

/** The same from the sources, in this process, with the world that `main.ts` has. */
async function called(env: Environment): Promise<Pick<Ran, "code" | "log">> {
  let log = "";
  const code = await run({
    env,
    log: (line) => {
      log += `${line}\n`;
    },
    files: (folder) => ({
      ...processIo(folder),
      env,
      git: (args, input, limit) => askGit(args, input, limit, { cwd: folder, env }),
    }),
    fetch: (url, init) => fetch(url, init),
    sleep: (milliseconds) => setTimeout(milliseconds),
    now: () => Date.now(),
  });
  return { code, log };
}

function defaults(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(INPUTS).map(([name, input]) => [name, "default" in input ? input.default : ""]),
  );
}

/** As the runner reads it. */
function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 1) {
    const [, name = "", delimiter] = /^([\w-]+)<<(.+)$/.exec(lines.shift() ?? "") ?? [];
    const end = lines.indexOf(delimiter ?? "");
    outputs[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join("\n");
  }
  return outputs;
}
