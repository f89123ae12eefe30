import { defineCommand } from "../grammar.js";

export const explainGrammar = defineCommand({
  name: "explain",
  summary: "Explain a lint check; without one, list them",
  operands: { name: "check", describe: "The check, as findings name it", completes: "checks" },
  options: {},
  examples: [["explain unknown-key", "What does it look for, and why does it matter?"]],
  run: async ({ operands: [check] }, { io }) => (await import("./explain.js")).explainCommand(check, io),
});
