/** The built scripts of the browser → files with all that they need, in memory. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");

/** The scripts by the name of their file, each an ES module; what several share is a file of its own. */
export async function browserScripts() {
  const bundle = await rolldown({
    input: { theme: join(dist, "browser", "theme.js"), page: join(dist, "browser", "page.js") },
    platform: "browser",
    logLevel: "warn",
    checks: { pluginTimings: false },
  });
  const { output } = await bundle.generate({ format: "esm", minify: true, chunkFileNames: "[name].js" });
  await bundle.close();
  return new Map(output.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
}
