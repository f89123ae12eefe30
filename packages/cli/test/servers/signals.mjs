/** Says `ready`, and exits with a code of its own at each signal. */

const CODES = { SIGINT: 41, SIGTERM: 42, SIGHUP: 43 };
for (const [signal, code] of Object.entries(CODES)) process.on(signal, () => process.exit(code));
process.stdin.resume();
process.stdout.write("ready\n");
