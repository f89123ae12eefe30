/** What decides beside the text of a policy, as it was assumed, in words: the same in every format. */

import { type AssumedContext, HOSTS, takenFor } from "@callgate/core";
import type { AssumedPolicy } from "@callgate/core/policy";
import { clipped } from "./printable.js";

/** What a kind of report has, and its JSON gives. */
export interface WithAssumed {
  /** Each policy of one document with its engine and release. */
  readonly assumed?: readonly AssumedPolicy[] | undefined;
}

/** The engine with its release, and what else is assumed; no full stop. */
export function describeAssumed({ engine, version, mode, interactive, trusted, hooks, agent }: AssumedContext): string {
  return [
    `${engine} ${VERSIONS.get(version) ?? version}${untried(engine, version)}`,
    ...(mode === undefined ? [] : [`mode ${mode}`]),
    ...(interactive === undefined ? [] : [interactive ? "a person can be asked" : "no person can be asked"]),
    ...(trusted === undefined ? [] : [trusted ? "the folder is trusted" : "the folder is not trusted"]),
    ...(hooks === undefined ? [] : [hooks === "none" ? "hooks decide nothing" : `hooks answer \`${hooks}\``]),
    ...(agent === undefined ? [] : [`agent ${agent}`]),
  ].join(", ");
}

/** Of a version of a host that was not compared with callgate, what it is taken for. */
function untried(engine: string, version: string): string {
  const host = Object.values(HOSTS).find((one) => one.engine === engine);
  const note = host && takenFor(version, host.asked);
  return note === undefined ? "" : ` (${note})`;
}

const VERSIONS: ReadonlyMap<string, string> = new Map([
  ["latest", "(latest release)"],
  ["documented", "(as documented)"],
]);

/** Policies that a sentence names; the JSON format has all of them. */
const MAX_POLICIES = 3;

/** One sentence for each thing that was assumed, with the policies where they differ. Names are untrusted. */
export function assumedSentences({ assumed = [] }: WithAssumed): string[] {
  const policies = new Map<string, string[]>();
  for (const one of assumed) {
    const words = describeAssumed(one);
    policies.set(words, [...(policies.get(words) ?? []), one.policy]);
  }
  return [...policies].map(([words, names]) =>
    policies.size === 1 ? `assumed: ${words}` : `assumed for ${named(names)}: ${words}`,
  );
}

function named(names: readonly string[]): string {
  const some = names.slice(0, MAX_POLICIES).map((name) => clipped(name, 200));
  return [...some, ...(names.length > MAX_POLICIES ? [`${names.length - MAX_POLICIES} more`] : [])].join(", ");
}
