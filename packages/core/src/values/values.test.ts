import { describe, expect, it } from "vitest";
import { nodeValue } from "../document/node-value.js";
import { readDocument } from "../document/read.js";
import { bytesOfText, isLongerInUtf8, textOfBytes, utf8Length } from "./bytes.js";
import { goQuote } from "./go-quote.js";
import { fromJson, goFloat, goText } from "./go-text.js";
import { goTimestamp } from "./timestamp.js";
import { toFloat64, toJson, type Value } from "./value.js";

/** The value that a YAML text stands for, or what the engine refuses it for. */
function read(yaml: string): Value | string {
  const { root, findings } = readDocument(`- ${yaml}`, "x");
  if (root?.kind !== "list" || root.items[0] === undefined) return findings[0]?.message ?? "nothing";
  const problems: { message: string }[] = [];
  const value = nodeValue(root.items[0], problems as Parameters<typeof nodeValue>[1]);
  return problems[0]?.message ?? value;
}

describe("goFloat", () => {
  it.each<[number, string]>([
    [0, "0"],
    [-0, "-0"],
    [1, "1"],
    [0.1, "0.1"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [999_999, "999999"],
    [1e6, "1e+06"],
    [20_999_999, "2.0999999e+07"],
    [123456789, "1.23456789e+08"],
    [1e20, "1e+20"],
    [1e21, "1e+21"],
    [-1.5e-7, "-1.5e-07"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ])("%d prints %s", (x, text) => {
    expect(goFloat(x)).toBe(text);
  });
});

describe("a YAML value, as Go holds and prints it", () => {
  it.each<[string, Value["kind"], string]>([
    ["5", "int", "5"],
    ["+5", "int", "5"],
    ["-5", "int", "-5"],
    ["010", "int", "8"],
    ["08", "float", "8"],
    ["0o17", "int", "15"],
    ["0x1F", "int", "31"],
    ["0b101", "int", "5"],
    ["1_000", "int", "1000"],
    ["9223372036854775807", "int", "9223372036854775807"],
    ["18446744073709551615", "int", "18446744073709551615"],
    ["18446744073709551616", "float", "1.8446744073709552e+19"],
    ["1.0", "float", "1"],
    ["1e3", "float", "1000"],
    [".5", "float", "0.5"],
    ["1.", "float", "1"],
    ["1e400", "string", "1e400"],
    ["0x1p-2", "string", "0x1p-2"],
    [".inf", "float", "+Inf"],
    ["+.inf", "float", "+Inf"],
    ["-.Inf", "float", "-Inf"],
    [".NaN", "float", "NaN"],
    ["true", "bool", "true"],
    ["FALSE", "bool", "false"],
    ["yes", "string", "yes"],
    ["on", "string", "on"],
    ["tRUE", "string", "tRUE"],
    ["~", "null", "<nil>"],
    ["Null", "null", "<nil>"],
    ["nULL", "string", "nULL"],
    ["''", "string", ""],
    ["'5'", "string", "5"],
    ["! 5", "int", "5"],
    ["!!str 5", "string", "5"],
    ["!!int '5'", "int", "5"],
    ["!!float 5", "float", "5"],
    ["!foo 5", "string", "5"],
    ["!!binary aGk=", "string", "hi"],
    ["2001-12-14", "time", "2001-12-14 00:00:00 +0000 UTC"],
    ["!!timestamp '2001-12-14'", "time", "2001-12-14 00:00:00 +0000 UTC"],
    ["'2001-12-14'", "string", "2001-12-14"],
    ["[1, a, ~]", "list", "[1 a <nil>]"],
    ["{ b: 1, a: 2 }", "map", "map[a:2 b:1]"],
    ["{ é: 1, '😀': 2, \uff5e: 3 }", "map", "map[é:1 \uff5e:3 😀:2]"],
    ["{ 2: a, 10: b }", "map", "map[2:a 10:b]"],
    ["{ ~: a }", "map", "map[<nil>:a]"],
    ["{ a: ~ }", "map", "map[a:<nil>]"],
    ["{ <<: { a: 1, b: 2 }, b: 3 }", "map", "map[a:1 b:3]"],
    ["{ <<: [{ a: 1 }, { a: 2, c: 3 }] }", "map", "map[a:1 c:3]"],
    ["{ '<<': { a: 1 } }", "map", "map[<<:map[a:1]]"],
    ["[]", "list", "[]"],
    ["{}", "map", "map[]"],
    ["{ __proto__: 1 }", "map", "map[__proto__:1]"],
    ["|\n  a\n   b\n", "string", "a\n b\n"],
    [">-\n  a\n  b\n\n  c\n", "string", "a b\nc"],
    ['"a\\\n  b\\x41\\u00e9\\U0001F600"', "string", "abAé😀"],
    ["a\n  b", "string", "a b"],
    ["'it''s'", "string", "it's"],
  ])("%j is %s %j", (yaml, kind, text) => {
    const value = read(yaml);
    expect(typeof value === "string" ? value : [value.kind, goText(value)]).toEqual([kind, text]);
  });

  it.each<[string, string]>([
    ["!!int x", "`x` cannot be read as `!!int`"],
    ["!!bool yes", "`yes` cannot be read as `!!bool`"],
    ["!!null x", "`x` cannot be read as `!!null`"],
    ["!!float 18446744073709551615", "`18446744073709551615` cannot be read as `!!float`"],
    ["!!binary aGk", "what follows `!!binary` is no base64"],
    ["{ a: 1, 'a': 2 }", "the key `a` is already defined above"],
    ["{ [a]: 1 }", "a key must be text"],
    ["{ <<: 1 }", "`<<` merges a mapping or a list of mappings"],
  ])("%j is refused", (yaml, message) => {
    expect(read(yaml)).toBe(message);
  });
});

describe("goTimestamp", () => {
  it.each<[string, string | undefined]>([
    ["2001-12-14", "2001-12-14 00:00:00 +0000 UTC"],
    ["2001-1-2", "2001-01-02 00:00:00 +0000 UTC"],
    ["2001-12-14T21:59:43Z", "2001-12-14 21:59:43 +0000 UTC"],
    ["2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"],
    ["2001-12-14T21:59:43+00:00", "2001-12-14 21:59:43 +0000 UTC"],
    ["2001-12-14 21:59:43", "2001-12-14 21:59:43 +0000 UTC"],
    ["2001-12-14  1:2:3.5", "2001-12-14 01:02:03.5 +0000 UTC"],
    ["2001-12-14 21:59:43,25", "2001-12-14 21:59:43.25 +0000 UTC"],
    ["2001-12-14 21:59:43.123456789", "2001-12-14 21:59:43.123456789 +0000 UTC"],
    ["2001-12-14 21:59:43.1234567891", undefined],
    ["2001-12-14 21:59:43 Z", undefined],
    ["2001-12-14T21:59:43", undefined],
    ["2001-12-14T24:00:00Z", undefined],
    ["2001-02-29", undefined],
    ["2000-02-29", "2000-02-29 00:00:00 +0000 UTC"],
    ["1900-02-29", undefined],
    ["2001-13-01", undefined],
    ["2001-00-01", undefined],
    ["01-01-01", undefined],
    ["20011214", undefined],
  ])("%s", (text, time) => {
    expect(goTimestamp(text)).toBe(time);
  });
});

describe("goQuote", () => {
  it.each<[string, string]>([
    ["", '""'],
    ["a b", '"a b"'],
    ['a"\\', '"a\\"\\\\"'],
    ["\x07\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
    ["\0\x1b\x7f", '"\\x00\\x1b\\x7f"'],
    ["é日😀", '"é日😀"'],
    ["\u00a0\u00ad\u2028\ufeff", '"\\u00a0\\u00ad\\u2028\\ufeff"'],
    ["\u{e0001}", '"\\U000e0001"'],
    ["\udcff\ufffd", '"\\xff\ufffd"'],
  ])("%j", (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });
});

describe("bytes", () => {
  it.each<[number[], string]>([
    [[0x68, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80], "hé😀"],
    [[0xff], "\udcff"],
    [[0xc3], "\udcc3"],
    [[0xc0, 0x80], "\udcc0\udc80"],
    [[0xed, 0xa0, 0x80], "\udced\udca0\udc80"],
    [[0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"],
    [[0xe2, 0x82, 0x41], "\udce2\udc82A"],
  ])("%j", (bytes, text) => {
    expect(textOfBytes(Buffer.from(bytes))).toBe(text);
    expect([...bytesOfText(text)].map((byte) => byte.charCodeAt(0))).toEqual(bytes);
  });
});

describe("the length in UTF-8", () => {
  it.each([[""], ["abc"], ["é€😀"], ["\ud800"], ["\udc00\ud800x"], ["\ud83d\ud83d\ude00"]])("%j", (text) => {
    const length = Buffer.byteLength(text);
    expect(utf8Length(text)).toBe(length);
    for (let bytes = 0; bytes <= 3 * length; bytes++) expect(isLongerInUtf8(text, bytes)).toBe(length > bytes);
  });
});

describe("a call's argument", () => {
  it.each<[unknown, string]>([
    [1e21, "1e+21"],
    [{ b: [1, null], a: "x" }, "map[a:x b:[1 <nil>]]"],
    [JSON.parse('{"__proto__":{"a":true}}'), "map[__proto__:map[a:true]]"],
    ["\ud83d", "\ufffd"],
    [undefined, "<nil>"],
  ])("%j prints %s", (json, text) => {
    expect(goText(fromJson(json))).toBe(text);
  });
});

describe("a policy's value as a number, and as JSON", () => {
  it.each<[string, number | undefined, unknown]>([
    ["5", 5, 5],
    ["5.5", 5.5, 5.5],
    ["18446744073709551615", undefined, 2 ** 64],
    ["'5'", undefined, "5"],
    ["true", undefined, true],
    ["~", undefined, null],
    ["2001-12-14", undefined, "2001-12-14 00:00:00 +0000 UTC"],
    ["[1, { 2: x }]", undefined, [1, { 2: "x" }]],
  ])("%s", (yaml, number, json) => {
    const value = read(yaml) as Value;
    expect([toFloat64(value), toJson(value)]).toEqual([number, json]);
  });
});
