import { describe, expect, it } from "vitest";
import { webAddressesOf } from "../src/terminal.js";

describe("where callgate is on the web", () => {
  it("is the repository that the package says it comes from, at its version", () => {
    const repository = { type: "git", url: "git+https://github.com/someone/callgate.git", directory: "packages/cli" };
    expect(webAddressesOf({ version: "1.2.3", repository })).toEqual({
      home: "https://github.com/someone/callgate",
      checks: "https://github.com/someone/callgate/blob/v1.2.3/docs/checks/",
      ending: ".md",
    });
  });

  it("is the site, where the package names one", () => {
    const repository = { url: "git+https://github.com/someone/callgate.git" };
    expect(webAddressesOf({ version: "1.2.3", homepage: "https://someone.github.io/callgate/", repository })).toEqual({
      home: "https://someone.github.io/callgate/",
      checks: "https://someone.github.io/callgate/checks/",
      ending: ".html",
    });
  });

  it.each(["callgate", "http://example.com/", "https://example.com", "https://example.com/?a=/", 1])(
    "is no site at %j",
    (homepage) => {
      expect(webAddressesOf({ version: "1.2.3", homepage })).toBeUndefined();
    },
  );

  it.each([undefined, {}, { url: 1 }, { url: "someone/callgate" }, { url: "git+ssh://git@github.com/a/b.git" }])(
    "is not known of %j",
    (repository) => {
      expect(webAddressesOf({ version: "1.2.3", repository })).toBeUndefined();
    },
  );
});
