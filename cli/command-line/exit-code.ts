/** Exit codes of every command, as its help says them. */
export const EXIT_CODE = {
  /** Done, and nothing to object to. */
  ok: 0,
  /** Done, and the answer is no: a check failed, or a finding is as severe as asked. */
  objection: 1,
  /** Not done: wrong usage, or input that can't be read. */
  notDone: 2,
  /** Ended by Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** One of `EXIT_CODE`. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];
