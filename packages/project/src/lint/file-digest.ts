/** A file and all that its findings depend on → a digest. */

import { createHash } from "node:crypto";
import { SUPPRESSION_MARK } from "@callgate/linter";
import type { FileSettings } from "./lint-file.js";
import type { FileToLint, LintWork } from "./lint-files.js";

export type DigestOf = (file: FileToLint, bytes: Uint8Array) => string;

/**
 * Digests of the files of one run, SHA-256 in hexadecimal: equal only where the build of callgate, what is asked of it, the
 * settings that hold for the file, the tool list, the file's name and its bytes are. The day counts where a suppression may end.
 */
export function fileDigests({ asked, lists }: Pick<LintWork, "asked" | "lists">, build: string): DigestOf {
  const { today, ...rest } = asked;
  const known = new Map<FileSettings, { readonly text: string; readonly ends: boolean }>();
  const ofSettings = (settings: FileSettings) => {
    let one = known.get(settings);
    if (one === undefined) {
      const { tools, categories, ceilings, severities, ignore } = settings;
      const list = tools === undefined ? undefined : lists.get(tools);
      one = {
        text: JSON.stringify([
          tools,
          list && sha256(list),
          [...categories],
          Object.entries(ceilings),
          [...severities],
          ignore.map(({ check, path, reason, until }) => [check, path, reason, until]),
        ]),
        ends: ignore.some(({ until }) => until !== undefined),
      };
      known.set(settings, one);
    }
    return one;
  };
  const run = JSON.stringify([build, rest]);
  return ({ candidate: { name, isNamed }, settings }, bytes) => {
    const { text, ends } = ofSettings(settings);
    const day =
      ends || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(SUPPRESSION_MARK) ? today : "";
    // JSON has no line breaks but these, so no two questions have the same text.
    return createHash("sha256")
      .update(`${run}\n${text}\n${JSON.stringify([name, isNamed, day])}\n`)
      .update(bytes)
      .digest("hex");
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
