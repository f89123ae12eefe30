/** The policies and the tools that the linter, the comparison, the language server and mutation testing are measured with. */

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

/**
 * A policy with one condition and one limit for each of so many tools, which 10,000 tools of a file's two megabytes have room for.
 * @param more how much more each tool may take; @param first the number of the first tool
 */
export function shortPolicyOf(tools, more = 0, first = 0) {
  const rules = Array.from({ length: tools }, (_, index) => {
    const i = first + index;
    return `  tool_${i}:
    rules:
      - {name: amount, conditions: [{path: args.amount, op: lte, value: ${100 + i + more}}]}
      - {name: limit, rate_limit: ${5 + (i % 5)}/minute}
`;
  });
  return `version: "1"\ndefault: deny\ntools:\n${rules.join("")}`;
}

/** A list of so many tools, as `shortPolicyOf` names them. */
export function listOf(tools) {
  const listed = Array.from({ length: tools }, (_, i) => ({
    name: `tool_${i}`,
    description: "Creates a record in the project that is named",
    inputSchema: { type: "object", properties: { name: { type: "string" }, amount: { type: "number" } } },
  }));
  return JSON.stringify({ tools: listed });
}
