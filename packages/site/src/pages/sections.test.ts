import { describe, expect, it } from "vitest";
import { takeSections } from "./sections.js";

const PAGE = `# All

First.

## one

Of one.

### Known

Text.

## two

\`\`\`sh
## no heading
\`\`\`

### Known

More.

## Last

End.
`;

describe("taking sections out of a page", () => {
  const { rest, sections } = takeSections(PAGE, ["one", "two", "three"]);

  it("leaves the others", () => {
    expect(rest).toBe("# All\n\nFirst.\n\n## Last\n\nEnd.\n");
  });

  it("gives each with deeper headings one level higher", () => {
    expect(sections.get("one")?.body).toBe("Of one.\n\n## Known\n\nText.");
    expect(sections.get("two")?.body).toBe("```sh\n## no heading\n```\n\n## Known\n\nMore.");
  });

  it("keeps the anchors that they had", () => {
    expect(sections.get("one")?.anchors).toEqual(["one", "known"]);
    expect(sections.get("two")?.anchors).toEqual(["two", "known-1"]);
  });

  it("takes only what is there", () => {
    expect([...sections.keys()]).toEqual(["one", "two"]);
  });
});
