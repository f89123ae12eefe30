/** What reading a transcript costs at the least: splits a file into lines and parses each. For the benchmark. */

import { closeSync, openSync, readSync } from "node:fs";

const file = openSync(process.argv[2], "r");
const buffer = Buffer.allocUnsafe(1024 * 1024);
let rest = "";
let lines = 0;
for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
  const text = rest + buffer.toString("utf8", 0, size);
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    JSON.parse(text.slice(start, end));
    lines++;
    start = end + 1;
  }
  rest = text.slice(start);
}
closeSync(file);
console.log(lines);
