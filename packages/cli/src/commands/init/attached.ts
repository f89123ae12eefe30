/** Policies, suites and tool lists of a repository → which policy guards which server. */

import { posix } from "node:path";
import { type Policy, readDocument } from "@callgate/core";
import type { ToolCatalogue } from "@callgate/core/policy";
import { nodeAt } from "@callgate/core/yaml";
import { type Io, slashed } from "@callgate/project/io";
import { policiesBelow, readInput, readPolicy, readToolList } from "@callgate/project/policies";
import { serverName } from "./policy-file.js";

export interface AttachedServer {
  readonly name: string;
  readonly policies: readonly string[];
  readonly tools: string;
}

export interface FoundPolicy {
  readonly path: string;
  readonly policy: Policy | undefined;
}

/** The policies of gateways in the working directory, lowered. */
export async function foundPolicies(io: Io): Promise<FoundPolicy[]> {
  return (await policiesBelow(io)).map((path) => ({ path, policy: readPolicy(path, {}, io).lowered.policy }));
}

/** Whether a policy is about the tools of a list: it names one of them, or none at all. */
export function isAbout({ policy }: FoundPolicy, { tools }: ToolCatalogue): boolean {
  if (policy === undefined) return false;
  const names = [...policy.tools.keys()].filter((name) => name !== EVERY_TOOL);
  return names.length === 0 || names.some((name) => tools.has(name));
}

/** In policies, this name means every tool. */
const EVERY_TOOL = "*";

/** What a suite is about, as paths from the top of the repository. */
export interface SuiteSubject {
  readonly suite: string;
  readonly policy: string;
  readonly tools: string | undefined;
}

const SUITES = "**/*.policytest.{yaml,yml,json}";
const MAX_SUITE_BYTES = 32 * 1024 * 1024;

/** The suites that name one policy. */
export async function suiteSubjects(io: Io): Promise<SuiteSubject[]> {
  const { paths } = await io.glob(SUITES, ".");
  return paths.flatMap((suite): SuiteSubject[] => {
    const { root } = readDocument(readInput(suite, MAX_SUITE_BYTES, io), suite);
    const at = (key: string) => {
      const value = root && nodeAt(root, [key])?.value;
      if (value?.kind !== "scalar" || value.text === "") return undefined;
      return posix.normalize(posix.join(posix.dirname(slashed(suite)), value.text));
    };
    const policy = at("policy");
    return policy === undefined ? [] : [{ suite, policy, tools: at("tools") }];
  });
}

/** The servers that suites show: each with the policy and the tool list that a suite names. */
export function serversOf(suites: readonly SuiteSubject[], policies: readonly FoundPolicy[], io: Io): AttachedServer[] {
  const servers = new Map<string, AttachedServer>();
  const taken = new Set<string>();
  const known = new Set(policies.map(({ path }) => path));
  for (const { policy, tools: list } of suites) {
    if (list === undefined || !known.has(policy) || taken.has(policy) || io.kindOf(list) !== "file") continue;
    taken.add(policy);
    const name = serverName(list, readToolList(list, io).tools?.server);
    const before = servers.get(name);
    // Two lists of one server are two servers to whoever wrote them; which is meant is not known.
    if (before !== undefined && before.tools !== list) continue;
    servers.set(name, { name, policies: [...(before?.policies ?? []), policy], tools: list });
  }
  return [...servers.values()];
}
