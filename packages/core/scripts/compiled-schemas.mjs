/** The dialects' JSON Schemas → a module that can stand for `validators.js`: what ajv would compile, without ajv. */

import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { DIALECTS } from "../dist/dialects/index.js";
import { inlined, VALIDATION } from "../dist/dialects/validators.js";

/**
 * The module's text. What was compiled of a schema is made when its dialect is first asked for: each is as much code as ten
 * other modules, and a run has documents of one dialect, mostly.
 * @throws Error when a schema uses a keyword whose code needs a part of ajv
 */
export function compiledSchemas() {
  const compiled = Object.values(DIALECTS).map(
    ({ id, schema }) => `${id}(module) {\n${validatorText(schema)}\nreturn module.exports;\n}`,
  );
  return `const COMPILED = {\n${compiled.join(",\n")}\n};
const made = new Map();
export function validatorOf({ id }) {
  if (!made.has(id)) made.set(id, COMPILED[id]({}));
  return made.get(id);
}
`;
}

/** CommonJS that exports what ajv compiles of a schema. */
function validatorText(schema) {
  const ajv = new Ajv2020({ ...VALIDATION, code: { source: true } });
  const code = standalone.default(ajv, ajv.compile(inlined(schema, schema)));
  if (code.includes("require(")) throw new Error("a schema uses a keyword whose code is not self-contained");
  return code;
}
