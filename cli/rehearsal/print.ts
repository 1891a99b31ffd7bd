/** Takes one line of output. */
export type Print = (line: string) => void;
