/** Paths as URI references, which SARIF wants. */

/** A relative path as a relative reference, an absolute one as a `file` URI; percent-encoded. */
export function uriReference(path: string): string {
  const drive = /^([A-Za-z]:)[\\/]/.exec(path);
  if (drive !== null) return `file:///${drive[1]}/${encoded(path.slice(3).replaceAll("\\", "/"))}`;
  if (path.startsWith("/")) return `file://${encoded(path)}`;
  return encoded(path.replace(/^(?:\.\/+)+/, ""));
}

function encoded(path: string): string {
  return path
    .toWellFormed()
    .split("/")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
}
