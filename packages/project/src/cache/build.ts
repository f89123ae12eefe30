/** Which build of callgate runs. */

/** Changes with the files of the bundle; the bundler writes it. */
const BUILD = "BUILD-OF-THE-BUNDLE";

/** The name of the build; undefined where callgate runs unbundled, and nothing says whether it has changed. */
export function buildOfBundle(): string | undefined {
  return /^[0-9a-f]{16}$/.test(BUILD) ? BUILD : undefined;
}
