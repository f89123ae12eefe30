/** Unpacks a file by Node's zlib, for the benchmark: `node unpack-gzip.mjs FILE.gz FILE`. */

import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

const [from, to] = process.argv.slice(2);
await pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
