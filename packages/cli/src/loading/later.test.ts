import { expect, test } from "vitest";
import { later } from "./later.js";

test("a module is loaded once, when something of it is first used", () => {
  let times = 0;
  const exported = later(() => {
    times++;
    return { one: 1, two: () => 2 };
  }) as { one: number; two(): number };
  expect(times).toBe(0);
  expect([exported.one, exported.two(), exported.one]).toEqual([1, 2, 1]);
  expect(times).toBe(1);
});

test("what a module has not defined yet is not taken for undefined", () => {
  const partial: { one?: number } = {};
  const exported = later(() => partial) as { one?: number };
  expect(() => exported.one).toThrow("one is used before its module has run");
  partial.one = 1;
  expect(exported.one).toBe(1);
});

test("it can be awaited, as `import()` does", async () => {
  const exported = later(() => ({ one: 1 })) as { one: number };
  expect((await Promise.resolve(exported)).one).toBe(1);
});
