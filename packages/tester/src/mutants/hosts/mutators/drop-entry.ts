import { remove } from "@callgate/core/edit";
import { quoted } from "../../describe-rule.js";
import { commandWords } from "../command-words.js";
import type { HostMutator } from "../host-mutator.js";
import { type DecidingPlace, decidingValues, textAt } from "../places.js";

export const dropEntry: HostMutator = {
  id: "drop-entry",
  summary: "drop a rule, or an entry of a list",
  *faults(subject) {
    for (const place of decidingValues(subject)) {
      const { file, layer, path, node } = place;
      // What configures a server besides would go with it.
      if (node.kind === "map" && typeof path.at(-1) === "string") continue;
      yield { layer, path, sentence: `${nameOf(place)} was dropped`, edits: remove(file, path) };
    }
    for (const { file, layer, word, text, span, option, isShared } of commandWords(subject)) {
      const start = isShared ? span.start : option.span.start;
      const blanks = /[ \t]*$/.exec(file.text.slice(0, start))?.[0].length ?? 0;
      const edits = [{ start: start - blanks, end: span.end, text: "" }];
      const dropped = option.text === text ? text : `${option.text} ${text}`;
      yield { layer, path: [word], sentence: `${quoted(isShared ? text : dropped)} was dropped`, edits };
    }
  },
};

function nameOf({ node, path, file }: DecidingPlace): string {
  const key = path.at(-1);
  if (node.kind === "scalar" && typeof key === "number") return quoted(node.text);
  if (node.kind === "scalar") return quoted(`${key}: ${node.text}`);
  if (node.kind === "list") return `the list ${quoted(String(key))}`;
  const name = textAt(file, [...path, "toolName"]);
  return name === undefined ? "the rule" : `the rule for ${quoted(name)}`;
}
