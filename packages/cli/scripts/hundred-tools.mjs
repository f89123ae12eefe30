/** The policy and the tools that the linter, the language server and mutation testing are measured with. */

const VERBS = ["list", "get", "create", "update", "delete", "run", "search", "send", "pay", "archive"];
const NOUNS = ["issue", "page", "invoice", "query", "message", "branch", "record", "file", "order", "model"];
const nameOf = (i) => `${VERBS[i % 10]}_${NOUNS[Math.floor(i / 10) % 10]}`;

/** As large as tools of public servers are: a paragraph, and five described arguments. */
export function toolOf(i) {
  const [verb, noun] = [VERBS[i % 10], NOUNS[Math.floor(i / 10) % 10]];
  const argument = (type, more) => ({
    type,
    description: `What the ${noun} is to have; left out, it stays as it is`,
    ...more,
  });
  return {
    name: nameOf(i),
    description: `Use this tool to ${verb} a ${noun} of the project that is named. The ${noun} is found by its id, and what was found is returned with its author, its state and the time of its last change. Ask the user where the id is not known.`,
    inputSchema: {
      type: "object",
      properties: {
        id: argument("string"),
        title: argument("string", { maxLength: 200 }),
        state: argument("string", { enum: ["open", "closed", "all"] }),
        amount: argument("number", { minimum: 0 }),
        labels: argument("array", { items: { type: "string" } }),
      },
      required: ["id"],
    },
    annotations: { title: `${verb} ${noun}`, readOnlyHint: i % 10 < 2 },
  };
}

/**
 * A policy with a rule about arguments, and a limit, for each of so many tools.
 * @param toolName the name of a tool by its number
 */
export function policyOf(tools, toolName = nameOf) {
  const rules = Array.from(
    { length: tools },
    (_, i) => `  ${toolName(i)}:
    rules:
      - name: known ${i}
        conditions:
          - {path: args.id, op: regex, value: "^[a-z][a-z0-9-]{0,40}$"}
          - {path: args.state, op: in, value: [open, closed]}
          - {path: args.amount, op: lte, value: ${100 + i}}
        on_deny: "Only small amounts for known names"
      - {name: per minute ${i}, rate_limit: ${5 + (i % 5)}/minute}
`,
  );
  return `version: "1"\ndefault: deny\ntools:\n${rules.join("")}`;
}
