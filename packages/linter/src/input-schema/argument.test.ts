import { argumentIn, argumentPaths, exampleOf, withRequired } from "@callgate/core/logic";
import { describe, expect, it } from "vitest";
import { inWords } from "./words.js";

/** What a schema says of an argument, in short. */
function said(schema: object, path: string): string {
  const argument = argumentIn(schema, path.split("."));
  switch (argument.kind) {
    case "described":
      return `${argument.required ? "required" : "optional"}: ${inWords(argument.shapes)}`;
    case "absent":
      return `absent in (${argument.within.join(".")}) of ${argument.names.join(" ")}`;
    case "no object":
      return `no object at ${argument.within.join(".")}: ${inWords(argument.shapes)}`;
    case "unknown":
      return "unknown";
  }
}

const text = { type: "string" };
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("what an input schema says of an argument", () => {
  it.each<[string, object, string, string]>([
    ["a property", object({ a: text }), "a", "optional: a string"],
    ["a required one", object({ a: text }, { required: ["a"] }), "a", "required: a string"],
    ["another", object({ a: text }), "b", "absent in () of a"],
    ["no arguments at all", object({}), "a", "absent in () of "],
    ["no properties told", { type: "object" }, "a", "unknown"],
    ["nothing told", {}, "a", "unknown"],
    ["others allowed", object({ a: text }, { additionalProperties: true }), "b", "unknown"],
    ["others of a schema", object({ a: text }, { additionalProperties: text }), "b", "unknown"],
    ["others forbidden", object({ a: text }, { additionalProperties: false }), "b", "absent in () of a"],
    ["others by pattern", object({ a: text }, { patternProperties: { "^x": text } }), "b", "unknown"],
    ["others by conditions", object({ a: text }, { if: {}, else: object({ b: text }) }), "b", "unknown"],
    ["nested", object({ a: object({ b: text }) }), "a.b", "optional: a string"],
    ["nested, another", object({ a: object({ b: text }) }), "a.c", "absent in (a) of b"],
    [
      "required within what is optional",
      object({ a: object({ b: text }, { required: ["b"] }) }),
      "a.b",
      "optional: a string",
    ],
    ["in a text", object({ a: text }), "a.b", "no object at a: a string"],
    ["in a list", object({ a: { type: "array", items: object({ b: text }) } }), "a.b", "no object at a: a list"],
    ["in a list or an object", object({ a: { type: ["array", "object"] } }), "a.b", "unknown"],
    ["an enum", object({ a: { enum: ["x", 1, null] } }), "a", "optional: `x`, `1` or `null`"],
    ["a constant", object({ a: { const: "x" } }), "a", "optional: `x`"],
    [
      "bounds",
      object({ a: { type: "integer", minimum: 1, exclusiveMaximum: 5 } }),
      "a",
      "optional: a whole number at least 1 and below 5",
    ],
    ["alternatives", object({ a: { anyOf: [text, { type: "null" }] } }), "a", "optional: a string or null"],
    [
      "parts",
      object({ a: { allOf: [{ type: ["string", "null"] }, { type: ["null", "number"] }] } }),
      "a",
      "optional: null",
    ],
    ["parts that exclude each other", object({ a: { allOf: [text, { type: "null" }] } }), "a", "unknown"],
    [
      "a whole number is a number",
      object({ a: { allOf: [{ type: "number" }, { type: "integer" }] } }),
      "a",
      "optional: a whole number",
    ],
    [
      "required in one alternative only",
      { ...object({ a: text, b: text }), anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      "a",
      "optional: a string",
    ],
    ["properties of one alternative", { oneOf: [object({ a: text }), object({ b: text })] }, "b", "optional: a string"],
    ["a reference", { ...object({ a: { $ref: "#/$defs/t" } }), $defs: { t: text } }, "a", "optional: a string"],
    ["a reference to elsewhere", object({ a: { $ref: "https://example.com/t" } }), "a.b", "unknown"],
    ["a reference to itself", object({ a: { $ref: "#" } }), "a.a.a.b", "absent in (a.a.a) of a"],
    ["a circle", { $ref: "#/$defs/t", $defs: { t: { $ref: "#/$defs/t" } } }, "a", "unknown"],
    ["a name of Object's", object(JSON.parse('{"__proto__": {"type": "string"}}')), "__proto__", "optional: a string"],
    ["a name of Object's that is not there", object({ a: text }), "constructor", "absent in () of a"],
    ["what is no schema", object({ a: "string" }), "a.b", "unknown"],
  ])("%s", (_name, schema, path, expected) => {
    expect(said(schema, path)).toBe(expected);
  });

  it("names the arguments, and stops where a schema refers to itself", () => {
    const schema = object({ a: object({ "x.y": text }), b: { $ref: "#" } });
    expect([...argumentPaths(schema)].map((path) => path.join("/"))).toEqual(["a", "a/x.y", "b", "b/a", "b/b"]);
  });
});

describe("examples", () => {
  it.each<[object, unknown]>([
    [text, "example"],
    [{ type: "string", default: "now" }, "now"],
    [{ type: "string", default: 5 }, "example"],
    [{ enum: ["b", "a"] }, "b"],
    [{ type: "integer" }, 1],
    [{ type: "integer", minimum: 2000 }, 2000],
    [{ type: "integer", exclusiveMinimum: 7 }, 8],
    [{ type: "number", maximum: -3 }, -3],
    [{ type: "boolean" }, true],
    [{ type: "array", items: text }, ["example"]],
    [{ type: "null" }, null],
    [object({ a: text, b: text }, { required: ["a"] }), { a: "example" }],
    [{ type: "integer", minimum: 5, maximum: 4 }, undefined],
  ])("%j", (schema, expected) => {
    const outer = object({ a: schema });
    const argument = argumentIn(outer, ["a"]);
    expect(argument.kind === "described" && exampleOf(argument.shapes, outer)).toEqual(expected);
  });

  it("fills what is required, and leaves the rest as it is", () => {
    const schema = object(
      { a: text, b: object({ c: text, d: text }, { required: ["c", "d"] }), e: text, f: { type: "integer" } },
      { required: ["a", "b", "f"] },
    );
    expect(withRequired({ b: { d: 1 } }, schema)).toEqual({ a: "example", b: { c: "example", d: 1 }, f: 1 });
    expect(withRequired({}, schema, ["f"])).toEqual({ a: "example", b: { c: "example", d: "example" } });
  });
});
