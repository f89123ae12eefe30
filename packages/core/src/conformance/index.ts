/** @callgate/core/conformance: runs vectors of what an enforcing engine, or a host, really decided. */

export { runVector, type Vector, type VectorCall, type VectorDecision } from "./conformance.js";
export {
  type HostAnswer,
  type HostVector,
  type HostVectorContext,
  type HostVectorResult,
  hostAnswer,
  hostOfEngine,
  hostVectorFiles,
  isHostVector,
  runHostVector,
  VECTOR_PROJECT,
  vectorTool,
} from "./host-vectors.js";
