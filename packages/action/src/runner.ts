/** What the runner gives to a step, and the files in which it takes the step's answers. */

import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isCommit } from "@callgate/project/commit";
import { fileProblem, UserError } from "@callgate/project/io";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Runner {
  readonly event: string;
  readonly payload: unknown;
  /** `OWNER/REPOSITORY`. */
  readonly repository: string;
  readonly workspace: string;
  readonly commit: string | undefined;
  readonly apiUrl: string;
  /** The page of this run, which has its summary; undefined where the runner does not tell. */
  readonly runUrl: string | undefined;
}

/** @throws UserError where this is no step of a workflow */
export function readRunner(env: Environment): Runner {
  const { GITHUB_EVENT_NAME: event, GITHUB_REPOSITORY: repository } = env;
  if (event === undefined || repository === undefined || !/^[^/]+\/[^/]+$/.test(repository))
    throw new UserError(
      "this is no step of a GitHub workflow: GITHUB_EVENT_NAME and GITHUB_REPOSITORY are not set; elsewhere, use the command `callgate`",
    );
  const server = env.GITHUB_SERVER_URL ?? "https://github.com";
  const run = env.GITHUB_RUN_ID;
  return {
    event,
    payload: payloadAt(env.GITHUB_EVENT_PATH),
    repository,
    workspace: resolve(env.GITHUB_WORKSPACE ?? "."),
    commit: isCommit(env.GITHUB_SHA) ? env.GITHUB_SHA : undefined,
    apiUrl: env.GITHUB_API_URL ?? "https://api.github.com",
    runUrl: run !== undefined && /^\d+$/.test(run) ? `${server}/${repository}/actions/runs/${run}` : undefined,
  };
}

/** GitHub's largest event has 25 MiB. */
const MAX_EVENT_BYTES = 32 * 1024 * 1024;

function payloadAt(path: string | undefined): unknown {
  if (path === undefined || path === "") return {};
  const bytes = reading(() => {
    const stat = statSync(path);
    if (!stat.isFile()) throw new UserError("the runner's event file (GITHUB_EVENT_PATH) is no regular file");
    if (stat.size > MAX_EVENT_BYTES)
      throw new UserError("the runner's event file (GITHUB_EVENT_PATH) has more than 32 MiB");
    return readFileSync(path);
  });
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new UserError("the runner's event file (GITHUB_EVENT_PATH) is no JSON in UTF-8");
  }
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError
      ? error
      : fileProblem(error, "the runner's event file (GITHUB_EVENT_PATH)", "read");
  }
}

/** GitHub takes a summary of this size for one step. */
export const MAX_SUMMARY_BYTES = 1024 * 1024;

/** Adds to one of the runner's files, where the runner has it. */
export function addTo(variable: "GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY", text: string, env: Environment): void {
  const path = env[variable];
  if (path) writing(`the runner's ${variable}`, () => appendFileSync(path, text));
}

/** @throws UserError where the system does not let it */
function writing(name: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw fileProblem(error, name, "written");
  }
}

/** Writes reports into a folder of ours among the runner's temporary files; gives their paths. */
export function writeReports<K extends string>(
  texts: Readonly<Record<K, { readonly name: string; readonly text: string }>>,
  folder: string,
  env: Environment,
): Record<K, string> {
  const at = join(env.RUNNER_TEMP ?? tmpdir(), folder);
  writing(at, () => mkdirSync(at, { recursive: true }));
  const paths = {} as Record<K, string>;
  for (const key of Object.keys(texts) as K[]) {
    paths[key] = join(at, texts[key].name);
    writing(paths[key], () => writeFileSync(paths[key], texts[key].text));
  }
  return paths;
}
