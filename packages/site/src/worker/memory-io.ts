/** Texts by their paths → a repository that has these files and nothing else: the world of callgate in a browser. */

import { type Found, globMatcher, type Io } from "@callgate/project/io";

/** @param texts by paths like `policy.yaml`, with `/` between their parts */
export function memoryIo(texts: ReadonlyMap<string, string>): Io {
  const files = new Map([...texts].map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const named = (path: string) =>
    path
      .split("/")
      .filter((part) => part !== "" && part !== ".")
      .join("/");
  const bytesOf = (path: string) => {
    const bytes = files.get(named(path));
    if (bytes === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
    return bytes;
  };
  const silent = { write: () => {}, isTerminal: false };
  return {
    cwd: "/",
    env: {},
    stdout: silent,
    stderr: silent,
    // There is nothing outside, wherever a path leads.
    isOpen: true,
    kindOf(path) {
      const own = named(path);
      if (files.has(own)) return "file";
      return own === "" || [...files.keys()].some((file) => file.startsWith(`${own}/`)) ? "directory" : undefined;
    },
    readFile: (path, limit) => bytesOf(path).subarray(0, limit),
    sizeOf: (path) => bytesOf(path).byteLength,
    modifiedAt: () => 0,
    isStream: () => false,
    *readChunks(path) {
      yield bytesOf(path);
    },
    *readRange(path, from, to) {
      yield bytesOf(path).subarray(from, to);
    },
    async glob(pattern, directory): Promise<Found> {
      const folder = named(directory);
      const prefix = folder === "" ? "" : `${folder}/`;
      const glob = globMatcher(pattern);
      const below = [...files.keys()]
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length));
      return { paths: below.filter((path) => glob.matches(path)).sort(), unseen: [], hidden: 0, hiddenFolders: [] };
    },
    replaceFile: refused,
    makeFile: refused,
    updateFile: refused,
    makeFolder: refused,
    openWriter: refused,
    openAppender: refused,
    watchFolder: refused,
    git: refused,
    now: () => Date.now(),
    ask: async () => undefined,
    byteStreams: refused,
    onEndSignals: refused,
  };
}

/** What a page has none of: a disk, git, streams. Nothing that the playground asks comes to it. */
function refused(): never {
  throw new TypeError("there is no disk in a browser");
}
