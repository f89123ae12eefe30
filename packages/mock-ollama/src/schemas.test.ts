/** The schemas that a server of ours compiles without the meta-schema are schemas. */

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { inputSchema, TOOL_NAMES } from "./tools.js";

const ajv = new Ajv2020({ strict: true });
const MODELS = JSON.parse(readFileSync(new URL("./schemas/models.schema.json", import.meta.url), "utf8"));

it.each<[string, object]>([
  ...TOOL_NAMES.map((name) => [name, inputSchema(name)] as [string, object]),
  ["models", MODELS],
])("of %s is one", (_, schema) => {
  expect(ajv.validateSchema(schema, true)).toBe(true);
  expect(() => ajv.compile(schema)).not.toThrow();
});
