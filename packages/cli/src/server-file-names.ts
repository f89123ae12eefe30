/** Names of servers, which are their own words → names of files. */

/**
 * Each its own, on systems that do not tell capitals from small letters, too.
 * @param names each with a file's ending
 */
export function serverFileNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const wanted = fileName(name);
    const dot = wanted.lastIndexOf(".");
    let free = wanted;
    for (let number = 2; taken.has(free.toLowerCase()); number++)
      free = `${wanted.slice(0, dot)}-${number}${wanted.slice(dot)}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

function fileName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return safe.slice(-80);
}
