/** The work was cut where it may not be cut: the parts do not add up to what the whole would be. */
export class WrongCut extends Error {}
