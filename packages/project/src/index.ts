/** callgate as a library: a repository's policies, linted, tested, compared and replayed with its configuration. */

export { type Io, processIo, UserError, VERSION } from "./io/index.js";
