/** `pull` and `push`: models that come from a registry and go there, though nothing leaves the process. */

import type { Model } from "../ollama/model.js";
import { modelOf } from "../ollama/model.js";
import { humanBytes } from "../ollama/printed.js";
import { type Answer, modelIn, nameIn, type Step } from "./answer.js";

const ID_DIGITS = 12;
const SHARES = [20, 40, 60, 80];

export const pull: Answer = {
  steps({ name }, { chance }) {
    const { digest } = modelOf({ name: nameIn(name) }, 0, chance);
    return steps("pulling", digest, ["verifying sha256 digest", "writing manifest", "success"]);
  },
  text({ name }, { registry, chance }, now) {
    const pulled = modelOf({ name: nameIn(name) }, now, chance);
    // Pulling what is there already finds the same layers and only makes it new.
    const model = { ...(registry.find(pulled.name) ?? pulled), modifiedAt: now };
    registry.put(model);
    return ["pulling manifest", done("pulling", model), "verifying sha256 digest", "writing manifest", "success"].join(
      "\n",
    );
  },
};

export const push: Answer = {
  steps({ name }, ollama) {
    return steps("pushing", modelIn(name, ollama).digest, ["pushing manifest", "success"]);
  },
  text({ name }, ollama) {
    const model = modelIn(name, ollama);
    return ["retrieving manifest", done("pushing", model), "pushing manifest", "success"].join("\n");
  },
};

function done(doing: string, { digest, size }: Model): string {
  return `${doing} ${digest.slice(0, ID_DIGITS)}... 100% ${humanBytes(size)}`;
}

/** The work in percent: the manifest, the one large layer in parts, and what ends it. */
function steps(doing: "pulling" | "pushing", digest: string, endings: readonly string[]): readonly Step[] {
  const last = endings.length - 1;
  return [
    { percent: 1, message: doing === "pulling" ? "pulling manifest" : "retrieving manifest" },
    ...SHARES.map((percent) => ({ percent, message: `${doing} ${digest.slice(0, ID_DIGITS)}...` })),
    ...endings.map((message, i) => ({ percent: 100 - (last - i) * 5, message })),
  ];
}
