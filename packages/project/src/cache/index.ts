/** @callgate/project/cache: what is kept between runs, in the user's own folder. */

export { buildOfBundle } from "./build.js";
export { cacheFolder, readOwn, writeOwn } from "./own-file.js";
