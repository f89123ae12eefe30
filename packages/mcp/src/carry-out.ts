/** A task → its outcome: what a thread does, without the thread. */

import { processIo, rootedIo, UserError } from "@callgate/project/io";
import { printable } from "@callgate/report";
import { answerOf, DEFAULT_LIMIT } from "./paging.js";
import { PAGE, readResource, resourcesIn } from "./resources.js";
import type { Outcome, Task, ThreadSetting, ToolTask } from "./task.js";
import { TOOLS } from "./tools/index.js";
import type { Answer, World } from "./tools/tool.js";

const MAX_PAGE_BYTES = 1024 * 1024;
/** What is said of a refusal below its sentence. In characters. */
const MAX_DETAILS = 2_000;

/** Never throws: what goes wrong is an outcome, too. */
export async function carryOut(task: Task, setting: ThreadSetting): Promise<Outcome> {
  try {
    if ("tool" in task) return { kind: "answer", answer: await answer(task, setting) };
    const io = rootedIo(setting.root);
    if ("resource" in task) return { kind: "resource", resource: readResource(task.resource, io) };
    const from = task.resourcesFrom;
    const resources = await resourcesIn(io);
    const isMore = resources.length > from + PAGE;
    return { kind: "resources", resources: resources.slice(from, from + PAGE), ...(isMore && { next: from + PAGE }) };
  } catch (error) {
    if (error instanceof UserError) return { kind: "refused", message: sentenceOf(error) };
    return { kind: "fault", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function answer({ tool: name, args }: ToolTask, { root, pages }: ThreadSetting): Promise<Answer> {
  const world: World = {
    with: ({ texts }) => rootedIo(root, { texts }),
    page: (check) => new TextDecoder().decode(processIo(pages).readFile(`${check}.md`, MAX_PAGE_BYTES)),
  };
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new TypeError(`there is no tool ${name}`);
  const { offset = 0, limit = DEFAULT_LIMIT } = args as { readonly offset?: number; readonly limit?: number };
  return answerOf(await tool.run(args, world), tool.lists, { offset, limit });
}

/** Names of files and servers are in it. */
function sentenceOf({ message, details }: UserError): string {
  const more = details.trimEnd();
  const lines = more === "" ? [] : [more.length > MAX_DETAILS ? `${more.slice(0, MAX_DETAILS)}…` : more];
  return [printable(message), ...lines].join("\n");
}
