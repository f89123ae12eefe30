/** A parsed value → the `tools` lists in it: a result, a response, a bare list, or several pages. */

import type { Diagnostic } from "../document/diagnostic.js";
import type { Path } from "../document/document.js";
import { fieldOf, isObject, kindOf } from "../values/json-values.js";

export interface ToolPage {
  readonly path: Path;
  readonly entries: readonly unknown[];
  readonly server: string | undefined;
  /** The list goes on: the server gave a cursor for the page after this. */
  readonly continues: boolean;
}

const EXPECTED =
  'expected the result of `tools/list`, `{"tools": [...]}`, a response that holds it, a list of such pages, or a list of tools';

/** The pages of `value`, in order; anything of an unknown shape becomes a problem. */
export function toolPages(value: unknown, path: Path, problems: Diagnostic[]): ToolPage[] {
  if (!Array.isArray(value)) return pagesOfObject(value, path, problems);
  if (!value.some(holdsPage)) return [{ path, entries: value, server: undefined, continues: false }];
  return value.flatMap((page, i) => pagesOfObject(page, [...path, i], problems));
}

function pagesOfObject(value: unknown, path: Path, problems: Diagnostic[]): ToolPage[] {
  const problem = (message: string, at: Path = path): ToolPage[] => {
    problems.push({ path: at, severity: "error", message });
    return [];
  };
  if (!isObject(value)) return problem(`this is ${kindOf(value)}: ${EXPECTED}`);
  const error = fieldOf(value, "error");
  if (isObject(error) && fieldOf(value, "result") === undefined) {
    const said = fieldOf(error, "message");
    return problem(
      `the server answered with an error${typeof said === "string" ? `, \`${said.slice(0, 200)}\`` : ""}, and with no tools`,
    );
  }
  // A recorded session holds requests and other answers as well; they are not what was asked for, and not wrong.
  if (fieldOf(value, "jsonrpc") !== undefined && fieldOf(fieldOf(value, "result"), "tools") === undefined) return [];
  const isResponse = fieldOf(value, "tools") === undefined && isObject(fieldOf(value, "result"));
  const holder = isResponse ? fieldOf(value, "result") : value;
  const at = isResponse ? [...path, "result"] : path;
  const entries = fieldOf(holder, "tools");
  if (entries === undefined) return problem(`there is no \`tools\`: ${EXPECTED}`, at);
  if (!Array.isArray(entries)) return problem(`\`tools\` is ${kindOf(entries)}: ${EXPECTED}`, [...at, "tools"]);
  const cursor = fieldOf(holder, "nextCursor");
  return [
    {
      path: [...at, "tools"],
      entries,
      server: serverOf(holder),
      continues: typeof cursor === "string" && cursor !== "",
    },
  ];
}

/** A tool has a name of its own; what has not, but holds tools or an answer, is a page of them. */
function holdsPage(value: unknown): boolean {
  if (Array.isArray(fieldOf(value, "tools")) || fieldOf(value, "jsonrpc") !== undefined) return true;
  return typeof fieldOf(value, "name") !== "string" && isObject(fieldOf(value, "result"));
}

function serverOf(holder: unknown): string | undefined {
  const meta = fieldOf(fieldOf(holder, "_meta"), "io.modelcontextprotocol/serverInfo");
  for (const name of [fieldOf(holder, "server_label"), fieldOf(holder, "server_name"), fieldOf(meta, "name")])
    if (typeof name === "string" && name !== "") return name;
  return undefined;
}
