/** A tool list → the file of a first policy, and what the configuration says of it. */

import { posix, relative, resolve } from "node:path";
import { firstPolicy, type ToolCatalogue } from "@callgate/core";
import { UserError } from "../exit.js";
import type { Io } from "../io.js";
import type { Guarded } from "./config-text.js";

const FOLDER = "policies";
const MOST_NAME = 60;

export interface FirstPolicyFile {
  readonly server: NonNullable<Guarded["server"]>;
  readonly text: string;
  readonly note: string;
}

/** @throws UserError for a tool list outside of the repository, which nobody else would lint with */
export function policyFile(path: string, tools: ToolCatalogue, io: Io): FirstPolicyFile {
  const list = relative(io.cwd, resolve(io.cwd, path)).replaceAll("\\", "/");
  if (list.startsWith("../") || resolve(list) === list)
    throw new UserError(
      `${path} is outside of this repository; put the tool list into it, for everyone who lints with it`,
    );
  const name = fileName(tools.server ?? posix.basename(list).replace(/\.[^.]*$/, ""));
  const { text, allowed, denied } = firstPolicy(tools);
  return {
    server: { name, policy: `${FOLDER}/${name}.yaml`, tools: list },
    text,
    note: `${allowed.length} of ${allowed.length + denied.length} tools may be called, under limits`,
  };
}

/** A server's name, which is its own word, as the name of a file. */
function fileName(server: string): string {
  const name = server
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, MOST_NAME);
  return name === "" ? "server" : name;
}
