/**
 * Checks the package graph against the one in docs/architecture.md: what each package may import of the others,
 * and that its tsconfig references and its dependencies say the same.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const MAY_IMPORT = {
  core: [],
  linter: ["core"],
  simulator: ["core"],
  diff: ["core"],
  tester: ["core"],
  suggest: ["core"],
  report: ["core", "diff", "simulator", "suggest", "tester"],
  project: ["core", "linter", "simulator", "diff", "tester", "suggest", "report"],
  "serve-mcp": [],
  "mock-ollama": ["serve-mcp"],
  mcp: ["core", "linter", "simulator", "report", "project", "serve-mcp"],
  probe: ["core"],
  vscode: [],
  lsp: ["core", "linter", "diff", "tester", "report", "project"],
  cli: [
    "core",
    "linter",
    "simulator",
    "diff",
    "tester",
    "suggest",
    "report",
    "project",
    "probe",
    "lsp",
    "serve-mcp",
    "mock-ollama",
    "mcp",
  ],
  action: ["core", "report", "project"],
  site: ["core", "linter", "lsp", "report", "project"],
};

/** What a package may import types of only: nothing of them is loaded when it runs. */
const TYPES_ONLY = { report: ["diff", "simulator", "suggest", "tester"] };

/** The folders of core, each of which imports only those before it, types included; then the files at the top. */
const CORE_FOLDERS = [
  "unicode",
  "text",
  "values",
  "document",
  "patterns",
  "policy",
  "engine",
  "logic",
  "edit",
  "tools",
  "dialects",
  "hosts",
  "conformance",
  "",
];

const nameOf = (folder) => (folder === "cli" ? "callgate" : `@callgate/${folder}`);
const isOurs = (specifier) => /^(?:@callgate\/|callgate(?:\/|$))/.test(specifier);
const problems = [];
const read = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));

for (const folder of readdirSync(join(root, "packages"), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)) {
  const allowed = MAY_IMPORT[folder.name];
  if (allowed === undefined) {
    problems.push(`packages/${folder.name} is not in the graph of .ci/package-graph.mjs`);
    continue;
  }
  const names = allowed.map(nameOf).sort();
  const manifest = read("packages", folder.name, "package.json");
  // The command is published with all that it needs in one bundle: it depends on nothing once it is installed.
  const ours = Object.keys((folder.name === "cli" ? manifest.devDependencies : manifest.dependencies) ?? {})
    .filter(isOurs)
    .sort();
  if (folder.name === "cli" && manifest.dependencies !== undefined)
    problems.push("packages/cli has dependencies, which its bundle is there to spare whoever installs it");
  if (String(ours) !== String(names)) problems.push(`packages/${folder.name} depends on [${ours}], not [${names}]`);
  const references = read("packages", folder.name, "tsconfig.json")
    .references.map(({ path }) => path.slice(3))
    .sort();
  if (String(references) !== String([...allowed].sort()))
    problems.push(`packages/${folder.name}/tsconfig.json refers to [${references}], not [${allowed}]`);
  for (const file of sources(join(root, "packages", folder.name, "src"))) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      if (isOurs(specifier) && !names.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
        problems.push(`${file.slice(root.length + 1)} imports ${specifier}`);
      if ((TYPES_ONLY[folder.name] ?? []).map(nameOf).includes(specifier) && !importsTypesOnly(text, specifier))
        problems.push(`${file.slice(root.length + 1)} imports more than types of ${specifier}`);
      if (folder.name === "core" && specifier.startsWith(".")) checkCoreFolders(file, specifier);
      if (specifier.startsWith("..") && !join(dirname(file), specifier).startsWith(join(root, "packages", folder.name)))
        problems.push(`${file.slice(root.length + 1)} reaches into another package: ${specifier}`);
    }
  }
}

/** A test may look at anything; what it tests may not. */
function checkCoreFolders(file, specifier) {
  if (file.endsWith(".test.ts")) return;
  const source = join(root, "packages", "core", "src");
  const [from, to] = [file, join(dirname(file), specifier)].map((path) =>
    CORE_FOLDERS.indexOf(dirname(relative(source, path)).split(sep)[0].replace(/^\.$/, "")),
  );
  if (from < 0) problems.push(`${relative(root, file)} is in no folder of CORE_FOLDERS in .ci/package-graph.mjs`);
  if (to > from)
    problems.push(
      `${relative(root, file)} imports ${specifier}: ${CORE_FOLDERS[to] || "a file at the top"} comes later`,
    );
}

function importsTypesOnly(text, specifier) {
  const all = [...text.matchAll(/(?:^|\n)(?:import|export)\b(?:(?!\n(?:import|export)\b)[^;])*?"([^"]+)"/g)];
  return all.every(([statement, of]) => of !== specifier || /^\n?(?:import|export) type\b/.test(statement));
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
