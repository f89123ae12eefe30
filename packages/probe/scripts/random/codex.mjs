/** Chance → a policy of Codex with calls: the user's and the project's tables of servers. */

import { nearlyName, randomCalls, randomServers } from "./servers.mjs";

const APPROVALS = ["auto", "prompt", "writes", "approve", "approve", "approve"];

export function randomPolicy(chance) {
  const servers = randomServers(chance, true);
  const policy = {};
  for (const path of ["~/.codex/config.toml", ".codex/config.toml"])
    if (chance.oneIn(path.startsWith("~") ? 1 : 2)) policy[path] = file(chance, servers, path.startsWith("~"));
  const flags = chance.oneIn(20) ? [chance.of(["--strict-config", "--dangerously-bypass-approvals-and-sandbox"])] : [];
  return {
    policy,
    context: { flags, interactive: false, folderTrusted: !chance.oneIn(4), tools: servers },
    calls: randomCalls(chance, servers, 8),
  };
}

function file(chance, servers, isUsers) {
  const root = chance.fields({
    approval_policy: [
      4,
      () => chance.of(["on-request", "never", "on-failure", ...(chance.oneIn(4) ? ["untrusted", "sometimes"] : [])]),
    ],
    sandbox_mode: [4, () => chance.of(["read-only", "workspace-write", "danger-full-access"])],
  });
  const names = Object.keys(servers).filter(() => isUsers || chance.oneIn(2));
  const tables = names.flatMap((server) => {
    const tools = servers[server].map(({ name }) => name);
    const list = () => chance.some(0, 3, () => nearlyName(chance, chance.of(tools)));
    const keys = chance.fields({
      enabled: [10, () => chance.oneIn(2)],
      enabled_tools: [4, list],
      disabled_tools: [3, list],
      disable_tools: [15, list],
      default_tools_approval_mode: [2, () => (chance.oneIn(40) ? "always" : chance.of(APPROVALS))],
    });
    const own = tools.filter(() => chance.oneIn(5));
    return [
      table(`mcp_servers.${server}`, { ...keys, ...(isUsers ? { command: "x" } : {}) }),
      ...own.map((tool) =>
        table(`mcp_servers.${server}.tools.${JSON.stringify(nearlyName(chance, tool))}`, {
          approval_mode: chance.of(APPROVALS),
        }),
      ),
    ];
  });
  return [lines(root), ...new Map(tables.map((text) => [text.split("\n")[0], text])).values()].join("\n");
}

function table(name, keys) {
  return `[${name}]\n${lines(keys)}`;
}

function lines(keys) {
  return Object.entries(keys)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join("");
}
