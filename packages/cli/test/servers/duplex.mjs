/** Writes one file to the standard output and the standard input to another, both at once. */

import { createReadStream, createWriteStream } from "node:fs";

const [, , said, heard] = process.argv;
createReadStream(said).pipe(process.stdout);
process.stdin.pipe(createWriteStream(heard));
