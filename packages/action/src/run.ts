/** A step of a workflow, from its inputs to its conclusion. */

import { Git, TreeIo } from "@callgate/project/commit";
import { type Io, UserError } from "@callgate/project/io";
import { addMadeTools, failureReasons, reviewChange, reviewPolicies } from "@callgate/project/review";
import {
  codeLines,
  commandLine,
  hasNews,
  inlineMarkdownWithin,
  logLine,
  REPORTS,
  type ReviewReport,
  reviewMarkdown,
  reviewShort,
  verdictLine,
} from "@callgate/report";
import { annotations } from "./annotations.js";
import { ApiError, Client, type ClientWorld } from "./api/client.js";
import { StickyComment } from "./api/comments.js";
import { ApiRepository } from "./api/repository.js";
import { type Commits, commitsOf } from "./commits.js";
import { FoundContents } from "./contents.js";
import { type Inputs, readInputs } from "./inputs.js";
import { outputsOf, outputText } from "./outputs.js";
import { addTo, MAX_SUMMARY_BYTES, type Runner, readRunner, writeReports } from "./runner.js";
import { suggestFromSessions } from "./suggestion.js";
import { triggerEventOf } from "./trigger-event.js";
import { stricterInputs } from "./workflow-inputs.js";
import { guardedWorkspace } from "./workspace.js";

/** A comment on GitHub may have this many characters. */
const MAX_COMMENT = 65_536;
/** A character is three bytes at most for each of its code units. */
const MAX_SUMMARY = Math.floor(MAX_SUMMARY_BYTES / 3);
/** Lines of what is wrong with a configuration. */
const MAX_DETAILS = 40;
/** As many characters of each; an escape makes eight of one. */
const MAX_DETAIL_LENGTH = 150;
const MAX_MESSAGE = 4_000;

/** What a step may do to the world. */
export interface World extends ClientWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to the log, which obeys it if it is a command. */
  log(line: string): void;
  /** The files of a folder. */
  files(folder: string): Io;
}

/** What is known of the step so far: what reporting an error needs. */
interface Step {
  inputs?: Inputs;
  runner?: Runner;
  client?: Client;
  commits?: Commits;
}

/** Runs the step; gives its exit code, and never throws. */
export async function run(world: World): Promise<0 | 1> {
  const step: Step = {};
  try {
    return await runStep(step, world);
  } catch (error) {
    try {
      await reportFailure(error, step, world);
    } catch (failure) {
      // The runner's files cannot be written, either: the log says what is left to say.
      const message = failure instanceof Error ? failure.message : String(failure);
      world.log(commandLine("error", { title: "callgate" }, [message]));
    }
    return 1;
  }
}

async function runStep(step: Step, world: World): Promise<0 | 1> {
  const { env, log } = world;
  const inputs = readInputs(env);
  step.inputs = inputs;
  const runner = readRunner(env);
  step.runner = runner;
  const trigger = triggerEventOf(runner.event, runner.payload);
  const files = world.files(runner.workspace);
  const client = new Client(runner.apiUrl, inputs.token, world);
  step.client = client;
  const api = new ApiRepository(client, runner.repository);
  const git = new Git(files, { isTrusted: true });
  const head = git.head();
  const here = head === undefined ? undefined : git;
  const commits = await commitsOf(trigger, { git: here, head, api, eventCommit: runner.commit });
  if (commits === undefined) {
    log(logLine("the pull request has a newer commit, or is closed: there is nothing to say of this one"));
    return 0;
  }
  step.commits = commits;

  const contents = new FoundContents(here, api);
  const sideAt = async (commit: string) =>
    new TreeIo(here?.tree(commit) ?? (await api.tree(commit)), contents, runner.workspace, () => world.now());
  const after = await sideAt(commits.after);
  const workspace = guardedWorkspace(files);
  if (inputs.tools !== undefined) addMadeTools(inputs.tools, after, workspace);
  const before = commits.before === undefined ? undefined : await sideAt(commits.before);
  const found =
    before === undefined
      ? await reviewPolicies(inputs, after)
      : await reviewChange(inputs, before, after, {
          workspace,
          // GitHub's test merge has an id that no reader knows.
          name: commits.pull?.head ?? commits.after,
        });
  const judged = before === undefined ? inputs : await stricterInputs(inputs, before, after);
  const report: ReviewReport = { ...found, failures: failureReasons(found, judged) };
  const isSaid = await publish(report, { inputs, runner, client, commits }, world);
  if (trigger.kind === "lint" && inputs.suggest.length > 0)
    await suggestFromSessions(inputs, workspace, {
      client,
      repository: runner.repository,
      addToSummary: (text) => addTo("GITHUB_STEP_SUMMARY", text, env),
      log,
    });
  return report.failures.length === 0 && isSaid ? 0 : 1;
}

/** Writes reports, log and comment. True where no comment of an older commit can be left. */
async function publish(report: ReviewReport, step: Required<Step>, world: World): Promise<boolean> {
  const { env, log } = world;
  const summary = reviewMarkdown(report, { most: MAX_SUMMARY, all: true });
  const paths = writeReports(
    {
      sarif: { name: "callgate.sarif", text: REPORTS.review.sarif(report) },
      json: { name: "callgate.json", text: REPORTS.review.json(report) },
      html: { name: "callgate.html", text: await REPORTS.review.html(report) },
      markdown: { name: "callgate.md", text: summary },
    },
    `callgate-${step.inputs.commentName.replaceAll(/[^A-Za-z0-9]/g, "-")}`,
    env,
  );
  addTo("GITHUB_OUTPUT", outputText(outputsOf(report, paths)), env);
  addTo("GITHUB_STEP_SUMMARY", `${summary}\n`, env);
  for (const line of annotations(report)) log(line);
  log(logLine(`callgate: ${verdictLine(report)}`));
  for (const failure of report.failures) log(commandLine("error", { title: "callgate" }, [failure]));
  const isSaid = await comment(report, step, world);
  if (!isSaid) addTo("GITHUB_OUTPUT", outputText({ conclusion: "failure" }), env);
  return isSaid;
}

