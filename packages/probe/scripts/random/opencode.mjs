/** Chance → a policy of opencode with calls: permissions in four files, of the agent, and older keys. */

import { nearlyTool, randomCalls, randomServers } from "./servers.mjs";

const FILES = ["~/.config/opencode/opencode.json", "opencode.json", ".opencode/opencode.json"];

export function randomPolicy(chance) {
  const servers = randomServers(chance, false);
  const policy = Object.fromEntries(
    FILES.filter(() => chance.oneIn(2)).map((path) => [path, JSON.stringify(config(chance, servers))]),
  );
  const flags = chance.oneIn(4) ? ["--dangerously-skip-permissions"] : [];
  return {
    policy,
    context: { flags, interactive: false, folderTrusted: true, tools: servers },
    calls: randomCalls(chance, servers, 5),
  };
}

function config(chance, servers) {
  const rules = () => permission(chance, servers);
  const tools = () => Object.fromEntries(chance.some(1, 3, () => [name(chance, servers), chance.oneIn(2)]));
  return {
    ...chance.fields({ permission: [1, rules], tools: [5, tools] }),
    ...(chance.oneIn(5) ? { agent: { build: chance.fields({ permission: [2, rules], tools: [4, tools] }) } } : {}),
  };
}

function permission(chance, servers) {
  // A call that is asked about ends the program: few are.
  const action = () => chance.of(["allow", "allow", "deny", "deny", "ask"]);
  if (chance.oneIn(12)) return action();
  const one = () =>
    chance.oneIn(6) ? Object.fromEntries(chance.some(1, 2, () => [chance.of(["*", "x*", ""]), action()])) : action();
  return Object.fromEntries(chance.some(1, 4, () => [name(chance, servers), chance.oneIn(60) ? "maybe" : one()]));
}

function name(chance, servers) {
  const [server, tool] = nearlyTool(chance, servers);
  return chance.of([
    `${server}_${tool}`,
    `${server}_${tool}`,
    `${server}_*`,
    `${server}*`,
    "*",
    `*_${tool}`,
    `${server}_${tool.slice(0, -1)}?`,
    tool,
    `${server} *`,
  ]);
}
