/** What options mean, and what is said of those that mean nothing. */

import { describe, expect, it } from "vitest";
import { createMockOllama, type MockOllamaOptions, parseFault, parseLatency, readModels } from "./index.js";

describe("parseFault", () => {
  it.each([
    ["run=0.2", { tool: "run", rate: 0.2, kind: undefined }],
    ["run=1:hang", { tool: "run", rate: 1, kind: "hang" }],
    ["*=.5:protocol", { tool: "*", rate: 0.5, kind: "protocol" }],
    ["chat_completion=0:crash", { tool: "chat_completion", rate: 0, kind: "crash" }],
    ["rm=1.0:tool", { tool: "rm", rate: 1, kind: "tool" }],
  ])("%s", (text, fault) => expect(parseFault(text)).toEqual(fault));

  it.each([
    ["run", "`run` lacks a `=`; write TOOL=RATE or TOOL=RATE:KIND, such as run=0.2:protocol"],
    ["rnu=1", "there is no tool `rnu`; the tools are serve, create,"],
    ["=1", "there is no tool ``"],
    ["toString=1", "there is no tool `toString`"],
    ["run=", "`` in `run=` is no rate; write a number from 0 (never) to 1 (always)"],
    ["run=1.5", "`1.5` in `run=1.5` is no rate"],
    ["run=-1", "is no rate"],
    ["run=1e-1", "is no rate"],
    ["run=NaN", "is no rate"],
    ["run=0.5:boom", "`boom` in `run=0.5:boom` is no kind of fault; the kinds are protocol, tool, hang, crash"],
    ["run=0.5:", "`` in `run=0.5:` is no kind of fault"],
  ])("%s is none", (text, sentence) => expect(() => parseFault(text)).toThrow(sentence));
});

describe("parseLatency", () => {
  it.each([
    ["run=200", { tool: "run", least: 200, most: 200 }],
    ["*=0..50", { tool: "*", least: 0, most: 50 }],
  ])("%s", (text, latency) => expect(parseLatency(text)).toEqual(latency));

  it.each([
    ["pull", "`pull` lacks a `=`"],
    ["poll=1", "there is no tool `poll`"],
    ["run=fast", "`fast` in `run=fast` is no time; write whole milliseconds"],
    ["run=1..", "is no time"],
    ["run=-5", "is no time"],
    ["run=1.5", "is no time"],
    ["run=9..5", "`9..5` in `run=9..5` goes backwards"],
    ["run=9999999999", "is too long; the longest time is 2147483647 ms"],
  ])("%s is none", (text, sentence) => expect(() => parseLatency(text)).toThrow(sentence));
});

describe("readModels", () => {
  it("reads models", () => {
    expect(readModels('{"$schema":"x","models":[{"name":"a","size":1}]}')).toEqual([{ name: "a", size: 1 }]);
  });

  it.each([
    ["{", "it is no JSON"],
    ["", "it is no JSON"],
    ["[]", "it must be an object"],
    ["{}", "`models` is missing"],
    ['{"models":{}}', "`models` must be an array"],
    ['{"models":[{}]}', "`models[0].name` is missing"],
    ['{"models":[{"name":1}]}', "`models[0].name` must be a string"],
    ['{"models":[{"name":"a"},{"name":"b","sise":1}]}', "`models[1].sise` is not known here; leave it out"],
    ['{"models":[{"name":"a","size":-1}]}', "`models[0].size` must be at least 0"],
    ['{"models":[{"name":"a","size":1.5}]}', "`models[0].size` must be an integer"],
  ])("%s is none", (text, sentence) => expect(() => readModels(text)).toThrow(sentence));
});

describe("createMockOllama", () => {
  it.each<[string, MockOllamaOptions, string]>([
    ["a seed", { seed: 1.5 }, "the seed is 1.5; it must be a whole number"],
    ["a name", { models: [{ name: "a b" }] }, "`a b` is no model name; write one such as llama3.2"],
    ["a model twice", { models: [{ name: "a" }, { name: "a:latest" }] }, "the model a:latest is there twice"],
    ["a time", { models: [{ name: "a", modified_at: "soon" }] }, "`soon`, the modified_at of a:latest, is no time"],
    ["too many models", { models: Array.from({ length: 1001 }, (_, i) => ({ name: `m${i}` })) }, "the most is 1000"],
  ])("refuses %s that is none", (_, options, sentence) => expect(() => createMockOllama(options)).toThrow(sentence));
});
