import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The clock of another process, which a test can put forward. */
export interface ShiftedClock {
  /** For the process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets this much time have passed since the process started. */
  setAhead(seconds: number): void;
}

/** @param folder - where the file is that the process reads */
export function shiftedClock(folder: string): ShiftedClock {
  const file = join(folder, "seconds-ahead");
  const setAhead = (seconds: number): void => {
    writeFileSync(file, String(seconds));
  };
  setAhead(0);
  return {
    environment: {
      NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "shifted-clock-preload.cjs"))}`,
      SHIFTED_CLOCK_FILE: file,
    },
    setAhead,
  };
}
