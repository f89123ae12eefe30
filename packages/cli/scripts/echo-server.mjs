/** The quickest server there can be: answers each line with the same line. For the benchmark. */

process.stdin.pipe(process.stdout);
