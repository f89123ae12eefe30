/** `--watch`: runs again whenever an input is saved. */

import { dirname, join, resolve } from "node:path";
import { fileProblem, type Io, UserError } from "@callgate/project/io";
import { EXIT, type ExitCode } from "./exit.js";

/** An editor saves in several steps; what comes within this time is one save. */
const QUIET_MILLISECONDS = 100;

const INPUT = /\.(?:json|yaml|yml)$/i;

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** Absolute paths; undefined at first, and where that is not known: anything may have been. */
export type Saved = ReadonlySet<string> | undefined;

/** What one run read and wrote, as named from the working directory. */
export interface Watched {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Runs once, and again whenever a YAML or JSON file is saved in a folder that holds an input. Files that the run writes
 * itself do not count. Ends when the process is asked to.
 * @param run one run, given what was saved since the one before; gives what it read and wrote, and never throws for what a user can fix
 */
export async function watch(run: (saved: Saved) => Promise<Watched>, io: Io): Promise<ExitCode> {
  let isDone = false;
  let wake = () => {};
  let isDirty = false;
  const stopHearing = io.onEndSignals(() => {
    isDone = true;
    wake();
  });
  const watching = new Map<string, () => void>();
  let outputs = new Set<string>();
  /** Files and folders that are there, or may come back: by any name. */
  let awaited = new Set<string>();
  let saved: Set<string> | undefined;
  const onChange = (folder: string) => (file: string | undefined) => {
    const path = file === undefined ? undefined : join(folder, file);
    const isAwaited = path === undefined || awaited.has(path);
    if (path !== undefined && ((!isAwaited && !INPUT.test(path)) || outputs.has(path))) return;
    if (path === undefined || !INPUT.test(path)) saved = undefined;
    else saved?.add(path);
    isDirty = true;
    wake();
  };
  const watchNew = (folder: string) => {
    try {
      const stop = io.watchFolder(folder, onChange(folder), () => {
        // It may come back, and everything in it.
        watching.delete(folder);
        onChange(folder)(undefined);
      });
      watching.set(folder, stop);
    } catch (error) {
      // A folder that is gone may come back: what is above it is watched, too, or the run says that it is missing.
      const { code } = error as { readonly code?: string };
      if (code !== "ENOENT" && code !== "ENOTDIR") throw fileProblem(error, folder, "watched");
    }
  };
  const untilWoken = (milliseconds?: number) =>
    new Promise<void>((done) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  try {
    while (!isDone) {
      if (io.stdout.isTerminal) io.stdout.write(CLEAR);
      isDirty = false;
      const before = saved;
      saved = new Set();
      const watched = await run(before);
      outputs = new Set(watched.outputs.map((path) => resolve(io.cwd, path)));
      const folders = new Set(watched.inputs.map((path) => dirname(resolve(io.cwd, path))));
      awaited = new Set([...folders, ...watched.inputs.map((path) => resolve(io.cwd, path))]);
      for (const folder of folders) if (!watching.has(folder)) watchNew(folder);
      if (watching.size === 0) throw new UserError("no folder is left to be watched");
      io.stderr.write("watching for changes; end with Ctrl-C\n");
      while (!isDirty && !isDone) await untilWoken();
      while (isDirty && !isDone) {
        isDirty = false;
        await untilWoken(QUIET_MILLISECONDS);
      }
    }
    return EXIT.clean;
  } finally {
    stopHearing();
    for (const stop of watching.values()) stop();
  }
}
