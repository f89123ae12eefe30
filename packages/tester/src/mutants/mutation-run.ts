/** Mutants × suites → the result of each: killed by a case, proved equivalent, refused, or survived. */

import type { Condition, Document, Policy, Release, ToolPolicy } from "@callgate/core";
import { argumentAt } from "@callgate/core/engine";
import type { ToolCatalogue } from "@callgate/core/policy";
import { runCase } from "../run-suite.js";
import type { Case, Suite } from "../suite.js";
import { type TestedEngine, testedEngine } from "../tested-engine.js";
import type { Mutant } from "./find-mutants.js";
import { type KillingCase, KillingCases } from "./killing-case.js";
import { MutantReader } from "./read-mutant.js";
import { whatDiffers } from "./what-differs.js";

/** A suite that tests the policy. */
export interface MutatedSuite {
  readonly suite: Suite;
  /** The policy's name in it. */
  readonly policy: string;
}

export type MutantResult =
  /** By the first case that fails on it: its number among the run's cases, from 0. */
  | { readonly status: "killed"; readonly by: number }
  /** It decides every call as the policy does: a proof. */
  | { readonly status: "equivalent" }
  /** The program refuses it, so that it cannot be overlooked. */
  | { readonly status: "refused" }
  | Survived;

export interface Survived {
  readonly status: "survived";
  /** Whether any case calls a tool whose calls could show the fault. */
  readonly covered: boolean;
  /** The case that would kill it. */
  readonly killer?: KillingCase | undefined;
  /** The mutant before it whose killing case kills this one, too. */
  readonly killedWith?: number | undefined;
  /** Why no case is known that would kill it. */
  readonly reason?: string | undefined;
}

export interface MutationRunOptions {
  /** The tool list: killing cases are then valid calls, if there are any. */
  readonly tools?: ToolCatalogue | undefined;
  /** The release of the program that reads the mutants. */
  readonly release?: Release | undefined;
}

/** A policy and its suites, on which mutants are tried. */
export class MutationRun {
  readonly #reader: MutantReader;
  readonly #policy: Policy;
  readonly #engine: TestedEngine;
  /** Of all suites, in their order. */
  readonly cases: readonly Case[];
  readonly #byTool = new Map<string, Case[]>();
  readonly #numbers: ReadonlyMap<Case, number>;
  readonly #killing: KillingCases;
  readonly #tools: ToolCatalogue | undefined;

  constructor(document: Document, policy: Policy, suites: readonly MutatedSuite[], options: MutationRunOptions = {}) {
    this.#tools = options.tools;
    this.#reader = new MutantReader(document, policy, options.release);
    this.#policy = policy;
    this.#engine = testedEngine(policy);
    this.cases = suites.flatMap(casesFor);
    for (const tested of this.cases)
      for (const tool of new Set(tested.steps.map((step) => step.tool))) {
        const known = this.#byTool.get(tool);
        if (known === undefined) this.#byTool.set(tool, [tested]);
        else known.push(tested);
      }
    this.#numbers = new Map(this.cases.map((tested, index) => [tested, index]));
    this.#killing = new KillingCases(suites, this.#engine);
  }

  /** The cases that fail on the policy as it is: these cannot distinguish mutants from it. */
  failing(): readonly Case[] {
    return this.cases.filter((tested) => runCase(tested, this.#engine) !== undefined);
  }

  /** The values that the cases give to a condition's argument. */
  tried({ origin, target }: Condition): readonly unknown[] {
    if (target.kind !== "args") return [];
    const tool = origin[0] === "tools" && origin[1] !== "*" ? origin[1] : undefined;
    const cases = typeof tool === "string" ? (this.#byTool.get(tool) ?? []) : this.cases;
    return cases.flatMap(({ steps }) =>
      steps.flatMap((step) =>
        tool === undefined || step.tool === tool ? [argumentAt(step.args, target.segments)] : [],
      ),
    );
  }

  /** The results of mutants, in their order. Those of one tool belong together: a case may kill several. */
  run(mutants: readonly Mutant[]): readonly MutantResult[] {
    const killers: Killer[] = [];
    return mutants.map((mutant) => this.#fateOf(mutant, killers));
  }

  #fateOf(mutant: Mutant, killers: Killer[]): MutantResult {
    const { id, tool } = mutant;
    const mutated = this.#reader.read(mutant);
    if (mutated === undefined) return { status: "refused" };
    const cases = tool === undefined ? this.cases : (this.#byTool.get(tool) ?? []);
    const small = testedEngine(tool === undefined ? mutated : calledOf(mutated, cases));
    const by = cases.find((tested) => runCase(tested, small) !== undefined);
    if (by !== undefined) return { status: "killed", by: this.#numbers.get(by) as number };
    const engine = testedEngine(mutated);
    const survived = { status: "survived", covered: cases.length > 0 } as const;
    const killedWith = killers.find(({ tested }) => runCase(tested, engine) !== undefined)?.id;
    if (killedWith !== undefined) return { ...survived, killedWith };
    const difference = whatDiffers(this.#policy, mutated, tool, this.#tools);
    if (difference.answer === "unsat") return { status: "equivalent" };
    if (difference.answer === "unknown") return { ...survived, reason: difference.reason };
    const tried = this.#killing.of(difference.value, engine);
    if ("reason" in tried) return { ...survived, reason: tried.reason };
    killers.push({ id, tested: tried.tested });
    return { ...survived, killer: tried.killer };
  }
}

/** The policy without the tools that no case calls: it decides the cases as the whole policy does. */
function calledOf(policy: Policy, cases: readonly Case[]): Policy {
  const called = new Set(cases.flatMap(({ steps }) => steps.map(({ tool }) => tool)));
  return { ...policy, tools: new Map([...called].flatMap((name) => entryOf(policy, name))) };
}

function entryOf({ tools }: Policy, name: string): [string, ToolPolicy][] {
  // The engine replaces half of a surrogate pair in a name.
  const tool = tools.get(name.toWellFormed());
  return tool === undefined ? [] : [[tool.name, tool]];
}

/** A killing case of a mutant. */
interface Killer {
  readonly id: number;
  readonly tested: Case;
}

function casesFor({ suite, policy }: MutatedSuite): readonly Case[] {
  return suite.cases.filter(({ policies }) => policies === undefined || policies.includes(policy));
}