/** Writes the comment last: whatever fails before leaves none half right. False where an older one may be left. */
async function comment(report: ReviewReport, step: Required<Step>, world: World): Promise<boolean> {
  const { runner } = step;
  const sticky = stickyOf(step, world);
  if (sticky === undefined) return true;
  const more = runner.runUrl === undefined ? undefined : { name: "job summary", url: runner.runUrl };
  const text = hasNews(report)
    ? reviewMarkdown(report, { most: sticky.room(MAX_COMMENT), all: false, more })
    : undefined;
  try {
    if (await isOutdated(step)) {
      world.log(logLine("the pull request has a newer commit: its own run writes the comment"));
      return true;
    }
    world.log(logLine(`comment ${await sayOrLess(sticky, text, reviewShort(report, more))}`));
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return reportUnwritten(error, sticky, world);
  }
}

const UNPROCESSABLE = 422;

/** What GitHub takes for too long, or for spam, it may take in short. */
async function sayOrLess(sticky: StickyComment, text: string | undefined, short: string): Promise<string> {
  try {
    return await sticky.say(text);
  } catch (error) {
    if (text === undefined || !(error instanceof ApiError) || error.status !== UNPROCESSABLE) throw error;
    return `${await sticky.say(short)}, in short: ${error.message}`;
  }
}

/** The comment, where one is wanted and there is a pull request for it. */
function stickyOf({ inputs, runner, client, commits }: Required<Step>, world: World): StickyComment | undefined {
  if (!inputs.comment || commits.pull === undefined) return undefined;
  if (!client.hasToken) {
    world.log(
      commandLine("warning", { title: "callgate" }, [
        "there is no token, so no comment is written; the job summary has what it would say",
      ]),
    );
    return undefined;
  }
  return new StickyComment(client, runner.repository, commits.pull.number, inputs.commentName);
}

/** Of two runs, the later one may be done first. */
async function isOutdated({ runner, client, commits }: Required<Step>): Promise<boolean> {
  if (commits.pull === undefined) return false;
  const now = await new ApiRepository(client, runner.repository).pullRequest(commits.pull.number);
  return now.head !== commits.pull.head;
}

/**
 * Logs that the comment could not be written. A comment of an older commit would mislead: it is removed, and where that
 * fails, or it is unknown whether one exists, the check fails.
 * @returns whether the pull request has no comment
 */
async function reportUnwritten(error: UserError, sticky: StickyComment, world: World): Promise<boolean> {
  const isForbidden = error instanceof ApiError && [401, 403, 404].includes(error.status);
  const why = isForbidden
    ? "the token may not write it: give the job `permissions: pull-requests: write`; on a pull request from a fork no job may, and docs/github-action.md shows what to do"
    : error.message;
  const isGone = error instanceof ApiError && (await isAbsent(sticky, isForbidden));
  const left = isGone ? "" : "; an older comment may still be there, so the check fails";
  world.log(
    commandLine(isGone && isForbidden ? "notice" : isGone ? "warning" : "error", { title: "callgate" }, [
      `the comment is not written, the job summary has what it would say: ${why}${left}`,
    ]),
  );
  return isGone;
}

async function isAbsent(sticky: StickyComment, isForbidden: boolean): Promise<boolean> {
  try {
    if (isForbidden) return !(await sticky.isThere());
    await sticky.say(undefined);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
}

/** Writes what stopped the step to the log, the summary, and a comment, so that no comment of an older commit is left. */
async function reportFailure(error: unknown, step: Step, world: World): Promise<void> {
  const { env, log } = world;
  const isOurs = !(error instanceof UserError);
  const message = isOurs
    ? `a fault of callgate's own, not of your input; please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    : error.message;
  log(commandLine("error", { title: "callgate" }, [message]));
  const details = isOurs ? [] : error.details.split("\n").filter((line) => line !== "");
  for (const line of details) log(logLine(line));
  addTo("GITHUB_OUTPUT", outputText({ conclusion: "failure" }), env);
  const text = `### ❌ callgate: this commit was not reviewed\n\n${inlineMarkdownWithin(message, MAX_MESSAGE)}\n${details.length === 0 ? "" : `\n${codeLines(details.slice(0, MAX_DETAILS).map((line) => line.slice(0, MAX_DETAIL_LENGTH)))}\n`}`;
  addTo("GITHUB_STEP_SUMMARY", text, env);
  const { inputs, runner, client, commits } = step;
  if (inputs?.comment !== true || !runner || !client?.hasToken || commits?.pull === undefined) return;
  const all = { inputs, runner, client, commits };
  const sticky = stickyOf(all, world);
  if (sticky === undefined) return;
  try {
    if (!(await isOutdated(all))) await sticky.say(text, false);
  } catch (failure) {
    if (failure instanceof UserError) await reportUnwritten(failure, sticky, world);
    else throw failure;
  }
}
