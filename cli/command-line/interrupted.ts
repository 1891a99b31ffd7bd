/** Somebody left a question with Ctrl-C, which a terminal then hands on as a key and not as a signal. */
export class Interrupted extends Error {}
