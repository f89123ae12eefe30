/** A matrix with every kind of answer, in which every text is as hostile as a policy may make it. */

import type { AccessCell, AccessReport } from "../src/index.js";
import { HOSTILE, range } from "./sample.js";

const place = { uri: ".claude/settings.json", range: range(3, 5, 20) };
const cell = (access: AccessCell["access"], rest: Partial<AccessCell> = {}): AccessCell => ({
  access,
  limits: [],
  conditions: [],
  ...rest,
});

export const ACCESS: AccessReport = {
  version: "1.2.3",
  policies: [
    {
      name: HOSTILE,
      kind: "host",
      files: [HOSTILE],
      host: {
        host: "claude-code",
        assumed: { engine: "Claude Code", version: "2.1.332", mode: "default", trusted: true },
        files: [{ path: HOSTILE, scope: "project", state: "read" }],
        notEvaluated: [HOSTILE],
      },
    },
    { name: "p.yaml", kind: "gateway", files: ["p.yaml"], server: "github" },
    { name: "q.yaml", kind: "gateway", files: ["q.yaml"], undecided: HOSTILE },
  ],
  tools: [
    {
      server: HOSTILE,
      tool: HOSTILE,
      category: "Destructive",
      cells: [cell("allowed", { rule: HOSTILE, place }), undefined, cell("unknown", { reason: HOSTILE })],
    },
    {
      server: "github",
      tool: "create_issue",
      category: "Write",
      cells: [
        cell("asked"),
        cell("depends", {
          limits: ["10 an hour"],
          conditions: [
            { rule: HOSTILE, place },
            { rule: undefined, place },
          ],
        }),
        cell("hidden", { place }),
      ],
    },
    {
      server: undefined,
      tool: "*",
      category: undefined,
      cells: [cell("denied"), cell("denied", { place }), undefined],
    },
  ],
  findings: [],
  sources: new Map(),
};
