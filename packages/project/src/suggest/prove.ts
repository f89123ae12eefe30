/** Suggested policies × the recorded sessions → which calls they deny, and whether each of these is listed as lost. */

import { Counters, compile, type Engine, lower, type Policy, readDocument } from "@callgate/core";
import { fieldOf } from "@callgate/core/values";
import type { SuggestProof } from "@callgate/report";
import type { ReadOptions } from "@callgate/simulator";
import { Replay, type ServerPolicy } from "@callgate/simulator";
import type { Habits, SuggestedTool, Suggestion } from "@callgate/suggest";
import type { Io } from "../io/io.js";
import type { NamedTranscript } from "../replay/named-transcripts.js";
import { readTranscripts } from "../replay/transcripts.js";
import { argumentsOf } from "./kept-calls.js";
import { noCounts } from "./proof-counts.js";

/** A policy and the server whose calls it decides. */
export interface DecidingText {
  readonly server: string | undefined;
  readonly name: string;
  readonly text: string;
}

export type Lost = ReadonlyMap<SuggestedTool, number>;

export interface Proved {
  readonly proof: Omit<SuggestProof, "lintErrors" | "lintWarnings">;
  readonly lost: Lost;
}

/** A policy that was printed a moment ago. @throws TypeError for anything else: a fault of callgate's */
export function policyOf({ text, name }: DecidingText): Policy {
  const { policy } = lower(readDocument(text, name));
  if (policy === undefined) throw new TypeError(`what was printed is no policy:\n${text}`);
  return policy;
}

const DAY = 86_400_000;

/** Replays every call. */
export function proveByReplay(
  policies: readonly DecidingText[],
  { suggestion, habits }: { readonly suggestion: Suggestion; readonly habits: Habits },
  { files, options }: { readonly files: readonly NamedTranscript[]; readonly options: ReadOptions },
  io: Io,
): Proved {
  const active = policies.map(({ server, ...one }): ServerPolicy => {
    const document = readDocument(one.text, one.name);
    return { server, policy: policyOf({ server, ...one }), locate: (path) => document.locate(path) };
  });
  const toolOf = toolsByName(suggestion);
  const lost = new Map<SuggestedTool, number>();
  const counts = noCounts();
  const replay = new Replay({
    policies: active,
    // A call without a time is decided alone: no limit was learned from it.
    assumeInterval: DAY,
    observers: [
      ({ index, call, decision }) => {
        if (decision.outcome === "notEvaluated") {
          counts.notDecided++;
          return;
        }
        counts.decided++;
        if (decision.outcome === "allow") return;
        counts.denied++;
        const tool = toolOf(call.server, call.tool);
        if (tool === undefined) {
          if (habits.isLeftOut(call.server, call.tool)) counts.ofTools++;
          else counts.unexpected++;
          return;
        }
        lost.set(tool, (lost.get(tool) ?? 0) + 1);
        if (tool.decision !== "allow" || tool.because !== undefined) counts.ofTools++;
        else if (habits.isApart(index)) counts.ofApart++;
        else if (hasApartValue(tool, call.args)) counts.ofValues++;
        else if (tool.burst !== undefined && decision.by === "limit") counts.ofBursts++;
        else counts.unexpected++;
      },
    ],
  });
  readTranscripts(files, replay, options, io);
  return { proof: { by: "replay", ...counts }, lost };
}

function toolsByName({ tools }: Suggestion): (server: string | undefined, tool: string) => SuggestedTool | undefined {
  const byName = new Map(tools.map((one) => [JSON.stringify([one.server, one.tool]), one]));
  return (server, tool) => byName.get(JSON.stringify([server, tool]));
}

function hasApartValue({ apart }: SuggestedTool, args: unknown): boolean {
  return apart.some(({ path, outlier }) => {
    const value = path.split(".").reduce<unknown>((within, name) => fieldOf(within, name), args);
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? outlier.test(value)
      : false;
  });
}

/** Decides the calls that were kept of each tool, each alone; limits are above the peaks that were counted. */
export function proveBySample(policies: readonly DecidingText[], suggestion: Suggestion, habits: Habits): Proved {
  const engines = new Map<string | undefined, Engine>(policies.map((one) => [one.server, compile(policyOf(one))]));
  const toolOf = toolsByName(suggestion);
  const lost = new Map<SuggestedTool, number>();
  const counts = noCounts();
  for (const [server, tools] of habits.servers) {
    const engine = engines.get(server) ?? engines.get(undefined);
    for (const [name, { rows, calls }] of tools) {
      const tool = toolOf(server, name);
      if (engine === undefined || tool === undefined) continue;
      if (tool.decision !== "allow") {
        lost.set(tool, calls);
        counts.ofTools += calls;
        counts.denied += calls;
        counts.decided += calls;
        continue;
      }
      for (const row of rows) {
        const args = argumentsOf(row.paths, row.values);
        const { outcome } = engine.decide({ tool: name, args, at: 0, grant: "" }, new Counters());
        if (outcome === "notEvaluated") {
          counts.notDecided++;
          continue;
        }
        counts.decided++;
        if (outcome === "allow") continue;
        counts.denied++;
        lost.set(tool, (lost.get(tool) ?? 0) + 1);
        if (tool.because !== undefined) counts.ofTools++;
        else if (hasApartValue(tool, args)) counts.ofValues++;
        else counts.unexpected++;
      }
    }
  }
  return { proof: { by: "sample", ...counts }, lost };
}
