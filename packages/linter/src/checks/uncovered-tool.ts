import type { Path } from "@callgate/core";
import { type AccessEntry, type AccessRule, accessTo, defaultOf, mangled, type Naming } from "@callgate/core/policy";
import { clip } from "@callgate/core/text";
import type { CheckProblem, HostCheckContext, PolicyCheck } from "../check.js";
import { aTool, named } from "../describe-tools.js";
import { isPlaced, placeOf } from "../host-rules.js";
import { reachable } from "../reach.js";
import { isRisky } from "../risky.js";
import { callOf, withoutApproval } from "../without-approval.js";

/** More names than these are not all said. */
const MAX_NAMES = 10;

export const uncoveredTool: PolicyCheck = {
  id: "uncovered-tool",
  of: "policy",
  severity: "error",
  summary: "tools of the tool list that the policy does not name and allows by default",
  *run(context) {
    const { policy } = context;
    // Where a form of policy knows no default, every policy of that form allows what it does not name.
    if (defaultOf(policy).origin.length === 0) return;
    const others: string[] = [];
    for (const { name, named: isNamed, categorise, reach } of reachable(context)) {
      if (isNamed) continue;
      const found = categorise();
      if (isRisky(found.category))
        yield {
          path: reach.path,
          message: `the policy does not name \`${clip(name)}\` and allows it by default; it is ${aTool(found)}: name it under \`tools\`, or write \`default: deny\``,
        };
      else others.push(name);
    }
    const [only, ...more] = others;
    if (only === undefined) return;
    const them = more.length === 0 ? "it" : "them";
    yield {
      path: defaultOf(policy).origin,
      severity: "warning",
      message: `the policy does not name ${named(others, MAX_NAMES)} and allows ${them} by default: name ${them} under \`tools\`, or write \`default: deny\``,
    };
  },
  *runOnHost(context) {
    yield* startedServers(context);
    for (const { by, tools } of withoutApproval(context, context.tools)) {
      if (by !== context.policy.access.otherwise && !isServers(by, context)) continue;
      const risky = tools.filter((tool) => isRisky(tool.categorise().category));
      const [worst = tools[0]] = risky;
      const labels = named(
        (risky.length > 0 ? risky : tools).map(({ label }) => label),
        MAX_NAMES,
      );
      const others =
        risky.length > 0 && risky.length < tools.length ? `, and so ${run(tools.length - risky.length)}` : "";
      yield {
        ...placeOf(by, context),
        ...(isServers(by, context) ? { part: "key" as const } : {}),
        severity: risky.length > 0 ? "error" : "warning",
        message: `no rule names ${labels}, and ${tools.length === 1 ? "it runs" : "they run"} without approval${others}: write rules that require approval, or deny`,
        witness: { calls: [callOf(worst)], decision: "allow" },
      };
    }
  },
};

/** Whether it is the place of a server in a file that says nothing of its tools. */
function isServers(by: AccessRule, { policy: { access } }: HostCheckContext): boolean {
  return !by.named && isPlaced(by) && access.entries.some((entry) => entry === by && serverOf(entry) !== undefined);
}

/** The server, where an entry is about all tools of one. */
function serverOf({ selector: { names, except, annotations } }: AccessEntry): string | undefined {
  const [test, ...more] = names;
  const isWhole = more.length === 0 && except === undefined && annotations === undefined;
  return isWhole && test?.of === "server" && "exact" in test ? test.exact : undefined;
}

/** The servers without a list of which no rule says anything, where the agent runs what no rule is about: once for each file. */
function* startedServers(context: HostCheckContext): Iterable<CheckProblem> {
  const { policy, servers } = context;
  const byFile = new Map<number, { readonly path: Path; readonly names: string[] }>();
  for (const entry of policy.access.entries) {
    const server = serverOf(entry);
    if (server === undefined || servers.has(server) || !isServers(entry, context)) continue;
    const { by, effect, rules } = accessTo(policy.access, { server, tool: ANY_TOOL, annotations: {} });
    if (by !== entry || effect !== "allow" || rules.length > 0) continue;
    const known = byFile.get(entry.layer);
    if (known === undefined) byFile.set(entry.layer, { path: entry.origin, names: [server] });
    else known.names.push(server);
  }
  for (const { path, names } of byFile.values()) {
    const [server = ""] = names;
    yield {
      path,
      part: "key",
      severity: "warning",
      message: `${policy.assumed?.engine ?? "the agent"} runs every tool of ${named(names, MAX_NAMES)} that no rule is about, without approval: write a rule for \`${clip(everyToolOf(server, policy.access.naming))}\`${names.length === 1 ? "" : ", and so on,"} that requires approval, or denies`,
      witness: { calls: [{ server, tool: ANY_TOOL, annotations: {}, args: {} }], decision: "allow" },
    };
  }
}

/** A pattern for the names that the model calls a server's tools by. */
function everyToolOf(server: string, naming: Naming | undefined): string {
  return naming === undefined ? "*" : `${naming.prefix}${mangled(naming, server)}${naming.joint}*`;
}

/** A tool that no rule was written for. */
const ANY_TOOL = "xq-tool";

function run(count: number): string {
  return count === 1 ? "does 1 more" : `do ${count} more`;
}
