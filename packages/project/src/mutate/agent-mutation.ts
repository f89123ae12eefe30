/** An agent's configuration and the suites that test it → its small faults, and what becomes of each. */

import { relative, resolve } from "node:path";
import type { Document, Finding } from "@callgate/core";
import { editText } from "@callgate/core/edit";
import { namesNotCompared } from "@callgate/core/logic";
import { modelName } from "@callgate/core/policy";
import { withCommas } from "@callgate/core/text";
import { documentsOf, type WitnessCall } from "@callgate/core/yaml";
import { compareHostPolicies, type HostDiff } from "@callgate/diff";
import {
  type Case,
  callOf,
  type FoundAgent,
  type HostMutant,
  type HostMutants,
  hostKillingCase,
  hostMutantsOf,
  type LoadedSuite,
  MAX_MUTANTS,
  type MutantResult,
  pathFrom,
  runCase,
  type TestedEngine,
  type TestedPolicy,
  type TriedCase,
  type TriedHostSuite,
  testedEngine,
} from "@callgate/tester";
import { textAt } from "../diff/compare-hosts.js";
import type { Io } from "../io/io.js";
import { loadSuites } from "../test-run/run.js";
import { suiteFiles } from "../test-run/suite-files.js";
import { projectAgents } from "../test-run/test-project.js";
import { UserError } from "../user-error.js";
import { refuseFailures, refuseUnfit, type TriedPolicySuite, unique } from "./read-mutation.js";

export interface AgentMutation {
  /** In the order of the suites; of one that tests the agent in several ways, each. */
  readonly suites: readonly AgentSuite[];
  /** The files in which faults are made. */
  readonly files: readonly { readonly uri: string; readonly text: string }[];
  readonly found: HostMutants;
  /** What is wrong with the files although the agent runs with them. */
  readonly notes: readonly Finding[];
}

interface AgentSuite extends TriedPolicySuite {
  readonly tested: TestedPolicy;
  readonly agent: FoundAgent;
  readonly servers: LoadedSuite["servers"];
  readonly engine: TestedEngine;
  readonly cases: readonly Case[];
}

/**
 * Reads what is asked for.
 * @param policy a file of an agent, or a folder: what suites test of it as a whole, and the files in it that they test
 * @param named suites that must test it; others are left out where they do not
 * @throws UserError where a suite cannot be run, tests something else, or fails on the files as they are
 */
export async function readAgentMutation(
  policy: string,
  paths: readonly string[],
  named: readonly string[],
  io: Io,
): Promise<AgentMutation> {
  const isAsked = (path: string) => resolve(io.cwd, path) === resolve(io.cwd, policy);
  const isFolder = io.kindOf(policy) === "directory";
  const isInside = (path: string) =>
    isAsked(path) || (isFolder && !/^\.\.(?:[/\\]|$)/.test(relative(resolve(io.cwd, policy), resolve(io.cwd, path))));
  const findAgent = projectAgents(paths, {}, io);
  const loaded = await loadSuites(paths, suiteFiles(paths, io), { findAgent });
  const filesOf = ({ name, agent }: TestedPolicy, { suite }: LoadedSuite): readonly string[] => {
    const uris = agent?.layers.map(({ uri }) => uri).filter((uri) => uri !== "") ?? [];
    const isWhole = suite.policies.some((one) => one.name === name && isAsked(pathFrom(suite.document.uri, one.path)));
    return isWhole ? uris : uris.filter(isInside);
  };
  const mutated = new Set<string>();
  const suites: AgentSuite[] = [];
  for (const one of loaded) {
    const asked = one.suite.policies.filter(({ path }) => isAsked(pathFrom(one.suite.document.uri, path)));
    const own = [...one.policies.values()].filter((tested) => filesOf(tested, one).length > 0);
    if (asked.length + own.length === 0 && !named.includes(one.suite.document.uri)) continue;
    refuseUnfit(one, asked.length + own.length > 0, policy);
    for (const tested of own) {
      const { agent, name, policy: lowered } = tested;
      if (agent === undefined) continue;
      for (const uri of filesOf(tested, one)) mutated.add(uri);
      const { suite, servers } = one;
      const cases = suite.cases.filter(({ policies }) => policies?.includes(name) ?? true);
      const engine = testedEngine(lowered, servers);
      suites.push({ suite, policy: name, text: suite.document.text, tested, agent, servers, engine, cases });
    }
  }
  if (suites.length === 0) throw new UserError(`no suite tests ${policy}; name one: --suite SUITE`);
  const failing = suites.flatMap(({ cases, engine }) => cases.filter((one) => runCase(one, engine) !== undefined));
  const count = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  refuseFailures(failing, count, policy);
  const agents = new Map(suites.map(({ agent, tested }) => [agent, tested]));
  const subjects = [...agents].map(([{ host, layers, lowered }, tested]) => ({
    host,
    policy: tested.policy,
    files: documentsOf(lowered.document).map((part, layer) => {
      const source = layers[layer];
      return source === undefined || !mutated.has(source.uri) ? undefined : { ...part, text: plain(source.text) };
    }),
  }));
  const found = hostMutantsOf(subjects);
  if (found.tooMany)
    throw new UserError(
      `more than ${withCommas(MAX_MUTANTS)} small faults can be made of ${policy}; name one of its files`,
    );
  const texts = new Map(subjects.flatMap(({ files }) => files.flatMap((file) => file ?? [])).map(fileOf));
  const notes = loaded.flatMap((one) => one.notes.filter(({ location }) => mutated.has(location.uri)));
  return { suites, files: [...texts.values()], found, notes: unique(notes) };
}

