/** What a program did with calls, what callgate says of them, and the sentences about it that every format has in common. */

import type { HostId } from "@callgate/core";
import { count } from "../describe-values.js";

export interface ProbeReport {
  /** The version of the callgate that made it. */
  readonly version: string;
  readonly host: HostId | "intercept";
  /** As the program says it. */
  readonly programVersion: string;
  /** The operating system and processor, as Node names them. */
  readonly platform: string;
  /** The policy's folder or file, or the file of cases. */
  readonly subject: string;
  readonly calls: readonly ProbeRow[];
  /** The cases that the program was not asked, and why. */
  readonly notAsked: readonly { readonly id: string; readonly reason: string }[];
  /** Whether the cases are a suite's: one that was not asked has not passed. */
  readonly isSuite: boolean;
  /** What the program was not given, and what it tried. */
  readonly notes: readonly string[];
}

/** One call. */
export interface ProbeRow {
  readonly id: string;
  readonly server: string;
  readonly tool: string;
  readonly did: ProbeDecision;
  readonly hidden: boolean | undefined;
  /** What came back to its model. Untrusted. */
  readonly message: string;
  readonly said: ProbeDecision | "unknown";
  readonly saidHidden: boolean | undefined;
  /** Undefined where callgate does not say. */
  readonly agrees: boolean | undefined;
  /** Of a suite's case, what it expects, and whether the program does it. */
  readonly expected?:
    | {
        readonly decision: ProbeDecision;
        /** Undefined: either. */
        readonly hidden: boolean | undefined;
        readonly isMet: boolean;
      }
    | undefined;
}

export type ProbeDecision = "allow" | "deny" | "ask" | "refuses to start" | "error" | "starts";

const DID: Readonly<Record<ProbeDecision | "unknown", string>> = {
  allow: "reached",
  deny: "refused by rule",
  ask: "asked",
  "refuses to start": "refused to start",
  error: "refused to start",
  starts: "started",
  unknown: "not evaluated",
};

/** What became, or is said to become, of a call in words. */
export function decisionInWords(decision: ProbeDecision | "unknown", hidden: boolean | undefined): string {
  return decision === "deny" && hidden === true ? "not offered" : DID[decision];
}

/** `claude-code 2.1.332 on linux-x64, asked by callgate 1.2.3`: for a bug report. */
export function programLine({ host, programVersion, platform, version }: ProbeReport): string {
  return `${host} ${programVersion} on ${platform}, asked by callgate ${version}`;
}

/** `claude-code 2.1.332 and callgate agree on 3 calls and differ on 1 of policy.json`. */
export function probeSentence(report: ProbeReport): string {
  const { agreed, differing, unknown, unmet, notAsked } = probeCounts(report);
  const { host, programVersion, calls, subject, isSuite } = report;
  const program = `${host} ${programVersion}`;
  const rest = unknown === 0 ? "" : `; of ${count(unknown, "call")} callgate does not say what becomes`;
  const left = notAsked === 0 ? "" : `; ${count(notAsked, "case")} ${notAsked === 1 ? "was" : "were"} not asked`;
  if (calls.length === 0) return `${program} was asked for no call of ${subject}`;
  if (isSuite) {
    const met = calls.length - unmet;
    const does = `${program} does what ${unmet === 0 ? "all" : `${met} of`} ${count(calls.length, "call")} of ${subject} expect`;
    return `${does}${differing > 0 ? `, and callgate says otherwise of ${differing}` : ""}${rest}${left}`;
  }
  return differing > 0
    ? `${program} and callgate differ on ${differing} of ${count(calls.length, "call")} of ${subject}${rest}${left}`
    : `${program} and callgate agree on ${count(agreed, "call")} of ${subject}${rest}${left}`;
}

/** Whether nothing differs, and everything that a suite expects was seen. */
export function isProbePassed(report: ProbeReport): boolean {
  const { differing, unmet, notAsked } = probeCounts(report);
  return differing + unmet === 0 && !(report.isSuite && notAsked > 0);
}

export function probeCounts({ calls, notAsked }: ProbeReport) {
  const agreed = calls.filter(({ agrees }) => agrees === true).length;
  const differing = calls.filter(({ agrees }) => agrees === false).length;
  const unmet = calls.filter(({ expected }) => expected?.isMet === false).length;
  return { agreed, differing, unknown: calls.length - agreed - differing, unmet, notAsked: notAsked.length };
}
