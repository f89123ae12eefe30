/** A folder of policies of several shapes, as a company with many servers has them, for measuring a run over all of them. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyOf, toolOf } from "./hundred-tools.mjs";

/** Each is given its number; the shapes differ in what the linter does with them. */
const SHAPES = [
  { of: (i) => policyOf(3 + (i % 4), (tool) => `${toolOf((i + tool) % 100).name}_${i}`), extension: "yaml" },
  { of: openPolicy, extension: "yaml" },
  { of: limitsInJson, extension: "json" },
  { of: crowdedTool, extension: "yaml" },
];

/**
 * Writes so many policies into `policies` of the folder, a configuration and a tool list, which a quarter of them have.
 * @returns their size in bytes
 */
export function writePolicies(folder, count) {
  let size = 0;
  for (let i = 0; i < count; i++) {
    const { of, extension } = SHAPES[i % SHAPES.length];
    const below = join(folder, "policies", `team-${i % 10}`);
    if (i < 10) mkdirSync(below, { recursive: true });
    const text = of(i);
    size += text.length;
    writeFileSync(join(below, `policy-${i}.${extension}`), text);
  }
  const tools = Array.from({ length: 40 }, (_, i) => toolOf(i));
  writeFileSync(join(folder, "tools.json"), JSON.stringify({ tools }));
  writeFileSync(
    join(folder, "callgate.config.yaml"),
    `version: 1
policies: [policies]
servers:
  listed: {policies: ["policies/team-{2,6}/*.json"], tools: tools.json}
overrides:
  - {files: ["policies/team-3/**"], checks: {silent-denial: off}}
`,
  );
  return size;
}

/** Says less than its author thinks: patterns without anchors, a dot that is any character, no limits. */
function openPolicy(i) {
  const tools = Array.from({ length: 1 + (i % 3) }, (_, tool) => {
    const { name } = toolOf((i * 3 + tool) % 100);
    return `  ${name}:
    rules:
      - name: own addresses ${tool}
        conditions:
          - {path: args.to, op: regex, value: "@team${i}.example.com"}
          - {path: args.amount, op: lte, value: ${10 * tool + 5}}
        on_deny: "Only to our own"
`;
  });
  return `version: "1"\ndefault: ${i % 8 === 1 ? "allow" : "deny"}\ntools:\n${tools.join("")}`;
}

function limitsInJson(i) {
  const tools = Array.from({ length: 4 + (i % 7) }, (_, tool) => {
    const { name } = toolOf((i + 7 * tool) % 100);
    const limits = [{ counter: `${name}_rate`, window: "minute", max: 5 + (i % 20), scope: "grant" }];
    return [name, { limits }];
  });
  return JSON.stringify({ version: "1", default: "deny", tools: Object.fromEntries(tools) }, undefined, 2);
}

/** One tool with many rules, some of which another makes redundant. */
function crowdedTool(i) {
  const rules = Array.from(
    { length: 2 + (i % 4) },
    (_, rule) => `      - name: rule ${rule}
        conditions:
          - {path: args.repository, op: in, value: [web, api, docs-${i % (rule + 2)}]}
          - {path: args.size, op: lt, value: ${1000 - 50 * rule}}
        on_deny: "Too large, or not ours"
`,
  );
  return `version: "1"\ndefault: deny\ntools:\n  push_files_${i}:\n    rules:\n${rules.join("")}      - {name: an hour, rate_limit: 60/hour}\n`;
}
