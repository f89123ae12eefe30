/** The JSON Schema of suites, for programs that help to write them. */

import schema from "./suite.schema.json" with { type: "json" };

export const SUITE_SCHEMA: Readonly<Record<string, unknown>> = schema;
