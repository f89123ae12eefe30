/** A path × the open texts and the disk → the file that a question is about. */

import { relative } from "node:path";
import { loadConfig } from "@callgate/project/config";
import { type Io, slashed } from "@callgate/project/io";
import { kindOf, type Place, surroundingsOf } from "./find.js";
import { type OpenFile, orNothing } from "./subject.js";
import type { Texts } from "./workspace-io.js";

/** The file that a question is about. */
export function openFile(place: Place, texts: Texts, diskAt: (folder: string) => Io): OpenFile {
  const { path } = place;
  const { io, folder, isAlone } = surroundingsOf(place, texts, diskAt);
  const name = isAlone ? path : slashed(relative(folder, path));
  const text = texts.get(path) ?? "";
  const config = isAlone ? undefined : orNothing(() => loadConfig(undefined, io));
  return { path, name, folder, text, kind: kindOf(path, name, text, io, isAlone), io, isAlone, config };
}
