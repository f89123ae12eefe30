/** What a program printed, a JSON object on each line → the objects. */

import { fieldsOf } from "../apis/api.js";

/** @param stdout other lines, and a last one that was cut, are passed over */
export function printedObjects(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  return stdout.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [fieldsOf(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
