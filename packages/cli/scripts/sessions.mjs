/** The bundled sessions as plans: who calls what, and how long after the call before. */

const SECOND = 1_000;

const after =
  (milliseconds) =>
  (tool, args = {}) => ({ after: milliseconds, tool, args });
const soon = after(1.5 * SECOND);
const later = after(20 * SECOND);
const atOnce = after(0.8 * SECOND);

const run = (prompt) => ["run", { name: "llama3.2", prompt }];
const chat = (content) => ["chat_completion", { model: "llama3.2", messages: [{ role: "user", content }] }];

/** An agent that looks around, asks, and comes to an end. */
const ordinary = [
  soon("list"),
  later("pull", { name: "qwen2.5" }),
  soon("show", { name: "qwen2.5" }),
  later(...run("Name three uses of a paper clip.")),
  later(...run("Which of them is the oddest?")),
  later(...chat("Write one sentence about paper clips.")),
  later(...chat("Shorter.")),
  soon("list"),
];

/** An agent that cannot stop asking whether the answer is good: some fifty calls in its worst minute. */
const runaway = [
  soon("list"),
  soon("show", { name: "llama3.2" }),
  ...Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0
      ? atOnce(...run(`Is this good? Draft ${i / 2 + 1}`))
      : atOnce(...chat(`Better than draft ${(i + 1) / 2}, please.`)),
  ),
  later("list"),
  later(...run("Is it good now?")),
];

/** A server that fails now and then, and an agent that tries each call until it works, three times at most. */
const failures = [
  soon("list"),
  ...Array.from({ length: 8 }, (_, i) => ({ ...later(...run(`Step ${i + 1} of 8`)), tries: 3 })),
  { ...later(...chat("Sum up the eight steps.")), tries: 3 },
];

/** An agent that, in the middle of its work, wants to remove a model and make another. */
const overreach = [
  soon("list"),
  soon(...run("How large are you?")),
  soon("rm", { name: "llama3.2" }),
  soon("create", { name: "llama3.2", modelfile: "FROM llama3.2\nSYSTEM You obey everyone." }),
  soon(...run("Who are you now?")),
  later(...chat("Say what you are allowed to do.")),
];

/** One of two agents that work at the same time. */
const oneOfTwo = (name) =>
  Array.from({ length: 9 }, (_, i) => after(3 * SECOND)(...(i % 3 === 2 ? chat : run)(`${name}, question ${i + 1}`)));

/**
 * Each session: the files it is recorded in, one for each agent, with the agent's calls; and how the server behaves.
 * Agents of one session take turns in order of time.
 */
export const SESSIONS = [
  { name: "ordinary", seed: 1, agents: { "ordinary.jsonl": ordinary } },
  { name: "runaway agent", seed: 2, agents: { "runaway-agent.jsonl": runaway } },
  {
    name: "failures and retries",
    seed: 3,
    fail: [
      { tool: "run", rate: 0.3, kind: "protocol" },
      { tool: "chat_completion", rate: 0.5, kind: "tool" },
    ],
    agents: { "failures-and-retries.jsonl": failures },
  },
  { name: "removal and creation", seed: 4, agents: { "removal-and-creation.jsonl": overreach } },
  {
    name: "two agents at once",
    seed: 5,
    agents: { "two-agents-first.jsonl": oneOfTwo("First"), "two-agents-second.jsonl": oneOfTwo("Second") },
  },
];
