/** What the system throws → a clause, or a sentence about a file or a program. */

import { UserError } from "../user-error.js";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EAGAIN: "it gives nothing now, and asks to be tried again later",
  EBADF: "it was closed in the meantime",
  EBUSY: "it is locked",
  ECONNRESET: "its other end was closed",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is there already",
  EFBIG: "a file may not be larger",
  EINVAL: "the system does not take it",
  EIO: "the disk fails",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that leads in a circle",
  EMFILE: "too many files are open in this process; ulimit -n sets how many may be",
  ENAMETOOLONG: "its path is longer than the system takes",
  ENFILE: "too many files are open on this system",
  ENODEV: "there is no such device",
  ENOENT: "there is no such file",
  ENOMEM: "the system has no memory left",
  ENOSPC: "the disk is full",
  ENOTCONN: "its other end is not connected",
  ENOTDIR: "a part of the path is no folder",
  ENOTEMPTY: "the folder is not empty",
  ENOTSUP: "the file system cannot do that",
  ENXIO: "it is a socket, or a pipe without a reader",
  EOVERFLOW: "it is too large for the system",
  EPERM: "permission denied",
  EPIPE: "its reader has gone",
  EROFS: "the file system is read-only",
  ESTALE: "it was replaced in the meantime",
  ETIMEDOUT: "the file system does not answer",
  ETXTBSY: "it is a program that runs",
};

/** Why a file cannot be read or written, with the system's code; the door throws nothing else. */
export class FileError extends UserError {
  readonly code: string;
  /** The clause alone. */
  readonly reason: string;

  constructor(path: string, doing: Doing, code: string, reason: string) {
    super(`${path} cannot be ${doing}: ${reason}`);
    this.code = code;
    this.reason = reason;
  }
}

export type Doing = "read" | "written" | "watched";

/** Whether something was thrown by the operating system. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) && (typeof syscall === "string" || code in REASONS);
}

/** Why the system failed, as a clause; undefined for what is no failure of it. */
export function fileReason(error: unknown): string | undefined {
  if (error instanceof FileError) return error.reason;
  return isSystemError(error) ? (REASONS[error.code] ?? `the system says ${error.code}`) : undefined;
}

/** A failure of the file system as a sentence; any other error is given back as it is. */
export function fileProblem(error: unknown, path: string, doing: Doing): unknown {
  const reason = fileReason(error);
  if (reason === undefined) return error;
  const { code } = error as { readonly code: string };
  return new FileError(path, doing, code, reasonWhile(doing, code) ?? reason);
}

function reasonWhile(doing: Doing, code: string): string | undefined {
  if (doing === "written" && code === "ENOENT") return "its folder does not exist";
  if (code === "ENXIO") return doing === "written" ? "it is a pipe without a reader" : "it is a socket";
  if (doing === "watched" && (code === "ENOSPC" || code === "EMFILE"))
    return "the system watches no more files for this user";
  return undefined;
}

const START_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such command",
  EACCES: "it is no program, or may not be run",
  E2BIG: "its arguments are too long",
};

/** What starting a program threw, as a sentence; what the operating system did not say is given back as it is. */
export function startProblem(error: unknown, command: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (typeof code !== "string") return error;
  return new UserError(`\`${command}\` cannot be started: ${START_REASONS[code] ?? code}`);
}

/** Whether the system had no thread, no memory or no file left for it. */
export function isNoThread(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "ERR_WORKER_INIT_FAILED" || code === "ERR_WORKER_OUT_OF_MEMORY" || fileReason(error) !== undefined;
}
