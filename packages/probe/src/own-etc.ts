/** A folder that a program on Linux sees as `/etc`, in a mount namespace of its own: for files of the machine's administrator. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** What programs ask of `/etc` to run at all. */
const KEPT = [
  "group",
  "hosts",
  "ld.so.cache",
  "nsswitch.conf",
  "passwd",
  "resolv.conf",
  "ssl/certs/ca-certificates.crt",
];

const NAMESPACE = ["--user", "--map-root-user", "--mount"];

/** Whether this system lets a program have an `/etc` of its own. */
export function canHaveOwnEtc(): boolean {
  return process.platform === "linux" && spawnSync("unshare", [...NAMESPACE, "true"]).status === 0;
}

/** Makes the folder, with no more than programs need of the real one. */
export function makeEtc(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of KEPT) {
    const from = join("/etc", name);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(from, join(folder, name), { dereference: true });
  }
}

/** The command that runs a program with the folder as its `/etc`. */
export function withEtc(
  folder: string,
  { command, args }: { readonly command: string; readonly args: readonly string[] },
): { readonly command: string; readonly args: readonly string[] } {
  const script = 'mount --rbind "$0" /etc && exec "$@"';
  return { command: "unshare", args: [...NAMESPACE, "sh", "-c", script, folder, command, ...args] };
}
