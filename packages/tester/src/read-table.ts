/** `table:` → a row for each case, its cells by what they say of it. */

import type { Path } from "@callgate/core";
import { clip, suggestOr } from "@callgate/core/text";
import type { Reading } from "@callgate/core/yaml";

/** Columns that are no arguments. */
export const COLUMNS = [
  "name",
  "server",
  "tool",
  "at",
  "grant",
  "outcome",
  "repeat",
  "every",
  "expect",
  "rule",
  "message",
] as const;

export interface Row {
  readonly path: Path;
  /** The cell of the column `name`, or the cells that are arguments. */
  readonly name: string;
  /** As a case has them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The cells of the columns `rule` and `message`; undefined without such columns. */
  readonly because: Readonly<Record<string, unknown>> | undefined;
}

/** The rows of a table. */
export function rowsOf(value: unknown, path: Path, reading: Reading): Row[] {
  const before = reading.problems.length;
  const fields = reading.fields(value, path, ["columns", "rows"], ["columns", "rows"]);
  const columns = reading.list(fields.columns, [...path, "columns"], (item, at) => columnOf(item, at, reading));
  if (reading.problems.length > before) return [];
  const twice = columns.findIndex((column, index) => columns.indexOf(column) < index);
  if (twice >= 0)
    reading.problem([...path, "columns", twice], `the column \`${clip(columns[twice] ?? "")}\` is there twice`);
  const rows = reading.list(fields.rows, [...path, "rows"], (item, at) => rowOf(item, at, columns, reading));
  if (reading.problems.length > before) return [];
  if (rows.length === 0) reading.problem([...path, "rows"], "the table has no rows, so it cannot fail; write one");
  return rows;
}

function columnOf(value: unknown, path: Path, reading: Reading): string | undefined {
  const column = reading.text(value, path);
  if (column === undefined || (COLUMNS as readonly string[]).includes(column)) return column;
  if (/^args\.[^.]+(?:\.[^.]+)*$/.test(column)) return column;
  const message = `there is no column \`${clip(column)}\`${suggestOr(column, COLUMNS, `; an argument's column is \`args.${clip(column)}\`, and the others are`)}`;
  return reading.problem(path, message);
}

function rowOf(value: unknown, path: Path, columns: readonly string[], reading: Reading): Row | undefined {
  if (!Array.isArray(value)) return reading.mismatch(value, path, "a list with a cell for each column");
  if (value.length !== columns.length)
    return reading.problem(path, `this row has ${value.length} cells for ${columns.length} columns`);
  const fields: Record<string, unknown> = {};
  let args: Record<string, unknown> | undefined;
  const because: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    const cell: unknown = value[index];
    if (column.startsWith("args.")) {
      args ??= Object.create(null) as Record<string, unknown>;
      put(args, column.slice("args.".length).split("."), cell);
      // An empty cell of another column says nothing.
    } else if (cell === null) return;
    else if (column === "rule" || column === "message") because[column] = cell;
    else fields[column] = cell;
  });
  const named = columns.flatMap((column, index) => (column.startsWith("args.") ? [shown(value[index])] : []));
  const name = typeof fields.name === "string" ? fields.name : (named.length > 0 ? named : value.map(shown)).join(", ");
  delete fields.name;
  if (args !== undefined) fields.args = args;
  return { path, name, fields, because: Object.keys(because).length > 0 ? because : undefined };
}

/** What a row expects, or its case, with the cells of `rule` and `message`. */
export function withReason(expect: unknown, because: Row["because"]): unknown {
  if (because === undefined) return expect;
  return typeof expect === "string"
    ? { decision: expect, ...because }
    : { ...(expect as object | undefined), ...because };
}

/** Sets the value at a path of keys. */
function put(object: Record<string, unknown>, [first = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) object[first] = value;
  else {
    const inner = object[first];
    const next = (typeof inner === "object" && inner !== null ? inner : Object.create(null)) as Record<string, unknown>;
    object[first] = next;
    put(next, rest, value);
  }
}

function shown(cell: unknown): string {
  return clip(typeof cell === "string" ? cell : (JSON.stringify(cell) ?? ""), 60);
}