function fileOf({ uri, text }: Document): [string, { readonly uri: string; readonly text: string }] {
  return [uri, { uri, text }];
}

/** Places are those of a text without the mark. */
function plain(text: string): string {
  return text.replace(/^\ufeff/, "");
}

/** Which tools no mutant is compared by, as clauses. */
export function notCompared({ suites }: AgentMutation): readonly string[] {
  const clauses = suites.flatMap(({ tested }) => namesNotCompared(tested.policy.access) ?? []);
  return [...new Set(clauses)];
}

/** What becomes of each mutant, by its id. */
export function runAgentMutants({ suites, found }: AgentMutation): ReadonlyMap<number, MutantResult> {
  const cases = suites.flatMap((one) => one.cases.map((tested) => ({ tested, suite: one })));
  const killers: { readonly id: number; readonly tried: TriedCase }[] = [];
  return new Map(
    found.mutants.map((mutant): [number, MutantResult] => {
      const variants = variantsOf(mutant, suites);
      const engines = suites.map(({ agent, servers }) => {
        const policy = variants.get(agent)?.policy;
        return policy && testedEngine(policy, servers);
      });
      if (engines.every((engine) => engine === undefined)) return [mutant.id, { status: "refused" }];
      const engineOf = (suite: AgentSuite) => engines[suites.indexOf(suite)];
      const by = cases.findIndex(({ tested, suite }) => {
        const engine = engineOf(suite);
        return engine !== undefined && runCase(tested, engine) !== undefined;
      });
      if (by >= 0) return [mutant.id, { status: "killed", by }];
      const before = killers.find(({ tried }) => {
        const engine = engines[tried.killer.suite];
        return engine !== undefined && runCase(tried.tested, engine) !== undefined;
      });
      const difference = differenceOf(variants, suites);
      if (difference.calls.length === 0 && difference.reason === undefined)
        return [mutant.id, { status: "equivalent" }];
      const survived = { status: "survived", covered: isCovered(mutant, difference.calls, suites) } as const;
      if (before !== undefined) return [mutant.id, { ...survived, killedWith: before.id }];
      if (difference.calls.length === 0) return [mutant.id, { ...survived, reason: difference.reason }];
      const asked = suites.map((one, index): TriedHostSuite => ({ ...one, mutant: engines[index] }));
      const tried = hostKillingCase(difference.calls, asked);
      if ("reason" in tried) return [mutant.id, { ...survived, reason: tried.reason }];
      killers.push({ id: mutant.id, tried });
      return [mutant.id, { ...survived, killer: tried.killer }];
    }),
  );
}

type Variants = ReadonlyMap<FoundAgent, FoundAgent["lowered"]>;

/** What each configuration is with the fault; the same where it does not read the file. */
function variantsOf({ document, edits }: HostMutant, suites: readonly AgentSuite[]): Variants {
  const variants = new Map<FoundAgent, FoundAgent["lowered"]>();
  for (const { agent } of suites) {
    if (variants.has(agent)) continue;
    const { layers, lowered, context } = agent;
    const changed = layers.map((layer) => {
      if (layer.uri !== document.uri) return layer;
      const mark = layer.text.startsWith("\ufeff") ? "\ufeff" : "";
      return { ...layer, text: mark + editText(plain(layer.text), edits) };
    });
    variants.set(
      agent,
      layers.some(({ uri }) => uri === document.uri) ? lowered.lowerAgain(changed, context) : lowered,
    );
  }
  return variants;
}

interface Difference {
  /** Calls of which each is decided otherwise by some configuration; none where none is known. */
  readonly calls: readonly WitnessCall[];
  /** Why it is not known that there are no others. */
  readonly reason: string | undefined;
}

function differenceOf(variants: Variants, suites: readonly AgentSuite[]): Difference {
  const calls: WitnessCall[] = [];
  let reason: string | undefined;
  for (const [agent, variant] of variants) {
    const { servers, tested } = suites.find((one) => one.agent === agent) as AgentSuite;
    if (variant === agent.lowered || variant.policy === undefined) continue;
    const textOf = { before: textAt(agent.lowered), after: textAt(variant) };
    const diff: HostDiff = compareHostPolicies(tested.policy, variant.policy, { servers, textAt: textOf });
    for (const { verdict, witnesses, reason: why } of diff.tools) {
      calls.push(...witnesses.flatMap((one) => one.calls.at(-1) ?? []));
      if (verdict === "unknown") reason ??= why ?? "what is not known decides";
    }
  }
  return { calls, reason };
}

/** Whether a case calls one of the tools, or one that the rule at fault decides about. */
function isCovered(
  { document, range }: HostMutant,
  calls: readonly WitnessCall[],
  suites: readonly AgentSuite[],
): boolean {
  return suites.some(({ cases, engine, tested }) => {
    const { naming } = tested.policy.access;
    const names = new Set(
      calls.flatMap(({ server = "", tool }) => [
        `${server}\n${tool}`,
        ...(naming === undefined ? [] : [`\n${modelName(naming, server, tool)}`]),
      ]),
    );
    return cases.some(({ steps }) =>
      steps.some((step) => {
        if (names.has(`${step.server ?? ""}\n${step.tool}`)) return true;
        const by = engine.decides(callOf(step, 0));
        if (by === undefined || by.origin.length < 2) return false;
        const place = tested.document.locate(by.origin);
        return place.uri === document.uri && place.range.start.line === range.start.line;
      }),
    );
  });
}
