/** The forms a list of tools is kept in, and what is said of those that are none. */

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { categorise } from "./categorise.js";
import { MAX_TOOLS_BYTES, readTools } from "./read-tools.js";

const A = { name: "a" };
const B = { name: "b", description: "B", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } };
const response = (id: number, tools: unknown[], nextCursor?: string) => ({
  jsonrpc: "2.0",
  id,
  result: { tools, nextCursor },
});

describe("forms", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["a result", JSON.stringify({ tools: [A, B] })],
    ["a bare list", JSON.stringify([A, B])],
    ["a response", JSON.stringify(response(1, [A, B]))],
    ["a list of pages", JSON.stringify([{ tools: [A], nextCursor: "2" }, { tools: [B] }])],
    ["a list of responses", JSON.stringify([response(1, [A], "2"), response(2, [B])])],
    ["lines of pages", `${JSON.stringify(response(1, [A], "2"))}\n\n${JSON.stringify(response(2, [B]))}\n`],
    [
      "a recorded session",
      [{ jsonrpc: "2.0", id: 1, method: "tools/list" }, response(1, [A, B]), { jsonrpc: "2.0", id: 2, result: {} }]
        .map((message) => JSON.stringify(message))
        .join("\r\n"),
    ],
    ["a text with a byte-order mark", `\ufeff${JSON.stringify([A, B])}`],
  ];
  test.each(forms)("%s", (_, text) => {
    for (const input of [text, new TextEncoder().encode(text)]) {
      const { tools, findings } = readTools(input, "tools.json");
      expect(findings).toEqual([]);
      expect([...(tools?.tools.keys() ?? [])]).toEqual(["a", "b"]);
      expect(tools?.tools.get("b")).toMatchObject(B);
    }
  });

  test("OpenAI's item: `input_schema`, `read_only`, and the server's label", () => {
    const tool = { name: "a", input_schema: { type: "object" }, annotations: { read_only: true } };
    const { tools } = readTools(JSON.stringify({ server_label: "s", tools: [tool] }), "tools.json");
    expect(tools?.server).toBe("s");
    expect(tools?.tools.get("a")).toMatchObject({
      inputSchema: { type: "object" },
      annotations: { readOnlyHint: true },
    });
  });

  test("arguments listed by name", () => {
    const { tools } = readTools(JSON.stringify([{ name: "a", arguments: [{ name: "x", type: "string" }] }]), "t");
    expect(tools?.tools.get("a")?.inputSchema).toEqual({ type: "object", properties: { x: { type: "string" } } });
  });

  test("no tools is a list too", () => {
    expect(readTools("[]", "t")).toMatchObject({ findings: [], tools: { uri: "t", server: undefined } });
  });
});

