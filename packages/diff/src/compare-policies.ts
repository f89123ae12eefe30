/** Policy × Policy → what the second decides differently, tool by tool, with calls that show it. */

import type { Path, Policy } from "@callgate/core";
import type { BatchEngine } from "@callgate/core/engine";
import { Comparison, namesOf, StepLimit as Steps, type TimedCall } from "@callgate/core/logic";
import { defaultOf, hidingEntry, type Tool, type ToolCatalogue } from "@callgate/core/policy";
import { compareText } from "@callgate/core/yaml";
import { changesOf, hiddenChange } from "./changes.js";
import { minimizeWitness } from "./minimize-witness.js";
import { asPolicy, isMissing } from "./missing-policy.js";
import type { DiffWitness, NoPolicy, PolicyDiff, Sides, ToolDiff, Verdict } from "./policy-diff.js";
import { strangeWitness } from "./strange-witness.js";
import { ToolBudgets } from "./tool-budget.js";
import { showsDifference, witnessOf } from "./witness.js";

export interface CompareOptions {
  /** The tools there are; witnesses are then valid calls wherever there are such. */
  readonly tools?: ToolCatalogue | undefined;
  /** Steps of work for each tool, about a comparison each; 200,000 when left out. */
  readonly budget?: number | undefined;
  /** Whether the program refuses arguments of another type before it asks the policy: then no witness has any. */
  readonly checksTypes?: boolean | undefined;
}

const STEPS_OF_TOOL = 200_000;
/** For all tools together, as many times those of one. */
const TOOLS_AT_FULL_COST = 20;

/**
 * Compares two policies by what they let through. Total: what cannot be decided within the budget is `unknown`.
 * @throws WitnessFault where calls that were found are decided differently when evaluated again: a fault of ours
 */
export function comparePolicies(
  before: Policy | NoPolicy,
  after: Policy | NoPolicy,
  options: CompareOptions = {},
): PolicyDiff {
  return new PolicyComparison(before, after, options).diff();
}

class PolicyComparison {
  readonly #policies: Sides<Policy>;
  readonly #isMissing: Sides<boolean>;
  readonly #tools: ToolCatalogue["tools"];
  readonly #names: readonly string[];
  /** The tool that represents all that neither policy names. */
  readonly #other: string;
  readonly #coveredTools: readonly string[];
  readonly #comparison: Comparison;
  readonly #budgets: Sides<ToolBudgets>;
  /** What was found of a tool, by what both policies say of it: most policies say the same of many tools. */
  readonly #shown = new Map<string, Readonly<Record<DiffWitness["shows"], Answer>>>();
  readonly #onlyTexts: boolean;
  readonly #steps: { readonly ofTool: number; readonly shared: Steps };

