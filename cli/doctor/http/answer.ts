/** What came back for a request: an answer with its whole body, or the reason why there is none. */
export type Exchange = Answer | NoAnswer;

export interface Answer {
  readonly kind: "answer";
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface NoAnswer {
  readonly kind: "no-answer";
  readonly url: string;
  readonly reason: "name" | "refused" | "tls" | "timeout" | "too-large" | "broken";
  /** In words, without what was sent. */
  readonly detail: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as a JSON object, if it is one. */
export function jsonOf(exchange: Exchange): JsonObject | undefined {
  return exchange.kind === "answer" ? jsonObject(exchange.text) : undefined;
}

export function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400;
}

/** A member that has to be a text. */
export function textOf(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A member that has to be a list of texts; undefined if it is anything else. */
export function textsOf(object: JsonObject | undefined, name: string): readonly string[] | undefined {
  const value = object?.[name];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}
