import type { WriteStream } from "node:tty";
import { createColors } from "picocolors";

/** Colours and weights; every one returns its text unchanged where the terminal shall have none. */
export type Styles = ReturnType<typeof createColors>;

/** One stream people read, and what it can show. */
export interface Terminal {
  /** Columns. */
  readonly width: number;
  readonly styles: Styles;
  /** Whether a person sits at it, so that lines may be written over and questions asked. */
  readonly interactive: boolean;
  write(text: string): void;
}

/** What decides how a terminal is used. */
export interface TerminalSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** False for `--no-color`. */
  readonly color: boolean;
}

/** Of a pipe, a file, or a terminal that doesn't say. */
const DEFAULT_WIDTH = 100;
/** Narrower ones wrap by themselves; nothing can be laid out in them. */
const LEAST_WIDTH = 40;

/** A stream of the process as a terminal. */
export function openTerminal(stream: NodeJS.WriteStream, settings: TerminalSettings): Terminal {
  const isTty = (stream as Partial<WriteStream>).isTTY === true;
  return {
    width: Math.max(LEAST_WIDTH, columnsOf(stream, settings.environment)),
    styles: createColors(showsColor(isTty, settings)),
    interactive: isTty && settings.environment.TERM !== "dumb" && !isSet(settings.environment.CI),
    write: (text) => {
      stream.write(text);
    },
  };
}

function columnsOf(stream: NodeJS.WriteStream, environment: TerminalSettings["environment"]): number {
  const told = Number(environment.COLUMNS);
  return stream.columns ?? (Number.isInteger(told) && told > 0 ? told : DEFAULT_WIDTH);
}

/** @see https://no-color.org and https://force-color.org */
function showsColor(isTty: boolean, { environment, color }: TerminalSettings): boolean {
  if (!color || isSet(environment.NO_COLOR)) return false;
  if (isSet(environment.FORCE_COLOR)) return environment.FORCE_COLOR !== "0";
  return isTty && environment.TERM !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
