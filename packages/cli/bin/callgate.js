#!/usr/bin/env node
import { main } from "../dist/main.js";
import { endQuietlyWhenNobodyReads, processIo } from "../dist/process-io.js";

endQuietlyWhenNobodyReads();
process.exitCode = await main(process.argv.slice(2), processIo());
