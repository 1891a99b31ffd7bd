import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger, type LoggerOptions } from "pino";
import { redact } from "../security/redact.js";
import { redactText } from "../security/redact-text.js";

/** Least severe first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Writes one line: what happened in words that never change, what it happened to in fields. */
export interface LogMethod {
  (message: string): void;
  (fields: object, message: string): void;
}

/** What the rest of the runtime knows of the logger. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A logger that adds these fields to each line, if need be with a level of its own. */
  child(fields: object, options?: { readonly level?: LogLevel }): Logger;
}

/** How to log. */
export interface LoggerSettings {
  readonly level: LogLevel;
  /** Fields of every line, for example the role of the process. @default none */
  readonly fields?: Readonly<Record<string, string>>;
  /** @default standard output */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object a line, for a collector.
 *
 * Guarantee: message, fields and errors pass `redact` before the log library sees them, so that no call can write a
 * token, code, cookie or body, however it is handed over. Requests and responses shrink to method, path and status.
 */
export function createLogger({ level, fields = {}, destination }: LoggerSettings): Logger {
  const options: LoggerOptions = {
    level,
    base: fields,
    timestamp: stdTimeFunctions.isoTime,
    messageKey: "message",
    errorKey: "error",
    formatters: { level: (label) => ({ level: label }) },
    // Errors are plain by then; the library's own way with them would lose their causes.
    serializers: { error: asItIs, err: asItIs },
  };
  return redacting(destination === undefined ? pino(options) : pino(options, destination));
}

/** The library redacts by paths that have to be known before, and the fields of child loggers not at all. */
function redacting(target: PinoLogger): Logger {
  const method =
    (level: LogLevel): LogMethod =>
    (first: string | object, message?: string) => {
      if (typeof first === "string") target[level](redactText(first));
      else target[level](safeFields(first), message === undefined ? undefined : redactText(message));
    };
  return {
    debug: method("debug"),
    info: method("info"),
    warn: method("warn"),
    error: method("error"),
    child: (fields, options = {}) => redacting(target.child(safeFields(fields), options)),
  };
}

function asItIs(value: unknown): unknown {
  return value;
}

const REQUESTS = new Set(["req", "request"]);
const RESPONSES = new Set(["res", "response"]);

function safeFields(given: object): Record<string, unknown> {
  const fields = given instanceof Error ? { error: given } : given;
  return redact(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]: [string, unknown]) => {
        if (REQUESTS.has(name)) return [name, describeRequest(value)];
        if (RESPONSES.has(name)) return [name, describeResponse(value)];
        return [name, value];
      }),
    ),
  ) as Record<string, unknown>;
}

/** Headers, query and body stay out: the path says which endpoint it was. */
function describeRequest(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { method, url } = value as { readonly method?: unknown; readonly url?: unknown };
  return { method, path: typeof url === "string" ? url.replace(/[?#].*$/s, "") : undefined };
}

function describeResponse(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { statusCode, status } = value as { readonly statusCode?: unknown; readonly status?: unknown };
  return { status: statusCode ?? status };
}
