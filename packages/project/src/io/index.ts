/** The way to files, git and the process, and what is the user's to fix. */

export { UserError } from "../user-error.js";
export { VERSION } from "../version.js";
export { nameOfBytes, slashed } from "./file-names.js";
export { isHiddenName } from "./folder.js";
export { globMatcher, matchesGlob } from "./glob.js";
export {
  type Appender,
  type ByteStreams,
  type FileWriter,
  type Found,
  type GitAnswer,
  type Io,
  type Output,
  STDIN,
  type Unseen,
} from "./io.js";
export { directOutput } from "./output.js";
export { processIo } from "./process-io.js";
export { fileProblem, fileReason, startProblem } from "./reasons.js";
export { MAX_ROOTED_BYTES, type RootedOptions, rootedIo } from "./rooted-io.js";
