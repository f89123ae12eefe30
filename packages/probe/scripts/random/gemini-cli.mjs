/** Chance → a policy of Gemini CLI with calls: files of rules by tier, settings, a mode. */

import { nearlyName, nearlyTool, randomCalls, randomServers } from "./servers.mjs";

const PATTERNS = [
  '"q":"drop',
  '"b":2',
  "drop",
  "(?i)drop",
  "DROP|TRUNCATE",
  '^\\{"q"',
  '\\x00"q":"ab"\\x00',
  "a(?=b)",
  "(a.*)+",
  "[",
  '"n":\\d+',
  "\\bdrop\\b",
  '"q":"[^"]*"',
  "\\{\\}",
  "^$",
  ".",
];

/** Patterns and their texts meet here: values that are printed in more than one way, too. */
const ARGUMENTS = [
  {},
  { q: "drop table" },
  { q: "ab", b: 2 },
  { b: 2, a: { q: "drop" } },
  { n: 1.5, q: null },
  { q: ["drop", { b: 2 }] },
  { q: 'a"b\\' },
  { q: "é\u2028" },
];

export function randomPolicy(chance) {
  const servers = randomServers(chance, false);
  const policy = {};
  for (const tier of ["user", "admin"])
    for (let file = chance.below(tier === "user" ? 3 : 2); file > 0; file--)
      policy[`${tier}/${chance.of(["a", "b", "c"])}.toml`] = chance.some(0, 5, () => rule(chance, servers)).join("\n");
  if (chance.oneIn(3)) policy["settings.json"] = JSON.stringify(settings(chance, servers));
  const mode = chance.of(["default", "default", "autoEdit", "yolo", "plan"]);
  return {
    policy,
    context: { approvalMode: mode, interactive: chance.oneIn(2), servers },
    calls: randomCalls(chance, servers, 8, () => chance.of(ARGUMENTS)),
  };
}

function rule(chance, servers) {
  const [server, tool] = nearlyTool(chance, servers);
  const model = `mcp_${server}_${tool}`;
  const name = chance.of([
    () => tool,
    () => "*",
    () => model,
    () => `mcp_${server}_*`,
    () => "mcp_*",
    () => [tool, model],
    () => `${server}__${tool}`,
  ])();
  const one = {
    toolName: name,
    ...chance.fields({
      mcpName: [2, () => server],
      argsPattern: [3, () => chance.of(PATTERNS)],
      modes: [4, () => chance.some(0, 2, () => chance.of(["default", "autoEdit", "yolo", "plan"]))],
      interactive: [6, () => chance.oneIn(2)],
      toolAnnotations: [
        6,
        () => chance.fields({ readOnlyHint: [2, () => chance.oneIn(2)], destructiveHint: [2, () => chance.oneIn(2)] }),
      ],
      subagent: [15, () => "x"],
      denyMessage: [8, () => "no"],
      argPattern: [20, () => "x"],
      commandPrefix: [20, () => "git"],
      allowRedirection: [30, () => true],
    }),
    decision: chance.of(["allow", "allow", "deny", "deny", "ask_user"]),
    priority: chance.of([0, 1, 100, 100, 200, 201, 300, 400, 950, 999]),
  };
  return table(broken(chance, one));
}

/** In one of so many, a rule that is not one. */
function broken(chance, rule) {
  if (!chance.oneIn(25)) return rule;
  return chance.of([
    { ...rule, priority: 1000 },
    { ...rule, priority: 1.5 },
    { ...rule, priority: -1 },
    { ...rule, decision: "ask" },
    { ...rule, modes: ["auto_edit"] },
    { ...rule, toolName: undefined },
    { ...rule, priority: undefined },
    { ...rule, toolName: "" },
    { ...rule, mcpName: "" },
    { ...rule, modes: "default" },
    { ...rule, interactive: "yes" },
    { ...rule, argsPattern: 5 },
    { ...rule, toolName: [] },
  ]);
}

function table(rule) {
  const lines = Object.entries(rule).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${toml(value)}`],
  );
  return ["[[rule]]", ...lines].join("\n");
}

function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (typeof value === "object")
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key} = ${toml(one)}`)
      .join(", ")} }`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function settings(chance, servers) {
  const name = () => {
    const [server, tool] = nearlyTool(chance, servers);
    return chance.of([tool, `mcp_${server}_${tool}`, `mcp_${server}_${tool}(x)`, `mcp_${server}_*`]);
  };
  const names = () => chance.some(0, 3, name);
  const own = () => nearlyName(chance, chance.of(Object.keys(servers)));
  return chance.fields({
    mcp: [
      2,
      () => chance.fields({ excluded: [2, () => chance.some(0, 2, own)], allowed: [3, () => chance.some(0, 2, own)] }),
    ],
    tools: [
      2,
      () =>
        chance.fields({
          exclude: [2, names],
          allowed: [2, names],
          core: [5, names],
          confirmationRequired: [3, names],
        }),
    ],
    mcpServers: [
      2,
      () => Object.fromEntries(chance.some(1, 2, () => [own(), { command: "x", trust: chance.oneIn(2) }])),
    ],
  });
}
