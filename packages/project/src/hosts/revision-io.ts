/** A revision of git × the door → the door with that revision's files in place of the repository's; all else stays. */

import { posix, resolve } from "node:path";
import { MAX_DOCUMENT_BYTES } from "@callgate/core";
import { slashed } from "../io/file-names.js";
import { globRegExp } from "../io/glob.js";
import type { Found, Io } from "../io/io.js";
import { FileError } from "../io/reasons.js";
import { pathToTop, type RevisionFile, readRevision, revisionFiles } from "../policies/git-object.js";

