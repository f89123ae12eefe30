/** Files by path → the layers of a host, in the order in which it reads them. */

import type { Host, HostFile, LayerSource } from "./host.js";

export interface FoundFile {
  /** As in `HostFile`: `~/` is the home, a path without a root is in the project. */
  readonly path: string;
  readonly text: string;
}

/** The first of the host's files that a path leads to; undefined where the host does not look there. */
export function hostFileAt({ files }: Host, path: string): HostFile | undefined {
  return files.find((file) => isAt(file, path));
}

/**
 * The layers that files are to a host, in its order. Those it does not look for are left out.
 * @param flags the arguments of its command line; no layer where they are undefined, or the host has no such scope
 */
export function layersOf(host: Host, found: readonly FoundFile[], flags?: readonly string[]): LayerSource[] {
  const layers = host.files.flatMap((file) =>
    found
      .filter(({ path }) => hostFileAt(host, path) === file)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, text }): LayerSource => ({ scope: file.scope, uri: path, text })),
  );
  return flags === undefined || !host.scopes.includes("flags")
    ? layers
    : [...layers, { scope: "flags", uri: "", text: JSON.stringify(flags) }];
}

/** Where a file is on a system. @param platform as Node names it: `darwin`, `win32`; any other is taken for Linux */
export function pathOnPlatform({ path, elsewhere }: HostFile, platform: string | undefined): string {
  return (platform === "darwin" ? elsewhere?.darwin : platform === "win32" ? elsewhere?.win32 : undefined) ?? path;
}

/** A file of a host, by its name and the folders it is in. */
export interface NamedHostFile {
  readonly host: Host;
  readonly file: HostFile;
}

/**
 * The hosts that a file is of by its place, wherever the project or the home is: of each, the file whose path says most.
 * @param path with `/` between its parts
 * @param isInHome whether it is the user's own; else a project's file is preferred where both have the same name
 */
export function hostsOfPath(hosts: readonly Host[], path: string, isInHome: boolean): NamedHostFile[] {
  const segments = path.split("/");
  return hosts.flatMap((host): NamedHostFile[] => {
    const fitting = host.files.filter((file) => {
      if (file.path.startsWith("/"))
        return [file.path, file.elsewhere?.darwin, file.elsewhere?.win32].some(
          (one) => one !== undefined && isAt({ ...file, path: one }, path),
        );
      const tail = segments.slice(-segmentsOf(file).length).join("/");
      return isAt({ ...file, path: segmentsOf(file).join("/") }, tail);
    });
    const weight = (file: HostFile) => 2 * segmentsOf(file).length + (file.path.startsWith("~/") === isInHome ? 1 : 0);
    const [first, ...more] = fitting;
    if (first === undefined) return [];
    return [{ host, file: more.reduce((best, one) => (weight(one) > weight(best) ? one : best), first) }];
  });
}

/** Without the home, which has another name on each machine. */
function segmentsOf({ path }: HostFile): readonly string[] {
  return path.split("/").filter((segment, at) => at > 0 || segment !== "~");
}

/** Segment by segment, each of which may hold `*`. */
function isAt({ path: pattern }: HostFile, path: string): boolean {
  const segments = path.split("/");
  const patterns = pattern.split("/");
  return patterns.length === segments.length && patterns.every((one, at) => isSegment(one, segments[at] as string));
}

function isSegment(pattern: string, segment: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return segment === pattern;
  const last = rest.pop() as string;
  if (rest.length > 0) throw new Error(`the name of a host's file has one \`*\` at most: ${pattern}`);
  return segment.length >= first.length + last.length && segment.startsWith(first) && segment.endsWith(last);
}
