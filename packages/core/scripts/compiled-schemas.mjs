/** The dialects' JSON Schemas → a module that can stand for `validators.js`: what ajv would compile, without ajv. */

import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { DIALECTS } from "../dist/dialects/index.js";
import { inlined, VALIDATION } from "../dist/dialects/validators.js";

/** The module's text. Throws when a schema uses a keyword whose code needs a part of ajv. */
export function compiledSchemas() {
  const ajv = new Ajv2020({ ...VALIDATION, code: { source: true, esm: true } });
  const dialects = Object.values(DIALECTS);
  for (const { id, schema } of dialects) ajv.addSchema(inlined(schema, schema), id);
  const ids = dialects.map(({ id }) => id);
  const code = standalone.default(ajv, Object.fromEntries(ids.map((id) => [id, id])));
  if (code.includes("require(")) throw new Error("a schema uses a keyword whose code is not self-contained");
  return `${code}\nconst compiled = { ${ids.join(", ")} };\nexport const validatorOf = ({ id }) => compiled[id];\n`;
}
