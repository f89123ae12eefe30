/** `suggest`: recorded sessions → policies that allow what they needed. */

import { type SuggestTarget, suggestPolicies, TARGETS } from "@callgate/project/suggest";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import { insidePath, PATHS, Sources, TOOL_LISTS, type ToolListSource, WINDOW } from "./sources.js";
import type { Tool } from "./tool.js";

interface SuggestArguments {
  readonly transcripts: readonly string[];
  readonly to?: SuggestTarget;
  readonly server?: string;
  readonly tools?: readonly ToolListSource[];
  readonly allow?: readonly string[];
  readonly level?: "tight" | "medium" | "loose";
  readonly from_policy?: string;
}

export const suggestTool: Tool<SuggestArguments> = {
  name: "suggest",
  title: "Suggest a policy from recorded sessions",
  description:
    "A policy that allows what recorded sessions needed, within bounds learned from them, and which of their calls it denies. Dangerous and rare tools are denied unless allow names them: a person decides that. The policy is a text in the report, and in no file.",
  inputSchema: {
    type: "object",
    properties: {
      transcripts: {
        ...PATHS,
        description: "Recorded sessions: files, folders and globs, from the server's folder.",
      },
      to: {
        type: "string",
        enum: [...TARGETS],
        description: "What the policy is written for; intercept when left out.",
      },
      server: {
        type: "string",
        minLength: 1,
        maxLength: 200,
        description: "The server whose policy is written, of several.",
      },
      tools: TOOL_LISTS,
      allow: {
        type: "array",
        items: { type: "string", minLength: 1, maxLength: 500 },
        maxItems: 200,
        description: "[SERVER/]TOOL: allowed within bounds though it is dangerous or rare. Ask a person first.",
      },
      level: {
        type: "string",
        enum: ["tight", "medium", "loose"],
        description: "How general bounds are; measured on held-out sessions when left out.",
      },
      from_policy: {
        type: "string",
        minLength: 1,
        maxLength: 1_000,
        description: "The path of the policy in force: what becomes of each of its tools.",
      },
      ...WINDOW,
    },
    required: ["transcripts"],
    additionalProperties: false,
  },
  lists: ["tools", "apart", "changes", "policies"],
  async run({ transcripts, to = "intercept", server, tools, allow, level, from_policy }, world) {
    const sources = new Sources();
    const options = {
      transcripts: transcripts.map((path) => insidePath(path, "transcripts")),
      to,
      server,
      tools: sources.tools(tools),
      allow,
      level,
      fromPolicy: from_policy === undefined ? undefined : insidePath(from_policy, "from_policy"),
    };
    const { report } = await suggestPolicies(options, world.with(sources));
    const answer = await reported(REPORTS.suggest, report);
    // Whoever reads only the text must find the policy in it.
    return { ...answer, text: [...report.policies.map(({ text }) => text.trimEnd()), answer.text].join("\n\n") };
  },
};
