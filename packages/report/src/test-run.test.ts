import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { DOMParser } from "linkedom";
import { describe, expect, it } from "vitest";
import { TESTED } from "../test/test-run-sample.js";
import { REPORTS } from "./index.js";

const coverage = TESTED.coverage as NonNullable<typeof TESTED.coverage>;

describe("a test run as", () => {
  it.each(["github", "json", "junit", "markdown", "pretty"] as const)("%s", async (format) => {
    await expect(REPORTS.test[format](TESTED)).toMatchFileSnapshot(`./__snapshots__/test.${format}.txt`);
  });
});

describe("coverage as", () => {
  it.each(["cobertura", "json", "lcov"] as const)("%s", async (format) => {
    await expect(REPORTS.coverage[format](coverage)).toMatchFileSnapshot(`./__snapshots__/coverage.${format}.txt`);
  });

  it("html, with every line of the policy, and nothing of it as markup", async () => {
    const page = await REPORTS.coverage.html(coverage);
    expect(page).toContain("<h1>42.8% covered</h1>");
    expect(page).toContain("&lt;refund&gt;");
    expect(page).not.toContain("<refund>");
    expect(page.match(/<span class="gutter">\d+<\/span>/g)).toHaveLength(7);
  });
});

describe("json", () => {
  const [report, test] = ["report", "test"].map((name) =>
    JSON.parse(readFileSync(new URL(`./schemas/${name}.schema.json`, import.meta.url), "utf8")),
  );
  const validate = new Ajv2020({ allErrors: true, strictTypes: false, schemas: [report] }).compile(test);

  it("is as its schema says, which can fail", () => {
    validate(JSON.parse(REPORTS.test.json(TESTED)));
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ version: 1, command: "test", suites: [] })).toBe(false);
  });
});

/** Of coverage-04.dtd, the elements that are written: their children in order, and their attributes, `?` the optional. */
const DTD: Readonly<Record<string, readonly [children: RegExp, attributes: string]>> = {
  coverage: [
    /^(sources )?packages $/,
    "line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity version timestamp",
  ],
  sources: [/^(source )*$/, ""],
  source: [/^$/, ""],
  packages: [/^(package )*$/, ""],
  package: [/^classes $/, "name line-rate branch-rate complexity"],
  classes: [/^(class )*$/, ""],
  class: [/^methods lines $/, "name filename line-rate branch-rate complexity"],
  methods: [/^(method )*$/, ""],
  lines: [/^(line )*$/, ""],
  line: [/^(conditions )*$/, "number hits branch? condition-coverage?"],
  conditions: [/^(condition )*$/, ""],
  condition: [/^$/, "number type coverage"],
};

/** As much of an element as is looked at. */
interface Element {
  readonly tagName: string;
  readonly children: Iterable<Element>;
  getAttributeNames(): string[];
}

/** What an element and those in it have otherwise than the DTD says. */
function faults(element: Element): string[] {
  const name = element.tagName.toLowerCase();
  const known = DTD[name];
  if (known === undefined) return [`<${name}> is unknown`];
  const [children, attributes] = known;
  const inside = [...element.children];
  const order = inside.map((child) => `${child.tagName.toLowerCase()} `).join("");
  const allowed = attributes.split(" ").filter((one) => one !== "");
  const has = element.getAttributeNames();
  return [
    ...(children.test(order) ? [] : [`<${name}> holds ${order}`]),
    ...allowed.filter((one) => !one.endsWith("?") && !has.includes(one)).map((one) => `<${name}> lacks ${one}`),
    ...has.filter((one) => !allowed.includes(one) && !allowed.includes(`${one}?`)).map((one) => `<${name}> has ${one}`),
    ...inside.flatMap(faults),
  ];
}

describe("cobertura", () => {
  const rootOf = (xml: string) =>
    new DOMParser().parseFromString(xml, "text/xml").documentElement as unknown as Element;

  it("has the elements and attributes of its DTD", () => {
    expect(faults(rootOf(REPORTS.coverage.cobertura(coverage)))).toEqual([]);
    expect(faults(rootOf("<coverage><line/></coverage>"))).toContain("<line> lacks number");
  });
});
