/** argv → exit code. Commands are loaded when they are called: starting up must stay cheap. */

import { fileReason, type Io, type Output, UserError } from "@callgate/project/io";
import { EXIT } from "./exit.js";

/** Runs callgate and gives its exit code; never throws. */
export async function main(argv: readonly string[], world: Io): Promise<number> {
  const io = await forJobs(world);
  try {
    const { runCommand } = await import("./command-line.js");
    return await runCommand(argv, io);
  } catch (error) {
    if (error instanceof UserError) {
      // File names, and names that transcripts give, are in it.
      const { printable } = await import("@callgate/report");
      io.stderr.write(`callgate: ${printable(error.message)}\n${error.details}`);
      return EXIT.usage;
    }
    const reason = fileReason(error);
    if (reason !== undefined) {
      io.stderr.write(`callgate: the system failed: ${reason}\n`);
      return EXIT.usage;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(
      `callgate: a fault of callgate's own, not of your input; please report it with this text:\n${detail}\n`,
    );
    return EXIT.fault;
  }
}

/** Where a job's runner reads what is written, no name and no text may be a command to it. */
async function forJobs(io: Io): Promise<Io> {
  if (!isInJob(io.env)) return io;
  const { withoutCommands } = await import("@callgate/report");
  const safe = (output: Output): Output =>
    output.isFile === true
      ? output
      : { ...output, write: (text, obeyed = false) => output.write(obeyed ? text : withoutCommands(text)) };
  return { ...io, stdout: safe(io.stdout), stderr: safe(io.stderr) };
}

/** GitHub's, GitLab's, Azure's. */
const RUNNERS = ["GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"];

/** Whether a runner reads the output, and obeys some of its lines. */
function isInJob(env: Readonly<Record<string, string | undefined>>): boolean {
  return RUNNERS.some((name) => (env[name] ?? "") !== "");
}
