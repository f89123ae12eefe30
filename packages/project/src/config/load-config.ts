/** The working directory and what the command line says → the configuration that holds. */

import { dirname, join, relative, resolve } from "node:path";
import { MAX_DOCUMENT_BYTES, readDocument } from "@callgate/core";
import { findingsText } from "@callgate/report";
import { staysBelow } from "../io/boundary.js";
import { slashed } from "../io/file-names.js";
import { isGlob } from "../io/glob.js";
import type { Io } from "../io/io.js";
import { readInput } from "../policies/files.js";
import { UserError } from "../user-error.js";
import type { Config } from "./config.js";
import { readConfig } from "./read-config.js";

export const CONFIG_NAMES = ["callgate.config.yaml", "callgate.config.yml", "callgate.config.json"];

export interface LoadedConfig extends Config {
  /** As a user would name it from the working directory. */
  readonly uri: string;
  /** Absolute; what paths in it are relative to. */
  readonly folder: string;
}

/** Which configuration holds: its path, or one that was loaded; the one that is found when left out; false for none. */
export type ConfigChoice = string | LoadedConfig | false | undefined;

/**
 * The configuration that is chosen, else the one found from the working directory upward; undefined where none is found.
 * @throws UserError for a file that is no configuration
 */
export function loadConfig(choice: ConfigChoice, io: Io): LoadedConfig | undefined {
  if (choice === false) return undefined;
  if (typeof choice === "object") return choice;
  const path = choice !== undefined ? resolve(io.cwd, choice) : findConfig(io);
  if (path === undefined) return undefined;
  const uri = asNamed(path, io);
  if (choice === undefined && io.isStream(path))
    throw new UserError(`${uri} is no regular file, and so no configuration; remove it, or give --no-config`);
  const document = readDocument(readInput(path, MAX_DOCUMENT_BYTES, io, uri), uri);
  const { config, findings } = readConfig(document);
  if (config === undefined) throw new UserError(`${uri} is no configuration`, findingsText(findings, document));
  // What comes through a pipe lies in no folder of its own.
  return { ...config, uri, folder: io.isStream(path) ? io.cwd : dirname(path) };
}

function findConfig(io: Io): string | undefined {
  for (let folder = resolve(io.cwd); ; folder = dirname(folder)) {
    const found = CONFIG_NAMES.map((name) => join(folder, name)).filter((path) => io.kindOf(path) === "file");
    if (found.length > 1)
      throw new UserError(
        `${asNamed(found[0] as string, io)} and ${asNamed(found[1] as string, io)} are both there; keep one, or say which with --config`,
      );
    if (found[0] !== undefined || folder === dirname(folder)) return found[0];
  }
}

/** A path as a user would write it in the working directory, with `/` between its parts. */
export function asNamed(path: string, io: Io): string {
  return slashed(relative(io.cwd, resolve(io.cwd, path))) || ".";
}

/**
 * A path of the configuration as a user would write it in the working directory.
 * @throws UserError for one that leads out of the configuration's folder, or to a pipe or device
 */
export function namedInConfig(path: string, { folder, uri }: LoadedConfig, io: Io): string {
  requireOwn(path, folder, uri, io);
  return asNamed(resolve(folder, path), io);
}

/**
 * What a file names is its own, and not this machine's: it lies below the folder, and is no pipe or device.
 * @param uri the file that names the path
 * @throws UserError
 */
export function requireOwn(path: string, folder: string, uri: string, io: Io): void {
  if (io.isOpen) return;
  const hint = (does: string) => (io.opened === undefined ? "" : `; --allow-outside ${does} it`);
  if (!staysBelow(path, folder))
    throw new UserError(
      `${uri} names ${path}, which lies outside of ${asNamed(folder, io) === "." ? "its folder" : folder}${hint("reads")}`,
    );
  if (isGlob(path)) return;
  const whole = resolve(folder, path);
  if (io.leadsOut?.(whole, folder))
    throw new UserError(`${uri} names ${path}, which leads out of ${folder} by a link${hint("follows")}`);
  if (io.isStream(whole)) throw new UserError(`${uri} names ${path}, which is no regular file`);
}

/** The tool list of a server, or of one that the configuration does not have, as a user would name it in the working directory. */
export function serverTools(config: LoadedConfig, server: string | undefined, io: Io): string | undefined {
  const own = config.servers.find(({ name }) => name === server);
  const tools = own === undefined ? config.tools : own.tools;
  return tools && namedInConfig(tools, config, io);
}

/** A path of the working directory as seen from the configuration's folder, which its globs are about. */
export function fromConfig(path: string, { folder }: LoadedConfig, io: Io): string {
  return slashed(relative(folder, resolve(io.cwd, path)));
}
