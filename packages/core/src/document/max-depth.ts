/** Collections within collections that a document may have. yaml.v3 stops at 10,000; a policy needs about ten. */
export const MAX_DEPTH = 100;

export const TOO_DEEP = `the document is nested more than ${MAX_DEPTH} levels deep; no policy needs that`;
