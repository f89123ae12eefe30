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
    .split(/(\/|[\udc80-\udcff])/)
    .map((piece) => {
      const code = piece.length === 1 ? piece.charCodeAt(0) : 0;
      // A byte of a name that is no UTF-8.
      if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
      return piece === "/" ? piece : encodeURIComponent(piece.toWellFormed());
    })
    .join("");
}
