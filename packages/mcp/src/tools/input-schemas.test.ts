/** The schemas that a server of ours compiles without the meta-schema are schemas. */

import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { TOOLS } from "./index.js";

const ajv = new Ajv2020({ strict: true });

it.each(TOOLS.map(({ name, inputSchema }) => [name, inputSchema] as const))("of %s's arguments is one", (_, schema) => {
  expect(ajv.validateSchema(schema, true)).toBe(true);
  expect(() => ajv.compile(schema)).not.toThrow();
});
