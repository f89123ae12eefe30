/** A program and its room → the same program where whatever it writes elsewhere is kept apart, listed, and gone when it ends. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Program, runProgram } from "./child.js";
import { Room } from "./room.js";

/** These hold devices, processes and sockets. */
const NEVER_WATCHED = new Set(["/dev", "/proc", "/run", "/sys"]);

/** Folders that are watched one by one, where others are mounted in the folder around them. */
const MOST_PLACES = 300;

/** In milliseconds, for the attempt to enclose something at all. */
const PATIENCE = 10_000;

/** What the script below ends with where nothing can be enclosed. */
const FAILED = 97;

/**
 * Arguments: the room, the places, `--`, the program. Over each place lies a layer in memory that takes what is written; the room
 * alone is the real one. Then what the layers took is listed in `written` of the room, and the places without a layer in `unwatched`.
 */
const SCRIPT = `
room=$1; shift
mount --make-rprivate / && mkdir "$room/outside" && mount -t tmpfs callgate "$room/outside" && cd / && exec 3<"$room" || exit ${FAILED}
at=/proc/self/fd/3
n=0
while [ "$1" != -- ]; do
  n=$((n + 1)); layer=$at/outside/$n
  mkdir "$layer" "$layer/written" "$layer/work" || exit ${FAILED}
  if mount -t overlay callgate -o "lowerdir=$1,upperdir=$layer/written,workdir=$layer/work,userxattr" "$1" 2>/dev/null; then
    case "$room/" in "$1"/*) mount -c --rbind $at "$room" || exit ${FAILED};; esac
  else
    printf '%s\\0' "$1" >>$at/unwatched
  fi
  shift
done
shift
exec 3<&-
mount -t proc callgate /proc || exit ${FAILED}
cd "$room/work" && unset PWD OLDPWD
"$@"
code=$?
cd "$room/outside" && find . -mindepth 3 -path './*/written/*' \\( ! -type d -o -empty \\) -print0 >"$room/written"
exit $code
`;

/** What a program did outside of its room. */
export interface Outside {
  /** Paths that it wrote, made or removed; undefined where it was ended before they could be listed. */
  readonly written: readonly string[] | undefined;
  /** Places where that was not seen. */
  readonly unwatched: readonly string[];
}

export class Enclosure {
  readonly #options: readonly string[];
  readonly #places: readonly string[];

  private constructor(options: readonly string[], places: readonly string[]) {
    this.#options = options;
    this.#places = places;
  }

  /**
   * The enclosure that this system allows: Linux with `unshare`, namespaces and overlays.
   * @returns undefined where it allows none
   */
  static async find(signal: AbortSignal): Promise<Enclosure | undefined> {
    if (process.platform !== "linux") return undefined;
    const places = placesOf(mountPoints());
    const asUser = ["--user", "--map-root-user"];
    for (const options of process.getuid?.() === 0 ? [[], asUser] : [asUser]) {
      const enclosure = new Enclosure(options, places);
      if (await enclosure.#works(signal)) return enclosure;
    }
    return undefined;
  }

  /** How the program is started in it. */
  around({ command, args, ...rest }: Program, { path }: Room): Program {
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    const asOneself =
      this.#options.length === 0 || uid === 0
        ? []
        : ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"];
    const namespaces = [...this.#options, "--mount", "--pid", "--fork", "--kill-child"];
    const script = ["sh", "-c", SCRIPT, "sh", path, ...this.#places, "--"];
    return { ...rest, command: "unshare", args: [...namespaces, ...script, ...asOneself, command, ...args] };
  }

  /** What a program that was started so did outside of its room. */
  outside(room: Room): Outside {
    const written = namesIn(join(room.path, "written"))?.map((name) => {
      const [, place = "", , ...path] = name.split("/");
      return join(this.#places[Number(place) - 1] ?? "/", ...path);
    });
    return { written: written?.sort(), unwatched: namesIn(join(room.path, "unwatched")) ?? [] };
  }

  /** Whether a file written beside a room is listed, and is not there afterwards. */
  async #works(signal: AbortSignal): Promise<boolean> {
    const room = new Room();
    const beside = `${room.path}.written`;
    try {
      const env = room.env("http://127.0.0.1:9");
      const program = { command: "sh", args: ["-c", 'echo >"$1"', "sh", beside], cwd: room.work, env };
      const { code } = await runProgram(this.around(program, room), PATIENCE, signal);
      return code === 0 && this.outside(room).written?.includes(beside) === true && !existsSync(beside);
    } catch {
      // There is no `unshare`.
      return false;
    } finally {
      room.remove();
    }
  }
}

/** Names that end with a zero byte; undefined where there is no such file. */
function namesIn(path: string): string[] | undefined {
  return existsSync(path) ? readFileSync(path, "utf8").split("\0").slice(0, -1) : undefined;
}

/** Where something is mounted. */
function mountPoints(): readonly string[] {
  const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  return lines.flatMap((line) => {
    const path = line.split(" ")[4];
    return path === undefined
      ? []
      : [path.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))];
  });
}

/** The folders of the system, each the largest that nothing else is mounted in. */
function placesOf(mounted: readonly string[]): string[] {
  const places: string[] = [];
  const add = (folder: string) => {
    if (NEVER_WATCHED.has(folder) || places.length >= MOST_PLACES) return;
    const isWhole = folder !== "/" && !mounted.some((point) => point.startsWith(`${folder}/`));
    // These have a meaning of their own in the options of a mount.
    if (isWhole && !/[,:\\]/.test(folder)) places.push(folder);
    else if (!isWhole) for (const name of foldersIn(folder)) add(join(folder, name));
  };
  add("/");
  return places;
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    // What cannot be read has nothing that can be written by its name.
    return [];
  }
}
