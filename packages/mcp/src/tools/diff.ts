/** `diff`: two policies → what the second lets through and the first does not. */

import { compareRevisions } from "@callgate/project/diff";
import { UserError } from "@callgate/project/io";
import { REPORTS } from "@callgate/report";
import { reported } from "./reported.js";
import {
  DIALECT,
  dialectOf,
  FIRST_SIDE,
  insidePath,
  PATHS,
  SECOND_SIDE,
  type Source,
  Sources,
  TOOL_LISTS,
  type ToolListSource,
  WINDOW,
} from "./sources.js";
import type { Tool } from "./tool.js";

interface Side extends Source {
  readonly revision?: string;
}

interface DiffArguments {
  readonly before: Side;
  readonly after: Side;
  readonly tools?: readonly ToolListSource[];
  readonly impact?: readonly string[];
  readonly dialect?: string;
}

export const diffTool: Tool<DiffArguments> = {
  name: "diff",
  title: "Compare two policies",
  description:
    "What an agent may do by the second policy that it may not by the first, and the other way round: for each tool a verdict (equal, wider, narrower, incomparable, unknown), and calls that show it. With impact, how many recorded calls are decided otherwise.",
  inputSchema: {
    type: "object",
    properties: {
      before: FIRST_SIDE,
      after: SECOND_SIDE,
      tools: TOOL_LISTS,
      impact: { ...PATHS, description: "Recorded sessions: files, folders and globs, from the server's folder." },
      dialect: DIALECT,
      ...WINDOW,
    },
    required: ["before", "after"],
    additionalProperties: false,
  },
  lists: ["tools", "findings", "lint.new", "lint.gone", "impact.kinds"],
  async run({ before, after, tools, impact, dialect }, world) {
    const sources = new Sources();
    const [old, now] = [side(before, "before", sources), side(after, "after", sources)];
    const lists = sources.tools(tools);
    const io = world.with(sources);
    // What is no file here may be read as a name in git, which the revision alone decides.
    for (const [{ revision }, name] of [
      [before, old],
      [after, now],
    ] as const)
      if (revision === undefined && name.includes(":") && io.kindOf(name) === undefined)
        throw new UserError(
          `${name} cannot be read: there is no such file; give a revision of git apart, as \`revision\``,
        );
    const options = {
      tools: lists,
      impact: impact?.map((path) => insidePath(path, "impact")),
      findings: true,
      ...dialectOf(dialect),
    };
    const { report } = await compareRevisions(old, now, options, io);
    return reported(REPORTS.diff, report);
  },
};

/** Without a colon, which would name a file in git of another folder. */
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9_./~^@{}+-]*$/;

function side({ revision, ...source }: Side, name: string, sources: Sources): string {
  const path = sources.path(source, name, `${name}.policy`);
  if (revision === undefined) return path;
  if (source.path === undefined) throw new UserError(`${name}.revision goes with path; a text has none`);
  if (!REVISION.test(revision))
    throw new UserError(
      `${name}.revision is ${JSON.stringify(revision)}; write one such as HEAD, HEAD~1 or origin/main`,
    );
  return path === "." ? `${revision}:./` : `${revision}:./${path}`;
}
