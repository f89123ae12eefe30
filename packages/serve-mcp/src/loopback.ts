/** The headers of a request → why a server for this machine alone must refuse it. */

const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Which header shows that a web page may have sent the request: by a name of its own that leads to this machine (DNS
 * rebinding), or from another site. Undefined where nothing speaks against it.
 */
export function loopbackRefusal(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): "host" | "origin" | undefined {
  if (!HOST.test(headers.host ?? "")) return "host";
  return headers.origin !== undefined && !isHere(headers.origin) ? "origin" : undefined;
}

function isHere(origin: string): boolean {
  return URL.canParse(origin) && NAMES.includes(new URL(origin).hostname);
}
