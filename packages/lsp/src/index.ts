/** @callgate/lsp: a language server for policies, their suites, and agents' own configuration. */

export { type ServeOptions, serve } from "./server.js";
