import type { Document } from "@callgate/core";
import { replaceScalar, swapWithNext, together } from "@callgate/core/edit";
import { nodeAt } from "@callgate/core/yaml";
import { quoted } from "../../describe-rule.js";
import type { HostFault, HostMutator } from "../host-mutator.js";
import { decidingPlaces, textAt } from "../places.js";

export const swapRules: HostMutator = {
  id: "swap-rules",
  summary: "swap neighbouring rules where their order, or their priority, decides",
  *faults(subject) {
    for (const { file, layer, path } of decidingPlaces(subject)) {
      if (subject.host === "opencode") yield* swapped(file, layer, path);
      if (subject.host === "gemini-cli" && path[0] === "rule" && typeof path[1] === "number")
        yield* otherPriority(file, layer, path[1]);
    }
  },
};

/** In `permission`, the last rule that matches decides. */
function* swapped(file: Document, layer: number, path: HostFault["path"]): Iterable<HostFault> {
  const depth = path.findIndex((step) => step === "permission" || step === "tools");
  if (depth < 0) return;
  for (let length = depth + 2; length <= path.length; length++) {
    const at = path.slice(0, length);
    const parent = nodeAt(file.root, at.slice(0, -1))?.value;
    if (parent?.kind !== "map") return;
    const keys = parent.entries.map(({ key }) => (key.kind === "scalar" ? key.text : undefined));
    const next = keys[keys.indexOf(String(at.at(-1))) + 1];
    if (next === undefined) continue;
    const sentence = `${quoted(String(at.at(-1)))} and ${quoted(next)} were swapped`;
    yield { layer, path: at, part: "key", sentence, edits: swapWithNext(file, at) };
  }
}

function* otherPriority(file: Document, layer: number, index: number): Iterable<HostFault> {
  const [path, next] = [index, index + 1].map((number) => ["rule", number, "priority"]) as [string[], string[]];
  const [own, other] = [textAt(file, path), textAt(file, next)];
  if (own === undefined || other === undefined || own === other) return;
  const edits = together([replaceScalar(file, path, Number(other)), replaceScalar(file, next, Number(own))]);
  yield { layer, path, sentence: `the priorities ${own} and ${other} were swapped`, edits };
}
