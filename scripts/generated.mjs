/**
 * Lists in files that people read → the same lists as the sources have them: what `npm run generate` writes, and what
 * `packages/cli/test/generated.test.ts` compares. A generated part of a page is between `<!-- generated: … -->` and
 * `<!-- end -->`, or is an example's output.
 */

/**
 * The generated parts, by file.
 * @param sources the lists: `CHECKS` of the linter, `HOSTS` of core, `READERS` of the simulator, `FORMATS` of the report package
 * @returns for each file, relative to the repository, a function from its text to what its text should be
 */
export function generatedFiles({ CHECKS, HOSTS, READERS, FORMATS }) {
  const names = (of) => CHECKS.filter(of).map(({ id }) => id);
  return new Map([
    [
      "packages/project/src/config/config.schema.json",
      (text) => {
        const suppressible = names((check) => check.of !== "suppressions").map((id) => `\n        "${id}"`);
        const others = names((check) => check.of === "suppressions").map((id) => `"${id}"`);
        const hosts = Object.keys(HOSTS).map((id) => `"${id}"`);
        const withHosts = replaced(text, /("hosts": \{[^[]*"enum": \[)[^\]]*(\])/, hosts.join(", "));
        return replaced(
          replaced(withHosts, /("findable": \{[^[]*"enum": \[)[^\]]*(\n {6,}\])/, suppressible.join(",")),
          /("check": \{\s*"anyOf": \[[^[]*"enum": \[)[^\]]*(\])/,
          others.join(", "),
        );
      },
    ],
    [
      "docs/cli.md",
      (text) => {
        const width = Math.max(...CHECKS.map(({ id }) => id.length));
        const lines = CHECKS.map(
          ({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`,
        );
        return replaced(text, /(```\n\$ callgate checks\n)[\s\S]*?(```\n)/, lines.join(""));
      },
    ],
    ["docs/transcripts.md", (text) => replaced(text, marked("forms"), `\n${listed(READERS.map(({ id }) => id))}\n`)],
    ["docs/formats.md", (text) => replaced(text, marked("formats"), `\n${listed(Object.keys(FORMATS).sort())}\n`)],
  ]);
}

function marked(name) {
  return new RegExp(`(<!-- generated: ${name} -->)[\\s\\S]*?(<!-- end -->)`);
}

/** Code, comma by comma, in lines of at most 120 characters. */
function listed(ids) {
  const lines = [""];
  ids.forEach((id, index) => {
    const word = `\`${id}\`${index === ids.length - 1 ? "" : ","}`;
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= 120) lines[lines.length - 1] = line;
    else lines.push(word);
  });
  return lines.join("\n");
}

function replaced(text, place, body) {
  if (!place.test(text)) throw new Error(`the place of a generated list is gone: ${place}`);
  return text.replace(place, (_, before, after) => `${before}${body}${after}`);
}
