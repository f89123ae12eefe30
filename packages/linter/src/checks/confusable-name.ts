import type { Path } from "@callgate/core";
import { defaultOf, hiddenTools } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { CheckContext, CheckProblem, PolicyCheck } from "../check.js";
import { listedByLook, namesByLook, spelling } from "../confusables.js";
import { suggestedName } from "../fixes/index.js";
import { allowedCall } from "../witness.js";

export const confusableName: PolicyCheck = {
  id: "confusable-name",
  of: "policy",
  severity: "error",
  summary: "a tool's name that looks like another's and is not the same",
  *run(context) {
    for (const group of lookAlikes(context)) {
      const [first, ...others] = group;
      if (first !== undefined) for (const other of others) yield problem(context, first, other);
    }
  },
};

interface Name {
  readonly name: string;
  /** Where the policy writes it; undefined where only the tool list holds it. */
  readonly path: Path | undefined;
}

/** The names that look alike, of those in the policy and in the tool list; what is plain ASCII first. */
function lookAlikes({ policy, toolList }: CheckContext): readonly (readonly Name[])[] {
  const written = new Map<string, Name>();
  for (const { name, origin } of [...policy.tools.values(), ...hiddenTools(policy)])
    if (!written.has(name)) written.set(name, { name, path: origin });
  const own = namesByLook(written.keys());
  const listed = toolList === undefined ? namesByLook([]) : listedByLook(toolList);
  const groups = new Map<string, Name[]>();
  // Most names of a list look like no other, and need no group.
  const groupOf = (key: string): Name[] => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = (own.bySkeleton.get(key) ?? []).map((name) => written.get(name) as Name);
    for (const name of listed.bySkeleton.get(key) ?? []) if (!written.has(name)) group.push({ name, path: undefined });
    groups.set(key, group);
    return group;
  };
  for (const key of own.bySkeleton.keys()) groupOf(key);
  for (const key of listed.alike) groupOf(key);
  for (const { name, sound } of own.foreign) {
    const group = groupOf(sound);
    if (group.length > 0) group.push(written.get(name) as Name);
  }
  for (const { name, sound } of listed.foreign) {
    const group = groupOf(sound);
    if (group.length > 0 && !written.has(name)) group.push({ name, path: undefined });
  }
  return [...groups.values()].filter(({ length }) => length > 1).map((group) => group.sort(plainestFirst));
}

function plainestFirst(a: Name, b: Name): number {
  return strangeness(a) - strangeness(b) || (a.name < b.name ? -1 : 1);
}

/** Plain ASCII before anything else, then what the policy writes, then what has fewer of the characters that fool a reader. */
function strangeness({ name, path }: Name): number {
  const fooling = name.replace(/[^I01|]/g, "").length / (name.length + 1);
  return (/^[ -~]*$/.test(name) ? 0 : 4) + (path === undefined ? 2 : 0) + fooling;
}

function problem(context: CheckContext, usual: Name, strange: Name): CheckProblem {
  const spelled = spelling(strange.name, usual.name);
  const shown = `\`${clip(usual.name)}\``;
  const listed = context.toolList?.tools;
  if (strange.path !== undefined) {
    const { path } = strange;
    const isTool = listed === undefined || listed.has(strange.name);
    const effect = isTool ? "is another tool" : `names no tool of the list, so ${shown} does not meet what it says`;
    return {
      path,
      part: "key",
      message: `this name looks like ${shown}, is spelled ${spelled}, and ${effect}; write ${shown} if that was intended`,
      fix: isTool || usual.path !== undefined ? undefined : () => suggestedName(context.document, path, usual.name),
    };
  }
  const known = context.tools.find(({ name }) => name === strange.name);
  const call = known && allowedCall(known, context.checker, {});
  const effect =
    known?.reach() === undefined
      ? "every call of it is denied"
      : usual.path === undefined
        ? "whoever reads a name takes one for the other"
        : `nothing that is written for ${shown} applies to it`;
  return {
    path: usual.path ?? defaultOf(context.policy).origin,
    ...(usual.path === undefined ? {} : { part: "key" as const }),
    severity: known?.reach() === undefined ? "warning" : "error",
    message: `the tool list holds another tool that looks like ${shown}, spelled ${spelled}: ${effect}; hide it unless the server's author explains it`,
    witness: call && { calls: [call], decision: "allow" },
  };
}
