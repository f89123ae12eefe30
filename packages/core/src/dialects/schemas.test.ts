import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { DIALECTS } from "./index.js";

describe.each(Object.values(DIALECTS))("the schema of $id", ({ schema }) => {
  it("is a schema", () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
    expect(ajv.validateSchema(schema, true)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it("refers to its own definitions only, and to none from within itself", () => {
    const definitions = (schema.$defs ?? {}) as Readonly<Record<string, unknown>>;
    const reached = (part: unknown, path: readonly string[]): void => {
      if (typeof part !== "object" || part === null) return;
      for (const [key, value] of Object.entries(part)) {
        if (key !== "$ref") reached(value, path);
        else {
          const name = String(value).replace("#/$defs/", "");
          expect(definitions).toHaveProperty(name);
          expect(path).not.toContain(name);
          reached(definitions[name], [...path, name]);
        }
      }
    };
    reached(schema.properties, []);
  });
});
