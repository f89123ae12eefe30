/** TranscriptsReport → JSON, version 1; its JSON Schema is `schemas/transcripts.schema.json`. */

import { jsonDocument } from "../printable.js";
import { isoTime, passedOverObject } from "../replay/json.js";
import type { TranscriptsReport } from "./report.js";

/** One JSON document with a final line break. Fields that are not known are left out. */
export function transcriptsJson({ forms, transcripts, passedOver }: TranscriptsReport): string {
  const report = {
    version: 1,
    command: "transcripts",
    forms: forms.map(({ span, ...form }) => ({ ...form, from: isoTime(span?.[0]), to: isoTime(span?.[1]) })),
    transcripts,
    passedOver: passedOverObject(passedOver),
    summary: {
      transcripts: transcripts.length,
      forms: forms.length,
      sessions: forms.reduce((sum, { sessions }) => sum + sessions, 0),
      calls: forms.reduce((sum, { calls }) => sum + calls, 0),
      badLines: transcripts.reduce((sum, { bad }) => sum + bad, 0),
    },
  };
  return jsonDocument(report);
}
