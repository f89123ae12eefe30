/** Chance → a policy of GitHub Copilot CLI with calls: flags, and the `tools` of servers. */

import { nearlyTool, randomCalls, randomServers } from "./servers.mjs";

export function randomPolicy(chance) {
  const servers = randomServers(chance, true);
  const flags = [];
  const add = (flag, cases, make) => {
    if (!chance.oneIn(cases)) return;
    for (const one of chance.some(1, 3, () => make(...nearlyTool(chance, servers)))) flags.push(`${flag}=${one}`);
  };
  const rule = (server, tool) => chance.of([server, `${server}(${tool})`, `${server}(${tool})`, `${server}(*)`]);
  const filter = (server, tool) => chance.of([server, `${server}/${tool}`, `${server}/*`, `${server}-${tool}`, tool]);
  add("--allow-tool", 2, rule);
  add("--deny-tool", 2, rule);
  add("--available-tools", 6, filter);
  add("--excluded-tools", 4, filter);
  if (chance.oneIn(3)) flags.push("--allow-all-tools");
  const policy = {};
  for (const [path, cases] of [
    ["~/.copilot/mcp-config.json", 3],
    [".mcp.json", 4],
    [".github/mcp.json", 6],
  ])
    if (chance.oneIn(cases)) policy[path] = JSON.stringify({ mcpServers: tables(chance, servers) });
  return {
    policy,
    context: { flags, interactive: false, folderTrusted: !chance.oneIn(4), tools: servers },
    calls: randomCalls(chance, servers, 6),
  };
}

function tables(chance, servers) {
  const chosen = Object.keys(servers).filter(() => chance.oneIn(2));
  const listed = (server) =>
    chance.some(0, 3, () => chance.of(["*", ...servers[server].map(({ name }) => name), "dr*", "QUERY"]));
  return Object.fromEntries(
    chosen.map((server) => [
      server,
      {
        type: "local",
        command: "x",
        args: [],
        ...chance.fields({ tools: [2, () => (chance.oneIn(10) ? "*" : listed(server))] }),
      },
    ]),
  );
}
