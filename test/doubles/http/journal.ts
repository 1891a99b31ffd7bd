import { createHash } from "node:crypto";
import type { DoubleRequest, Reply } from "./message.js";

type Values = Readonly<Record<string, string | readonly string[]>>;

/** One request as it reached a double. Secrets are fingerprints, see `fingerprint`. */
export interface JournalEntry {
  readonly sequence: number;
  /** Name of the endpoint, such as `token`; `unknown` for a path that nothing serves. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  readonly query: Values;
  readonly form: Values;
  readonly headers: Values;
  /** 0 until the answer is sent, and for ever when the connection was dropped. */
  status: number;
  outcome?: string;
  /** Object id of the user, or client id of the application, whose token was presented. */
  caller?: string;
  issued?: Readonly<Record<string, string>>;
}

/** Which entries to list: every property given must be equal. */
export interface JournalFilter {
  readonly endpoint?: string;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly caller?: string;
  /** Form or query parameters by name and value. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const SECRET_NAMES = new Set([
  "access_token",
  "assertion",
  "authorization",
  "client_assertion",
  "client_secret",
  "code",
  "code_verifier",
  "cookie",
  "id_token_hint",
  "refresh_token",
  "x-identity-header",
]);

/** Stands for a secret in the journal: equal secrets, equal fingerprints. A `Bearer ` prefix does not count. */
export function fingerprint(secret: string): string {
  const value = secret.replace(/^Bearer /i, "");
  return `sha256:${createHash("sha256").update(value).digest("hex").slice(0, 16)}`;
}

/** What reached a double, in order of arrival. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  #sequence = 0;

  public begin(endpoint: string, request: DoubleRequest): JournalEntry {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, value ?? ""] as const);
    this.#sequence += 1;
    const entry: JournalEntry = {
      sequence: this.#sequence,
      endpoint,
      method: request.method,
      path: request.path,
      query: valuesOf(request.query),
      form: valuesOf(request.form),
      headers: Object.fromEntries(headers.map(([name, value]) => [name, withoutSecret(name, value)])),
      status: 0,
    };
    this.#entries.push(entry);
    return entry;
  }

  public end(entry: JournalEntry, reply: Reply): void {
    entry.status = reply.status;
    if (reply.outcome !== undefined) entry.outcome = reply.outcome;
    if (reply.caller !== undefined) entry.caller = reply.caller;
    const issued = Object.entries(reply.issued ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
    if (issued.length > 0) entry.issued = Object.fromEntries(issued.map(([name, value]) => [name, fingerprint(value)]));
  }

  public list(filter: JournalFilter = {}): readonly JournalEntry[] {
    const { parameters = {}, ...plain } = filter;
    return this.#entries.filter(
      (entry) =>
        Object.entries(plain).every(([name, value]) => entry[name as keyof typeof plain] === value) &&
        Object.entries(parameters).every(([name, value]) => (entry.form[name] ?? entry.query[name]) === value),
    );
  }

  public clear(): void {
    this.#entries.length = 0;
  }
}

function valuesOf(parameters: URLSearchParams): Values {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name);
      return [name, withoutSecret(name, values.length === 1 ? (values[0] ?? "") : values)];
    }),
  );
}

function withoutSecret(name: string, value: string | readonly string[]): string | readonly string[] {
  if (!SECRET_NAMES.has(name)) return value;
  return typeof value === "string" ? fingerprint(value) : value.map(fingerprint);
}
