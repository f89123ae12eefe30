/** @callgate/core/conformance: runs vectors of what an enforcing engine, or a host, really decided. */

export { runVector, type Vector, type VectorCall, type VectorDecision } from "./conformance.js";
export { type HostVector, type HostVectorResult, isHostVector, runHostVector } from "./host-vectors.js";
