#!/usr/bin/env node
import { main } from "../bundle/main.js";
import { endQuietlyWhenNobodyReads, processIo } from "../bundle/process-io.js";

endQuietlyWhenNobodyReads();
process.exitCode = await main(process.argv.slice(2), processIo());
