import { describe, expect, it } from "vitest";
import { documentsOf, layeredDocument } from "./layered.js";
import { readDocument } from "./read.js";

const user = readDocument('{\n  "a": 1\n}', "user.json");
const project = readDocument('{\n\n  "b": [1, 2]\n}', "project.json");
const both = layeredDocument("both", [user, project]);

describe("a document of several files", () => {
  it.each([
    [[0, "a"], "user.json", 2],
    [[1, "b", 1], "project.json", 3],
    [[1, "none"], "project.json", 3],
    [[], "user.json", 2],
    [[5, "a"], "both", 1],
  ])("finds %j in %s, line %i", (path, uri, line) => {
    expect(both.locate(path)).toMatchObject({ uri, range: { start: { line } } });
  });

  it("is the documents that it is made of", () => {
    expect(documentsOf(both)).toEqual([user, project]);
    expect(documentsOf(user)).toEqual([user]);
  });

  it("says where it is when it is made of none", () => {
    expect(layeredDocument("none", []).locate([0, "a"])).toEqual({
      uri: "none",
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    });
  });
});
