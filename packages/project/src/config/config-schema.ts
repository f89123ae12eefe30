/** The JSON Schema of configurations, for programs that help to write them. */

import schema from "./config.schema.json" with { type: "json" };

export const CONFIG_SCHEMA: Readonly<Record<string, unknown>> = schema;
