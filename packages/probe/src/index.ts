/** @callgate/probe: asks the installed program of an agent what it does with calls, against mocks, offline. */

export type { Asking, NoAnswer } from "./ask-program.js";
export { type ReadCases, readCases } from "./cases.js";
export { Enclosure } from "./enclosure.js";
export { type ProbedGateway, type ProbedGatewayCall, probeIntercept } from "./gateway/probe-intercept.js";
export { type PolicyCalls, policyCalls } from "./policy-cases.js";
export {
  choicesOf,
  commandOf,
  PROBED_HOSTS,
  type Probed,
  type ProbedCall,
  probeHost,
  type UntriedCase,
} from "./probe-host.js";
export type { ProbeCase, SessionTool } from "./session.js";
