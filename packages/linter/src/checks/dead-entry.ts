import { nameClasses, StepLimit } from "@callgate/core/logic";
import {
  type AccessEntry,
  mangled,
  modelName,
  type NameTest,
  type Naming,
  selectorMatcher,
} from "@callgate/core/policy";
import { clip, closest } from "@callgate/core/text";
import type { CheckProblem, HostCheck, HostCheckContext, HostTool } from "../check.js";
import { BUILT_IN, doesTo, isByName, type WrittenRule, writtenRules } from "../host-rules.js";
import { answerTo } from "../without-approval.js";

export const deadEntry: HostCheck = {
  id: "dead-entry",
  of: "host",
  severity: "error",
  summary: "a rule for tools that matches none",
  *runOnHost(context) {
    for (const rule of writtenRules(context)) {
      if (!rule.entries.every(isByName) || rule.entries.some(({ selector }) => selector.names.length === 0)) continue;
      const problem = matchesNoName(rule, context) ?? matchesNoListed(rule, context);
      if (problem !== undefined) yield { ...problem, witness: problem.witness ?? witnessOf(rule, problem, context) };
    }
  },
};

/** What one rule may cost: its own names only. */
const STEPS = 20_000;

/** The problem of a rule for names that the host makes of no server and tool. */
function matchesNoName({ entries }: WrittenRule, { policy: { access } }: HostCheckContext): CheckProblem | undefined {
  const { naming } = access;
  if (naming === undefined || !entries.every((entry) => mayBeUnmade(entry, naming))) return undefined;
  const classes = nameClasses([{ ...access, entries }], new StepLimit(STEPS));
  if (classes.answer !== "sat" || classes.value.some(({ isOther }) => !isOther)) return undefined;
  const [{ selector }] = entries;
  const text = writtenName(selector.names.find(({ of }) => of.startsWith("model")));
  // Blanks around a name in Claude Code's settings are found when it is read.
  if (text !== text?.trim() && naming.joint === "__") return undefined;
  const kept = text?.trim().replace(new RegExp(`[^*?${naming.kept}]`, "g"), naming.substitute ?? "_");
  const suggested = kept === text ? undefined : kept;
  return problem(entries, "no tool has such a name in the model's spelling", suggested);
}

/** Whether a test asks for characters that the model's names do not hold; only then is it worth a proof. */
function mayBeUnmade({ selector }: AccessEntry, { kept }: Naming): boolean {
  return selector.names.some((test) => {
    const text = test.of.startsWith("model") ? writtenName(test) : undefined;
    return text !== undefined && new RegExp(`[^*${kept}]`).test(text);
  });
}

function writtenName(test: NameTest | undefined): string | undefined {
  return test === undefined || "regex" in test ? undefined : "exact" in test ? test.exact : test.pattern.text;
}

/** The problem of a rule that matches no tool of the lists, where it is known that it was written for one of them. */
function matchesNoListed({ entries }: WrittenRule, context: HostCheckContext): CheckProblem | undefined {
  const { access } = context.policy;
  const listed = context.tools.filter(({ tool }) => tool !== undefined);
  if (listed.length === 0) return undefined;
  const matchers = entries.map(({ selector }) => selectorMatcher(selector, access));
  if (listed.some(({ ref }) => matchers.some((matches) => matches(ref) !== false))) return undefined;
  const [first] = entries;
  const spelled = listed.find((tool) => isSpelled(first.name, tool, context));
  if (spelled !== undefined) {
    const why = `\`${clip(spelled.label)}\` has another name here`;
    const found = problem(entries, why, nameIn(first, spelled, access.naming));
    return { ...found, witness: answerTo(spelled, context) };
  }
  const server = serverOf(first, context);
  if (server === undefined) return undefined;
  const names = new Map(
    listed
      .filter(({ ref }) => ref.server === server)
      .map((tool) => [nameIn(first, tool, access.naming), tool] as const),
  );
  return problem(entries, `the list of \`${clip(server)}\` has no such tool`, closest(first.name, [...names.keys()]));
}

/** What becomes of the tool that a rule was written for, where that is another thing than the rule says. */
function witnessOf(
  { entries: [first] }: WrittenRule,
  { suggested }: CheckProblem,
  context: HostCheckContext,
): CheckProblem["witness"] {
  const { naming } = context.policy.access;
  const intended = context.tools.find(
    (tool) =>
      isSpelled(first.name, tool, context) || (suggested !== undefined && nameIn(first, tool, naming) === suggested),
  );
  const found = intended && answerTo(intended, context);
  const wanted = { allow: "allow", ask: "approval", deny: "deny", hide: "deny" }[first.effect];
  return found?.decision === wanted || found?.decision === "notEvaluated" ? undefined : found;
}

/** The listed server that a rule is about, where it names no other. */
function serverOf({ selector }: AccessEntry, { policy, servers }: HostCheckContext): string | undefined {
  const { naming } = policy.access;
  for (const test of selector.names) {
    if (test.of === "server" && "exact" in test) return servers.has(test.exact) ? test.exact : undefined;
    const text = test.of === "model" ? writtenName(test) : undefined;
    // Where one character joins the names, another server's may begin with this one's.
    if (text === undefined || naming === undefined || naming.joint.length < 2) continue;
    const begins = (server: string) => text.startsWith(naming.prefix + mangled(naming, server) + naming.joint);
    return [...servers.keys()].find(begins);
  }
  return undefined;
}

/** The tool's name as a rule of this kind has it. */
function nameIn(
  { selector }: AccessEntry,
  { ref: { server = "", tool } }: HostTool,
  naming: Naming | undefined,
): string {
  if (naming === undefined) return tool;
  for (const { of } of selector.names) {
    if (of === "model") return modelName(naming, server, tool);
    if (of === "tool") return tool;
    if (of === "model tool") return `${server}(${mangled(naming, tool)})`;
  }
  return modelName(naming, server, tool);
}

/** Whether a text is the tool's name in the spelling of some host; letter case aside. */
function isSpelled(text: string, { ref: { server = "", tool } }: HostTool, { policy }: HostCheckContext): boolean {
  const { naming } = policy.access;
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "_");
  const wanted = plain(text.replace(/\(\*?\)$/, ""));
  const [s, t] = [plain(server), plain(tool)];
  const own = naming === undefined ? [] : [plain(modelName(naming, server, tool))];
  const spellings = [`mcp__${s}__${t}`, `mcp_${s}_${t}`, `${s}__${t}`, `${s}_${t}`, `${s}_${t}_`, ...own];
  return spellings.includes(wanted) || (wanted === t && !BUILT_IN.has(text));
}

function problem(entries: WrittenRule["entries"], why: string, suggested: string | undefined): CheckProblem {
  const [{ name, origin, effect }] = entries;
  const hint = suggested === undefined ? "fix the name, or remove it" : `write \`${clip(suggested)}\``;
  return {
    path: origin,
    severity: effect === "allow" ? "warning" : "error",
    message: `\`${clip(name)}\` ${doesTo({ effect })} nothing: ${why}; ${hint}`,
    suggested,
  };
}
