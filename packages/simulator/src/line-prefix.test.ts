import { describe, expect, it } from "vitest";
import { afterPrefix } from "./line-prefix.js";

const RECORD = '{"jsonrpc":"2.0","id":1}';

describe("what stands before a record", () => {
  it.each([
    "2026-02-13T12:37:22.4151234Z ",
    "2026-02-13T12:37:22.415123Z 00O ",
    "test\tRun agent\t2026-02-13T12:37:22.4151234Z ",
    "[2026-02-13T12:37:22.415Z] ",
    "12:37:22 ",
    "agent-1  | ",
    "STDIN: ",
    "stdout: ",
    "[rpc] ",
    "[rpc] --> ",
    "2026-06-01 09:00:00.000 [trace] [editor -> server] ",
    "[Server → Client] ",
    "2026-06-01T09:00:00Z DEBUG ",
    "\u001b[36m[rpc]\u001b[0m ",
    "data: ",
  ])("%j", (prefix) => {
    expect(afterPrefix(`${prefix}${RECORD}`)).toBe(RECORD);
    expect(afterPrefix(`${prefix}[${RECORD}]`)).toBe(`[${RECORD}]`);
  });

  it.each([
    RECORD,
    "2026-02-13T12:37:22.4151234Z [DEBUG] Stream started",
    "I think {",
    "[1, 2]",
    "",
    `${"[rpc] ".repeat(9)}${RECORD}`,
    `${" ".repeat(500)}[rpc] ${RECORD}`,
  ])("is not in %j", (line) => {
    expect(afterPrefix(line)).toBeUndefined();
  });
});
