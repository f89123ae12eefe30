/** Chance → a policy of Claude Code with calls: three settings files and flags. */

import { nearlyTool, randomCalls, randomServers } from "./servers.mjs";

const FILES = ["~/.claude/settings.json", ".claude/settings.json", ".claude/settings.local.json"];
const MODES = ["default", "acceptEdits", "plan", "dontAsk", "bypassPermissions"];

export function randomPolicy(chance) {
  const servers = randomServers(chance, false);
  const policy = Object.fromEntries(
    FILES.filter(() => chance.oneIn(2)).map((path) => [path, JSON.stringify(settings(chance, servers))]),
  );
  const flags = [];
  // A rule with a blank in it is two on a command line.
  const named = () => [rule, rule].map((make) => make(chance, servers)).filter((one) => /^[^\s,]+$/.test(one));
  for (const flag of ["--allowedTools", "--disallowedTools"]) {
    const rules = chance.oneIn(5) ? named() : [];
    if (rules.length > 0) flags.push(flag, ...rules);
  }
  if (chance.oneIn(5)) flags.push("--permission-mode", chance.of(MODES));
  return {
    policy,
    context: { flags, interactive: false, folderTrusted: !chance.oneIn(4), tools: servers },
    calls: randomCalls(chance, servers, 8),
  };
}

function settings(chance, servers) {
  const list = () => chance.some(0, 4, () => (chance.oneIn(40) ? chance.of(["", 5, null]) : rule(chance, servers)));
  const permissions = chance.fields({
    allow: [2, list],
    ask: [3, list],
    deny: [2, list],
    defaultMode: [5, () => chance.of([...MODES, ...MODES, "yolo"])],
    disableBypassPermissionsMode: [12, () => "disable"],
    denied: [20, list],
  });
  if (chance.oneIn(40)) return { permissions: { ...permissions, deny: "mcp__db__drop" } };
  return { permissions, ...chance.fields({ deny: [20, list], cleanupPeriodDays: [20, () => chance.of([30, "30"])] }) };
}

function rule(chance, servers) {
  const [server, tool] = nearlyTool(chance, servers);
  return chance.of([
    () => `mcp__${server}__${tool}`,
    () => `mcp__${server}__${tool}`,
    () => `mcp__${server}__${tool}`,
    () => `mcp__${server}`,
    () => `mcp__${server}__*`,
    () => `mcp__${server}__${tool}()`,
    () => `mcp__${server}__${tool}(*)`,
    () => `mcp__${server}(${tool})`,
    () => "mcp__*",
    () => `mcp__*__${tool}`,
    () => "*",
    () => tool,
    () => `${server}__${tool}`,
    () => ` mcp__${server}__${tool} `,
    () => "Bash(ls)",
  ])();
}
