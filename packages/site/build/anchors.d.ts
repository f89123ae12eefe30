/** Headings → the anchors by which pages link to them, as GitHub makes them: the pages are read there, too. */
/** Gives each heading of one page its anchor; a second heading of the same name gets a number. */
export declare class Anchors {
    #private;
    /** @param heading its text, without Markdown's marks */
    next(heading: string): string;
}
