/**
 * What the executable file loads first of the bundle: all else of it, with V8's compiled code of an earlier run. That is half
 * of the time of a short run.
 */

import { join } from "node:path";
import { cacheFolder, readOwn, writeOwn } from "@callgate/project/cache";
import type * as Main from "../main.js";
import type * as Process from "../process.js";
import { BundleLoader } from "./bundle-loader.js";
import { packCode, unpackCode } from "./compiled-code.js";

/** Changes with the bundle's files; the bundler writes it. */
const BUILD = "BUILD-OF-THE-BUNDLE";

const MAX_BYTES = 32 * 1024 * 1024;

/** After a longer run V8 has forgotten what it compiled at the start. In seconds. */
const SHORT_RUN = 5;

export interface LoadedBundle {
  readonly main: typeof Main;
  readonly process: typeof Process;
  /** Keeps the compiled code for the next run, where that is worth something; to be called when the command has ended. */
  keepCode(): void;
}

/** Loads the bundle that lies in a folder, for a command line. */
export function loadBundle(folder: string, argv: readonly string[]): LoadedBundle {
  const path = codePath(argv.find((arg) => /^[a-z][a-z-]{0,30}$/.test(arg)) ?? "help");
  const loader = loaderOf(folder, path);
  return {
    main: loader.load("main.cjs") as typeof Main,
    process: loader.load("process.cjs") as typeof Process,
    keepCode() {
      if (path === undefined || process.uptime() > SHORT_RUN) return;
      const code = loader.compiledCode();
      if (code !== undefined) writeOwn(path, packCode(code));
    },
  };
}

/** Loads what a thread of a command runs, with the code that the command has kept. */
export function loadThread(folder: string, script: string, command: string): void {
  loaderOf(folder, codePath(command)).load(script);
}

function loaderOf(folder: string, path: string | undefined): BundleLoader {
  const kept = path === undefined ? undefined : readOwn(path, MAX_BYTES);
  return new BundleLoader(folder, (kept && unpackCode(kept)) ?? new Map());
}

/** One file for each command, since each needs other functions; undefined where no code is kept. */
function codePath(command: string): string | undefined {
  const { env, version, arch } = process;
  // What a job keeps is gone with its machine, and `NODE_DISABLE_COMPILE_CACHE` turns off Node's own cache of this kind.
  if (env.CI || env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const folder = cacheFolder(env);
  return folder && join(folder, "code", `${BUILD}-${version}-${arch}`, `${command}.bin`);
}