  constructor(
    before: Policy | NoPolicy,
    after: Policy | NoPolicy,
    { tools, budget, checksTypes = false }: CompareOptions,
  ) {
    this.#policies = { before: asPolicy(before), after: asPolicy(after) };
    this.#isMissing = { before: isMissing(before), after: isMissing(after) };
    this.#tools = tools?.tools ?? new Map<string, Tool>();
    const { named } = namesOf(this.#policies.before, this.#policies.after);
    this.#coveredTools = [...this.#tools.keys()].filter((name) => !named.has(name)).sort(compareText);
    this.#other = namesOf(this.#policies.before, this.#policies.after, this.#coveredTools[0]).other;
    this.#names = [...named].filter((name) => name !== "*").sort(compareText);
    const all = [...named, this.#other];
    const ofTool = budget ?? STEPS_OF_TOOL;
    this.#onlyTexts = checksTypes;
    this.#steps = { ofTool, shared: new Steps(ofTool * TOOLS_AT_FULL_COST) };
    this.#comparison = new Comparison(this.#policies.before, this.#policies.after, all, {
      toolNamed: (name) => this.#tools.get(name),
    });
    this.#budgets = {
      before: new ToolBudgets(this.#policies.before, all),
      after: new ToolBudgets(this.#policies.after, all),
    };
  }

  diff(): PolicyDiff {
    const named = this.#names.map((name) => this.#toolDiff(name, name));
    return { tools: [...named, this.#toolDiff("*", this.#other)] };
  }

  /** @param tool as it is reported; @param name as it is called */
  #toolDiff(tool: string, name: string): ToolDiff {
    const { before, after } = this.#policies;
    const budgetOf = () => this.#budget(name);
    let budget: ToolDiff["budget"] | undefined;
    return {
      tool,
      ...this.#verdict(name),
      changes: (this.#comparison.isWrittenAlike(name) ? hiddenChange : changesOf)(before, after, tool, name),
      // Many tools are the same on both sides, and then what they let through is not needed.
      get budget() {
        budget ??= budgetOf();
        return budget;
      },
      origin: {
        before: this.#isMissing.before ? undefined : placeOf(before, name),
        after: this.#isMissing.after ? undefined : placeOf(after, name),
      },
      ...(tool === "*" ? { coveredTools: this.#coveredTools } : {}),
    };
  }

  #budget(name: string): ToolDiff["budget"] {
    const listed = this.#tools.get(name);
    return { before: this.#budgets.before.of(name, listed), after: this.#budgets.after.of(name, listed) };
  }

  #verdict(name: string): Pick<ToolDiff, "verdict" | "reason" | "witnesses"> {
    // Among the tools that neither policy names is one called `*`, which meets rules of its own.
    const names = name === this.#other ? [name, "*"] : [name];
    if (names.every((one) => this.#comparison.isWrittenAlike(one))) return { verdict: "equal", witnesses: [] };
    const alike = names.length === 1 && !this.#tools.has(name) ? this.#comparison.likenessOf(name) : undefined;
    const known = alike && this.#shown.get(alike.text);
    const shared = new Steps(this.#steps.ofTool, this.#steps.shared);
    const answers = (["wider", "narrower"] as const).map((shows): Shown => {
      const ofOther = known?.[shows];
      if (ofOther !== undefined && ofOther.answer !== "sat" && alike?.isApart) return { shows, answer: ofOther };
      const witness = ofOther?.answer === "sat" ? this.#sameWitness(shows, ofOther.value, name) : undefined;
      if (witness !== undefined) return { shows, answer: ofOther as Answer, witness };
      const answer = joined(names.map((one) => this.#comparison[shows](one, shared)));
      if (answer.answer !== "sat") return { shows, answer };
      const toolNamed = (tool: string) => this.#tools.get(tool);
      const least = minimizeWitness(answer.value, this.#enginesOfBoth(), toolNamed);
      const value =
        shows === "wider"
          ? strangeWitness(least, this.#enginesOfBoth(), { toolNamed, onlyTexts: this.#onlyTexts })
          : least;
      return { shows, answer: { answer: "sat", value }, witness: witnessOf(shows, value, this.#enginesOfBoth()) };
    });
    const [wider, narrower] = answers as [Shown, Shown];
    if (alike !== undefined && known === undefined)
      this.#shown.set(alike.text, { wider: wider.answer, narrower: narrower.answer });
    const witnesses = answers.flatMap(({ witness }) => witness ?? []);
    for (const { answer } of answers)
      if (answer.answer === "unknown") return { verdict: "unknown", reason: answer.reason, witnesses };
    return { verdict: verdictOf(witnesses), witnesses };
  }

  /** What showed a difference of one tool, as a witness of another; undefined where it shows none of that. */
  #sameWitness(shows: DiffWitness["shows"], calls: readonly TimedCall[], name: string): DiffWitness | undefined {
    const [{ tool } = { tool: name }] = calls;
    if (calls.some((call) => call.tool !== tool)) return undefined;
    const same = calls.map((call) => ({ ...call, tool: name }));
    return showsDifference(shows, same, this.#enginesOfBoth())
      ? witnessOf(shows, same, this.#enginesOfBoth())
      : undefined;
  }

  #enginesOfBoth(): Sides<BatchEngine> {
    const [before, after] = this.#comparison.engines;
    return { before, after };
  }
}

type Answer = ReturnType<Comparison["wider"]>;

interface Shown {
  readonly shows: DiffWitness["shows"];
  readonly answer: Answer;
  readonly witness?: DiffWitness | undefined;
}

/** What is found of any of them; `none` only where that is proved of all. */
function joined(answers: readonly Answer[]): Answer {
  const [first = { answer: "unsat" }] = [
    ...answers.filter(({ answer }) => answer === "sat"),
    ...answers.filter(({ answer }) => answer === "unknown"),
  ];
  return first;
}

function verdictOf(witnesses: readonly DiffWitness[]): Verdict {
  if (witnesses.length > 1) return "incomparable";
  return witnesses[0]?.shows ?? "equal";
}

/** What decides for the tool: its being hidden, its entry, or what holds for those that have none. */
function placeOf(policy: Policy, name: string): Path {
  const { tools, everyTool } = policy;
  const fallback = defaultOf(policy);
  const hidden = hidingEntry(policy, name);
  if (hidden !== undefined) return hidden.origin;
  const own = tools.get(name);
  if (own !== undefined) return own.origin;
  return fallback.action === "allow" && everyTool !== undefined ? everyTool.origin : fallback.origin;
}
