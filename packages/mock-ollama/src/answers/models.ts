/** `list`, `show`, `create`, `cp` and `rm`: the models that are there. */

import { modelOf } from "../ollama/model.js";
import { humanBytes, humanTime, table } from "../ollama/printed.js";
import { type Answer, modelIn, nameIn } from "./answer.js";

const ID_DIGITS = 12;

export const list: Answer = {
  text: (_args, { registry }, now) =>
    table([
      ["NAME", "ID", "SIZE", "MODIFIED"],
      ...registry
        .all()
        .map(({ name, digest, size, modifiedAt }) => [
          name,
          digest.slice(0, ID_DIGITS),
          humanBytes(size),
          humanTime(modifiedAt, now),
        ]),
    ]),
};

export const show: Answer = {
  text({ name }, ollama) {
    const model = modelIn(name, ollama);
    return [
      section("Model", [
        ["architecture", model.family],
        ["parameters", model.parameterSize],
        ["context length", String(model.contextLength)],
        ["embedding length", String(model.embeddingLength)],
        ["quantization", model.quantizationLevel],
      ]),
      section(
        "Capabilities",
        model.capabilities.map((capability) => [capability]),
      ),
    ].join("\n");
  },
};

export const create: Answer = {
  text({ name, modelfile }, { registry, chance }, now) {
    // The path is a word like any other: it decides what the model is like, and nothing is ever opened.
    const made = modelOf({ name: nameIn(name) }, now, chance);
    const layer = chance.digest("modelfile", String(modelfile));
    registry.put({ ...made, digest: chance.digest("created", made.name, layer) });
    return [
      "gathering model components",
      `using existing layer sha256:${made.digest}`,
      `creating new layer sha256:${layer}`,
      "writing manifest",
      "success",
    ].join("\n");
  },
};

export const cp: Answer = {
  text({ source, destination }, ollama, now) {
    const name = nameIn(destination);
    ollama.registry.put({ ...modelIn(source, ollama), name, modifiedAt: now });
    return `copied '${source}' to '${destination}'`;
  },
};

export const rm: Answer = {
  text({ name }, ollama) {
    ollama.registry.remove(modelIn(name, ollama));
    return `deleted '${name}'`;
  },
};

function section(header: string, rows: readonly (readonly string[])[]): string {
  return `  ${header}\n${table(rows)
    .split("\n")
    .map((line) => (line === "" ? line : `    ${line}`))
    .join("\n")}`;
}
