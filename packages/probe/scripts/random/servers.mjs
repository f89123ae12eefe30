/** The servers of random policies: names that hosts rewrite, that begin alike, and that are as long as they allow. */

const LONG = "a_tool_whose_name_is_longer_than_most_models_take_it_for_a_function";

/** @param plain whether the host takes servers' names of letters, digits, `_` and `-` alone */
export function randomServers(chance, plain) {
  const annotations = () => {
    const hint = () => chance.of([true, false]);
    const made = chance.fields({
      readOnlyHint: [2, hint],
      destructiveHint: [3, hint],
      openWorldHint: [3, hint],
      idempotentHint: [6, hint],
    });
    return chance.oneIn(3) ? made : undefined;
  };
  const tools = (...names) =>
    names.map((name) => {
      const said = annotations();
      return said === undefined ? { name } : { name, annotations: said };
    });
  return {
    db: tools("query", "drop", "drop_all"),
    ...(chance.oneIn(2) ? { db_drop: tools("all", "query") } : {}),
    ...(chance.oneIn(2)
      ? {
          [plain ? "my-server" : chance.of(["my server", "my.server", "My-Server"])]: tools(
            "query",
            "fs/delete",
            "a.b",
          ),
        }
      : {}),
    ...(chance.oneIn(6) ? { long: tools(LONG, `${LONG}_2`) } : {}),
  };
}

/** So many calls of the servers' tools, each another tool. */
export function randomCalls(chance, servers, most, args = () => ({})) {
  const all = Object.entries(servers).flatMap(([server, tools]) => tools.map(({ name }) => ({ server, tool: name })));
  const calls = [];
  while (calls.length < most && all.length > 0) {
    const [{ server, tool }] = all.splice(chance.below(all.length), 1);
    calls.push({ server, tool, args: args(), ...annotationsOf(servers, server, tool) });
  }
  return calls;
}

function annotationsOf(servers, server, tool) {
  const { annotations } = servers[server].find(({ name }) => name === tool);
  return annotations === undefined ? {} : { annotations };
}

/** Texts that are a server's or a tool's name, or nearly: another case, a part and a star, what hosts make of it. */
export function nearlyName(chance, name) {
  const [cut] = [name.slice(0, 1 + chance.below(name.length))];
  return chance.of([
    () => name,
    () => name,
    () => name,
    () => name.replace(/[^\w-]/g, "_"),
    () => name.replace(/[^\w.:-]/g, "_"),
    () => `${cut}*`,
    () => `*${name.slice(-2)}`,
    () => "*",
    () => cut,
    () => name.toUpperCase(),
  ])();
}

/** A server and one of its tools, by names that are nearly theirs. */
export function nearlyTool(chance, servers) {
  const server = chance.of(Object.keys(servers));
  const { name } = chance.of(servers[server]);
  return [nearlyName(chance, server), nearlyName(chance, name)];
}
