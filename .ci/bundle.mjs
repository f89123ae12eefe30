/**
 * The built command line → `packages/cli/bundle`, a few files instead of some hundreds: half of what a short run costs is
 * loading modules. Commands stay chunks of their own, loaded when they are called.
 */

import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { DIALECTS } from "../packages/core/dist/dialects/index.js";
import { inlined, VALIDATION } from "../packages/core/dist/dialects/validators.js";

const cli = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages", "cli");
const output = join(cli, "bundle");

const require = createRequire(join(cli, "..", "core", "package.json"));
const { Ajv2020 } = require("ajv/dist/2020.js");
const standaloneCode = require("ajv/dist/standalone").default;

/** Replaces the module that compiles the schemas by what it would compile, so that neither ajv nor its time is needed. */
const compiledSchemas = {
  name: "compiled-schemas",
  load(id) {
    if (!id.endsWith(join("core", "dist", "dialects", "validators.js"))) return undefined;
    const ajv = new Ajv2020({ ...VALIDATION, code: { source: true, esm: true } });
    const ids = Object.values(DIALECTS).map(({ id: dialect, schema }) => {
      ajv.addSchema(inlined(schema, schema), dialect);
      return dialect;
    });
    const code = standaloneCode(ajv, Object.fromEntries(ids.map((dialect) => [dialect, dialect])));
    if (code.includes("require(")) throw new Error("a schema uses a keyword whose code is not self-contained");
    return `${code}\nconst compiled = { ${ids.join(", ")} };\nexport const validatorOf = ({ id }) => compiled[id];\n`;
  },
};

rmSync(output, { recursive: true, force: true });
await build({
  input: { main: join(cli, "dist", "main.js"), "process-io": join(cli, "dist", "process-io.js") },
  platform: "node",
  plugins: [compiledSchemas],
  output: { dir: output, format: "esm" },
  logLevel: "warn",
});
