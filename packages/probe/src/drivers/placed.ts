/** A policy's files → where they are in the folders of a probe. */

import { join } from "node:path";
import { VECTOR_PROJECT } from "@callgate/core/conformance";
import type { Session } from "../session.js";
import type { Place } from "./driver.js";
import type { Harmless } from "./harmless.js";

type File = Session["files"][number];

/** How a driver makes the texts of a policy's files. */
export interface Making {
  /** The part of a file that starts and reaches nothing, or a sentence. */
  harmless(file: File): Harmless | string;
  /** A case's file as it is, but for how its servers are started; the very text when left out. */
  whole?(file: File): string;
}

export interface PlacedFiles {
  /** Texts by whole paths. */
  readonly files: Map<string, string>;
  readonly left: readonly string[];
}

/** @returns a sentence about a file that cannot be given */
export function placed(
  files: Session["files"],
  place: Pick<Place, "home" | "work" | "whole">,
  making: Making,
): PlacedFiles | string {
  const texts = new Map<string, string>();
  const left: string[] = [];
  for (const file of files) {
    const path = placeOf(file.path, place);
    if (path === undefined)
      return `${file.path} is neither in the home nor in the project: a probe writes nothing elsewhere`;
    if (place.whole !== undefined) {
      // A file may name the folder of the project that it is in.
      const text = file.text.replaceAll(VECTOR_PROJECT, place.work);
      texts.set(path, making.whole?.({ ...file, text }) ?? text);
      continue;
    }
    const harmless = making.harmless(file);
    if (typeof harmless === "string") return harmless;
    texts.set(path, harmless.text);
    left.push(...harmless.left);
  }
  return { files: texts, left };
}

function placeOf(path: string, { home, work, whole }: Pick<Place, "home" | "work" | "whole">): string | undefined {
  if (whole?.etc !== undefined && path.startsWith("/etc/") && !path.includes(".."))
    return join(whole.etc, path.slice(5));
  if (/^[/\\]|^[a-zA-Z]:|\\/.test(path) || path.split("/").some((part) => part === ".." || part === ""))
    return undefined;
  return path.startsWith("~/") ? join(home, path.slice(2)) : join(work, path);
}
