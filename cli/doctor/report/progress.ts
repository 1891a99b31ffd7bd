import type { Terminal } from "../../command-line/terminal.js";

/** Says what is being done: on one line that is written over, or a line each where nobody watches. */
export interface Progress {
  readonly stage: (title: string) => void;
  /** Something to read and keep. */
  readonly say: (text: string) => void;
  readonly done: () => void;
}

const CLEAR_LINE = "\r\u001b[2K";

export function createProgress(terminal: Terminal, stages: number): Progress {
  const { interactive, styles } = terminal;
  let count = 0;
  return {
    stage: (title) => {
      count += 1;
      const text = `checking ${count}/${stages}: ${title}`;
      terminal.write(interactive ? `${CLEAR_LINE}${styles.dim(text)}` : `${text}\n`);
    },
    say: (text) => {
      terminal.write(`${interactive ? CLEAR_LINE : ""}${text}\n`);
    },
    done: () => {
      if (interactive) terminal.write(CLEAR_LINE);
    },
  };
}