describe("findings", () => {
  const cases: readonly (readonly [text: string, place: string, message: RegExp, readable: number | undefined])[] = [
    ["", "1:1 syntax", /the file is empty/, undefined],
    ["nothing", "1:1 syntax", /not JSON/, undefined],
    ['{"tools": [\n  {"name": "a"}\n  {"name": "b"}]}', "3:3 syntax", /not JSON/, undefined],
    ["5", "1:1 schema", /this is a number: expected the result of `tools\/list`/, undefined],
    ["null", "1:1 schema", /this is null/, undefined],
    ["{}", "1:1 schema", /there is no `tools`/, undefined],
    ['{"tools": {}}', "1:11 schema", /`tools` is an object/, undefined],
    [
      '{"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "no"}}',
      "1:2 schema",
      /with an error, `no`/,
      undefined,
    ],
    ['{"jsonrpc": "2.0", "id": 1, "result": {}}', "1:2 schema", /no list of tools/, undefined],
    ['[{"name": "a"},\n 7]', "2:2 schema", /and this is a number/, 1],
    ['[{"name": "a"},\n {"title": "b"}]', "2:2 schema", /needs a `name`, a string: it has none/, 1],
    ['[{"name": ""}]', "1:11 schema", /it is empty/, 0],
    ['[{"name": "a"}, {"name": "a"}]', "1:26 schema", /`a` is listed twice/, 1],
    ['[{"name": "a", "description": 5}]', "1:31 schema", /`description` is a string, and this is a number/, 1],
    [
      '[{"name": "a", "inputSchema": []}]',
      "1:31 schema",
      /`inputSchema` is a JSON Schema object, and this is a list/,
      1,
    ],
    ['[{"name": "a", "annotations": {"readOnlyHint": "yes"}}]', "1:48 schema", /`readOnlyHint` is true or false/, 1],
    ['{"tools": [{"name": "a"}], "nextCursor": "x"}', "1:2 schema", /the list goes on/, 1],
    ['{"tools": [{"name": "a"}]}\n{"tools": [{"name": "b"}]\n', "2:1 syntax", /this line is not JSON/, 1],
    ['{"tools": [{"name": "a"}]}\n{"tools": [{}]}\n', "2:1 schema", /needs a `name`/, 1],
  ];
  test.each(cases)("%j", (text, place, message, readable) => {
    const { tools, findings } = readTools(text, "tools.json");
    expect(
      findings.map(({ location, check }) => `${location.range.start.line}:${location.range.start.column} ${check}`),
    ).toEqual([place]);
    expect(findings[0]?.message).toMatch(message);
    expect(tools?.tools.size).toBe(readable);
  });

  test("too much, and no text", () => {
    expect(readTools(new Uint8Array(MAX_TOOLS_BYTES + 1), "t").findings[0]?.message).toMatch(
      /16.0 MiB; .* 16 MiB at most/,
    );
    expect(readTools(Uint8Array.of(0x5b, 0xff), "t").findings[0]?.message).toMatch(/UTF-8/);
  });

  test("no more than anyone reads, soon enough", () => {
    const { tools, findings } = readTools(JSON.stringify(Array.from({ length: 30_000 }, () => A)), "t");
    expect(tools?.tools.size).toBe(1);
    expect(findings).toHaveLength(101);
  });

  test("nesting without end", () => {
    for (const text of [
      "[".repeat(1e5),
      `${"[".repeat(1e5)}${"]".repeat(1e5)}`,
      `{"tools":${'[{"tools":'.repeat(1e4)}`,
    ])
      expect(readTools(text, "t").findings).not.toEqual([]);
  });

  test("names of Object's own are names like any other", () => {
    const text =
      '{"__proto__": {"tools": []}, "tools": [{"name": "__proto__"}, {"name": "constructor"}, {"__proto__": {"name": "x"}}]}';
    const { tools, findings } = readTools(text, "t");
    expect([...(tools?.tools.keys() ?? [])]).toEqual(["__proto__", "constructor"]);
    expect(findings).toHaveLength(1);
  });
});

describe("lists that servers really gave", () => {
  const folder = new URL("../../../../../shared/corpus/tool-lists/", import.meta.url);
  if (!existsSync(folder)) return void test.skip("the recorded lists are not here: nothing is read", () => {});
  const manifest: { readonly file: string; readonly tools: number }[] = JSON.parse(
    readFileSync(new URL("manifest.json", folder), "utf8"),
  );
  test.each(manifest)("$file: $tools tools", ({ file, tools: expected }) => {
    const { tools, findings } = readTools(readFileSync(new URL(file, folder)), file);
    expect(findings).toEqual([]);
    expect(tools?.tools.size).toBe(expected);
  });

  test("nothing that is annotated as changing things is called Read, nor the reverse more than once in fifty", () => {
    const text = readFileSync(new URL("github-mcp-server.json", folder));
    const tools = [...(readTools(text, "t").tools?.tools.values() ?? [])];
    const reads = (tool: (typeof tools)[number]) => categorise(tool).category === "Read";
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint === false && reads(tool))).toEqual([]);
    const wary = tools.filter((tool) => tool.annotations?.readOnlyHint === true && !reads(tool));
    expect(wary.length).toBeLessThanOrEqual(tools.length / 50);
  });
});
