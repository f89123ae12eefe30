/** What the benchmarks promise. */

/** Prints what was measured beside what is promised; where it is missed, the process will end with 1. */
export function bar(name, value, operator, limit) {
  const met = operator === ">=" ? value >= limit : value < limit;
  if (!met) process.exitCode = 1;
  console.log(`${met ? "✔" : "✖"} ${name}: ${value.toFixed(2)} (bar: ${operator} ${limit})`);
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
