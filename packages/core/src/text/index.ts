/** @callgate/core/text: what sentences about a policy are made of. */

export { codePointName, commonEscape, UNSEEN, UNSEEN_CHARACTERS, unicodeEscape } from "./invisible.js";
export { sha256 } from "./sha256.js";
export { closest, didYouMean, Suggestions, suggestOr } from "./suggest.js";
export { isHostName, type OpenEnds, OTHER_HOST, textsAround } from "./texts-around.js";
export { withCommas } from "./with-commas.js";
export { andThen, clip, either, typeOf } from "./words.js";
