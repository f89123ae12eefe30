/** @callgate/project/cache: what is kept between runs, in the user's own folder. */

export { cacheFolder, readOwn, writeOwn } from "./own-file.js";
