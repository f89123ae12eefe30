/** What an absent policy means where it is the policy that starts the program. */

import type { Dialect } from "./dialect.js";

export const WITHOUT_PROGRAM: Dialect["withoutPolicy"] = {
  action: "allow",
  sentence: "without a policy nothing guards the server, and every call passes",
};
