/** Suites → the calls of their cases for one agent, to be made on its program. */

import { Counters, type HostId } from "@callgate/core";
import type { ToolCatalogue, ToolRef } from "@callgate/core/policy";
import {
  type Case,
  callOf,
  type ExpectedDecision,
  expectedOf,
  type FoundAgent,
  type LoadedSuite,
  NamedTools,
  type Step,
  type TestedPolicy,
  testedEngine,
} from "@callgate/tester";
import type { Io } from "../io/io.js";
import { UserError } from "../user-error.js";
import { loadSuites } from "./run.js";
import { findSuites, suiteFiles } from "./suite-files.js";
import { caseFilter, projectAgents, type TestOptions } from "./test-project.js";

/** One call of a case, and what is expected of it. */
export interface AgentCall {
  /** The case's name, with the policy's and the call's number where there are several. */
  readonly id: string;
  readonly suite: string;
  readonly ref: ToolRef & { readonly server: string };
  readonly args: Readonly<Record<string, unknown>>;
  readonly expected: ExpectedDecision;
}

/** The calls of one policy. */
export interface AgentPolicyCalls {
  readonly agent: FoundAgent;
  /** The tool lists of its servers. */
  readonly servers: ReadonlyMap<string, ToolCatalogue>;
  readonly calls: readonly AgentCall[];
}

export interface AgentCalls {
  readonly suites: readonly string[];
  readonly policies: readonly AgentPolicyCalls[];
  /** The cases that no call can be made of. */
  readonly notAsked: readonly CaseNotAsked[];
}

/** A case of which the program is not asked, and why, as a sentence. */
export interface CaseNotAsked {
  readonly id: string;
  readonly reason: string;
}

/**
 * The calls of the suites' cases that are for an agent's configuration.
 * @throws UserError where a suite cannot be run, or none has such a case
 */
export async function agentCalls(host: HostId, options: TestOptions, io: Io): Promise<AgentCalls> {
  const suites = await findSuites(options.paths ?? [], io);
  const findAgent = projectAgents(suites, options, io);
  const loaded = await loadSuites(suites, suiteFiles(suites, io), { findAgent });
  const [wrong] = loaded.flatMap(({ findings }) => findings);
  if (wrong !== undefined) {
    const { uri, range } = wrong.location;
    throw new UserError(`${uri}:${range.start.line} is wrong, so its calls are not made: ${wrong.message}`);
  }
  const filter = caseFilter(options.run);
  const notAsked: CaseNotAsked[] = [];
  const policies = loaded.flatMap((suite) =>
    [...suite.policies.values()].flatMap((tested) => {
      if (tested.agent?.host !== host) return [];
      const calls = callsOf(suite, tested, tested.agent, filter, notAsked);
      return calls.length === 0 ? [] : [{ agent: tested.agent, servers: suite.servers, calls }];
    }),
  );
  if (policies.length === 0)
    throw new UserError(
      `no case that can be made is for a policy of ${host}${notAsked.map(({ id, reason }) => `; not asked: ${id}: ${reason}`).join("")}`,
    );
  return { suites, policies: withOwnIds(policies), notAsked };
}

/** Calls of one name have a number. */
function withOwnIds(policies: readonly AgentPolicyCalls[]): AgentPolicyCalls[] {
  const counts = new Map<string, number>();
  const own = (call: AgentCall): AgentCall => {
    const count = (counts.get(call.id) ?? 0) + 1;
    counts.set(call.id, count);
    return count === 1 ? call : { ...call, id: `${call.id} (${count})` };
  };
  return policies.map((one) => ({ ...one, calls: one.calls.map(own) }));
}

function callsOf(
  { suite, servers }: LoadedSuite,
  { name: policy, policy: lowered }: TestedPolicy,
  agent: FoundAgent,
  filter: (name: string) => boolean,
  notAsked: CaseNotAsked[],
): AgentCall[] {
  const isFor = ({ policies, name }: Case) => (policies === undefined || policies.includes(policy)) && filter(name);
  const tools = new NamedTools(lowered, servers);
  const asAsked = testedEngine(lowered, servers);
  const { policy: headless } = agent.lowered.lowerAgain(agent.layers, { ...agent.context, interactive: false });
  const alone = headless === undefined ? undefined : testedEngine(headless, servers);
  return suite.cases.filter(isFor).flatMap((tested) => {
    const id = policy === "" ? tested.name : `${tested.name} [${policy}]`;
    return tested.steps.flatMap((step, index): AgentCall[] => {
      const numbered = tested.steps.length === 1 ? id : `${id} #${index + 1}`;
      const left = (why: string): [] => {
        notAsked.push({ id: numbered, reason: why });
        return [];
      };
      const expected = expectedOfAll(step);
      if (expected === undefined)
        return step.expect === undefined ? [] : left("it counts decisions, and an agent counts no calls");
      const call = callOf(step, 0);
      const found = tools.of(call);
      if ("unknown" in found) return left(found.unknown);
      const [ref, another] = found.refs;
      if (another !== undefined || ref?.server === undefined)
        return left("its name may be that of several tools; write `server` beside `tool`");
      const outcome = (engine: typeof asAsked | undefined) => engine?.decide(call, new Counters()).outcome;
      if (outcome(asAsked) !== outcome(alone))
        return left("a person would have to be asked, and the program is started without one");
      const { server } = ref;
      return [{ id: numbered, suite: suite.document.uri, ref: { ...ref, server }, args: step.args ?? {}, expected }];
    });
  });
}

/** What is expected of every call of a step; undefined where that is not the same of all. */
function expectedOfAll(step: Step): ExpectedDecision | undefined {
  const all = Array.from({ length: step.repeat }, (_, index) => expectedOf(step.expect, index));
  const [first] = all;
  return all.every((one) => one?.decision === first?.decision && one?.hidden === first?.hidden) ? first : undefined;
}
