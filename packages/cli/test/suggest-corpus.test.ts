/**
 * `callgate suggest` on everything that was recorded: the bundled transcripts, and real ones of other projects, which are no
 * part of this one. Where they are not beside it, those are skipped.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, Workspace } from "./run.js";
import { checked } from "./schema.js";

const PLACES = [join(ROOT, "fixtures/transcripts"), join(ROOT, "../shared/corpus/transcripts")];

interface Report {
  readonly tools: readonly {
    readonly tool: string;
    readonly calls: number;
    readonly sessions: number;
    readonly heldOut?: { readonly calls: number; readonly denied: number };
  }[];
  readonly proof: Readonly<Record<string, unknown>>;
  readonly summary: { readonly heldOut: { readonly calls: number; readonly denied: number } };
}

describe.each(["intercept", "gateway"])("for %s", (to) => {
  it.for(PLACES)(
    "what is suggested of %s holds, and stops next to nothing that was held out",
    async (path, { skip }) => {
      skip(!existsSync(path), "the corpus is not beside the project");
      const workspace = new Workspace();
      try {
        const args = ["suggest", path, "--to", to, "--output", "policies/", "--format", "json"];
        const { code, stdout, stderr } = await workspace.run(args);
        expect([code, stderr]).toEqual([0, ""]);
        const { errors, report } = checked("suggest", stdout);
        expect(errors).toEqual([]);
        const { tools, proof, summary } = report as unknown as Report;
        expect(proof).toMatchObject({ by: "replay", unexpected: 0, lintErrors: 0 });
        const measured = tools.filter(({ calls, sessions }) => calls >= 10 && sessions >= 3);
        expect(measured.filter(({ heldOut }) => (heldOut?.denied ?? 0) > 0)).toEqual([]);
        expect(summary.heldOut.denied * 50).toBeLessThanOrEqual(summary.heldOut.calls);
      } finally {
        workspace.remove();
      }
    },
  );
});
