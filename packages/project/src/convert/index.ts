/** A policy → the same policy as another program reads it, and what is not the same. */

export { type ConvertedPolicy, type ConvertHostOptions, convertHost } from "./convert-host.js";
