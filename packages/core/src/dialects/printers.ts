/** The dialects that a policy can be printed in: the table of contents. */

import type { Policy } from "../policy/policy.js";
import { printGateway } from "./gateway/print-gateway.js";
import { printIntercept } from "./intercept/print-intercept.js";
import type { Printed } from "./printed.js";

export const PRINTERS = {
  gateway: printGateway,
  intercept: printIntercept,
} satisfies Readonly<Record<string, (policy: Policy) => Printed>>;

export type PrintedDialect = keyof typeof PRINTERS;
