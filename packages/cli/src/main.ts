/** argv → exit code. Commands are loaded when they are called: starting up must stay cheap. */

import { EXIT, UserError } from "./exit.js";
import type { Io } from "./io.js";
import { VERSION } from "./version.js";

/** Runs callgate and gives its exit code; never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 1 && argv[0] === "--version") {
    io.stdout.write(`${VERSION}\n`);
    return EXIT.clean;
  }
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
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(
      `callgate: a fault of callgate's own, not of your input; please report it with this text:\n${detail}\n`,
    );
    return EXIT.fault;
  }
}
