import type { HostId } from "@callgate/core";
import { replaceScalar } from "@callgate/core/edit";
import { quoted } from "../../describe-rule.js";
import { commandWords } from "../command-words.js";
import type { HostMutator } from "../host-mutator.js";
import { decidingPlaces, textAt } from "../places.js";

/** By host, the words of which each is what a rule may do. */
const ACTIONS: Readonly<Partial<Record<HostId, readonly (readonly string[])[]>>> = {
  codex: [["auto", "prompt", "writes", "approve"]],
  "gemini-cli": [["allow", "ask_user", "deny"]],
  opencode: [["allow", "ask", "deny"]],
};

const OPTIONS = ["--allow-tool", "--deny-tool"] as const;

export const flipAction: HostMutator = {
  id: "flip-action",
  summary: "let a rule do something else",
  *faults(subject) {
    const actions = ACTIONS[subject.host] ?? [];
    for (const { file, layer, path, node } of decidingPlaces(subject)) {
      // The action of a rule that is a table is one of its keys.
      const at = node.kind === "map" ? [...path, "decision"] : path;
      const written = textAt(file, at);
      if (written === undefined || typeof at.at(-1) === "number") continue;
      for (const other of actions.find((words) => words.includes(written)) ?? [])
        if (other !== written)
          yield {
            layer,
            path: at,
            sentence: `${quoted(written)} became ${quoted(other)}`,
            edits: replaceScalar(file, at, other),
          };
      if (node.kind === "scalar" && node.plain && /^(?:true|false)$/.test(written)) {
        const other = written === "false";
        const sentence = `${quoted(`${at.at(-1)}: ${written}`)} became ${quoted(other)}`;
        yield { layer, path, sentence, edits: replaceScalar(file, path, other) };
      }
    }
    for (const { layer, word, text, option, isShared } of commandWords(subject)) {
      const own = OPTIONS.find((one) => option.text === one || option.text.startsWith(`${one}=`));
      if (own === undefined || isShared) continue;
      const other = own === OPTIONS[0] ? OPTIONS[1] : OPTIONS[0];
      const { start } = option.span;
      const sentence = `${quoted(own)} became ${quoted(other)}${option.text === text ? "" : ` for ${quoted(text)}`}`;
      yield { layer, path: [word], sentence, edits: [{ start, end: start + own.length, text: other }] };
    }
  },
};
