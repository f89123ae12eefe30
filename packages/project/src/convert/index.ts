/** A policy → the same policy as another program reads it, and what is not the same. */

export { type ConvertedPolicy, type ConvertHostOptions, convertHost } from "./convert-host.js";
export { convertGatewayToHost, type GatewayToHostOptions } from "./gateway-to-host.js";
export { convertHostToGateway, type HostToGatewayOptions } from "./host-to-gateway.js";
