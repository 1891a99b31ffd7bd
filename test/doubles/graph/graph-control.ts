import { secondsOf, type Clock } from "../http/clock.js";
import { FaultQueue, type FaultTarget, type TransportFault } from "../http/faults.js";
import { Journal, type JournalEntry, type JournalFilter } from "../http/journal.js";
import { GraphError } from "./graph-error.js";

/** What a test may do to a running Graph double. */
export interface GraphControl {
  /** The next requests fail with Graph's error body. */
  failNext(order: FaultTarget & { status: number; code?: string; message?: string; retryAfterSeconds?: number }): void;
  /** The next requests fail below the protocol. */
  breakNext(order: FaultTarget & TransportFault): void;
  /** The next requests are throttled: 429 and `Retry-After`. */
  throttle(order?: FaultTarget & { retryAfterSeconds?: number }): void;
  /**
   * The next requests get a claims challenge, if their token says that the client takes one (`xms_cc`); others pass,
   * as in Graph.
   * @default claims: tokens issued before now are refused
   */
  challengeNext(order?: FaultTarget & { claims?: unknown }): void;
  /** From now on tokens need this authentication context (`acrs`), such as `c1`; null: none. */
  requireAuthenticationContext(order: { value: string | null }): void;
  /**
   * From now on tokens whose `iat` is before this moment get a claims challenge, if the client takes one. Entra dates its
   * tokens back: move the clock of its double before new ones are to be good.
   */
  revokeTokens(): void;
  journal(filter?: JournalFilter): readonly JournalEntry[];
  clearJournal(): void;
  reset(): void;
}

/** What the control changes and the endpoints obey. */
export interface GraphState {
  readonly journal: Journal;
  readonly transportFaults: FaultQueue<TransportFault>;
  readonly errors: FaultQueue<GraphError>;
  readonly challenges: FaultQueue<{ readonly claims: unknown }>;
  requiredContext: string | undefined;
  /** Seconds since 1970. */
  tokensNotBefore: number;
}

export function createGraphState(): GraphState {
  return {
    journal: new Journal(),
    transportFaults: new FaultQueue(),
    errors: new FaultQueue(),
    challenges: new FaultQueue(),
    requiredContext: undefined,
    tokensNotBefore: 0,
  };
}

/** Codes of Graph for statuses that tests ask for. */
const CODES: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "InvalidAuthenticationToken",
  403: "accessDenied",
  404: "itemNotFound",
  429: "TooManyRequests",
  500: "generalException",
  503: "serviceNotAvailable",
  504: "gatewayTimeout",
};

export function createGraphControl(state: GraphState, clock: Clock): GraphControl {
  const { journal, transportFaults, errors, challenges } = state;
  return {
    failNext: ({
      status,
      code = CODES[status] ?? "generalException",
      message = code,
      retryAfterSeconds,
      ...target
    }) => {
      const headers: Record<string, string> = {};
      if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
      errors.add(target, new GraphError(status, code, message, headers));
    },
    breakNext: ({ status, headers, body, dropConnection, delayMilliseconds, ...target }) => {
      const fault = { status, headers, body, dropConnection, delayMilliseconds };
      const given = Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined));
      transportFaults.add(target, given);
    },
    throttle: ({ retryAfterSeconds = 1, ...target } = {}) => {
      const headers = { "retry-after": String(retryAfterSeconds) };
      errors.add(target, new GraphError(429, "TooManyRequests", "Too many requests.", headers));
    },
    challengeNext: ({ claims, ...target } = {}) => {
      challenges.add(target, { claims });
    },
    requireAuthenticationContext: ({ value }) => {
      state.requiredContext = value ?? undefined;
    },
    revokeTokens: () => {
      state.tokensNotBefore = secondsOf(clock);
    },
    journal: (filter) => journal.list(filter),
    clearJournal: () => {
      journal.clear();
    },
    reset: () => {
      for (const each of [journal, transportFaults, errors, challenges]) each.clear();
      state.requiredContext = undefined;
      state.tokensNotBefore = 0;
    },
  };
}
