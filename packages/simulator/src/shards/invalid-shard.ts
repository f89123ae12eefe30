/** The work was cut in a wrong place: the shards do not add up to the whole. */

export class InvalidShardError extends Error {}
