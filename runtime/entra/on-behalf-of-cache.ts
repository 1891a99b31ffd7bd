import { LRUCache } from "lru-cache";
import { ON_BEHALF_OF_LIMITS } from "../config/defaults.js";
import { tokenHash } from "../security/token-hash.js";
import type { EntraCaller } from "./check-access-token-claims.js";
import type { DownstreamToken, EntraClient } from "./entra-client.js";
import { EntraRequestFailed } from "./entra-request-failed.js";
import type { RefusedToken } from "./refused-token.js";

/** Whose tokens: the tenant and the user in it. */
export type OnBehalfOfUser = Pick<EntraCaller, "tenantId" | "objectId">;

export interface ExchangeRequest {
  /** As verified from the assertion. */
  readonly caller: OnBehalfOfUser & Pick<EntraCaller, "expiresAt">;
  readonly assertion: string;
  /** Fully qualified scopes of one API. */
  readonly scopes: readonly string[];
  readonly claims?: string;
  readonly correlationId?: string;
}

/** Tokens of other APIs, exchanged for users and kept for as long as they are good. */
export interface OnBehalfOfCache {
  /** Rejects with EntraRequestFailed. */
  readonly tokenFor: (request: ExchangeRequest) => Promise<DownstreamToken>;
  /**
   * A token that meets a claims challenge, for a request without claims whose token the other API refused. That one is
   * dropped, and later requests get the new one too: else each of them would begin with a token that is refused.
   */
  readonly replace: (request: Omit<ExchangeRequest, "claims">, refused: RefusedToken) => Promise<DownstreamToken>;
  /** Drops everything of one user, exchanges under way included. */
  readonly forget: (user: OnBehalfOfUser) => void;
}

export interface OnBehalfOfCacheOptions {
  readonly exchange: EntraClient["onBehalfOf"];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @default ON_BEHALF_OF_LIMITS.entries */
  readonly maxEntries?: number;
}

/** An exchange whose answer is waited for. */
interface Exchange {
  /** Its user was forgotten meanwhile: who waits gets the answer, the cache doesn't. */
  forgotten: boolean;
}

/** Either a token or a refusal, and until when it stands, seconds since 1970. */
type Entry = { readonly until: number } & (
  { readonly token: DownstreamToken } | { readonly refusal: EntraRequestFailed }
);

/**
 * The library's own cache keeps one token a user and finds it by the assertion alone, asks Entra once for each of ten
 * callers at a time, and asks again at once after a refusal. This one:
 *
 * - keeps tokens by tenant, user, scopes and claims, so that no user ever gets another's;
 * - drops a token with the assertion it was exchanged for, if that ends first;
 * - lets callers with the same assertion share one exchange;
 * - remembers a refusal for a moment, for that very assertion: a new sign-in is never answered by an old refusal.
 *
 * Keys are hashes; an assertion is never kept.
 */
export function createOnBehalfOfCache(options: OnBehalfOfCacheOptions): OnBehalfOfCache {
  const { exchange, now, maxEntries = ON_BEHALF_OF_LIMITS.entries } = options;
  const entries = new LRUCache<string, Entry>({ max: maxEntries });
  const underWay = new Map<string, { readonly exchange: Exchange; readonly answer: Promise<DownstreamToken> }>();

  function valid(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry === undefined || now() / 1000 < entry.until) return entry;
    entries.delete(key);
    return undefined;
  }

  async function run(request: ExchangeRequest, keys: Keys, self: Exchange): Promise<DownstreamToken> {
    const { caller, assertion, scopes, claims, correlationId } = request;
    const keep = (key: string, entry: Entry): void => {
      if (!self.forgotten && entry.until > now() / 1000) entries.set(key, entry);
    };
    try {
      const token = await exchange({
        assertion,
        scopes,
        tenantId: caller.tenantId,
        ...(claims === undefined ? {} : { claims }),
        ...(correlationId === undefined ? {} : { correlationId }),
      });
      const until = Math.min(token.expiresAt, caller.expiresAt) - ON_BEHALF_OF_LIMITS.expiryMarginSeconds;
      keep(keys.token, { token, until });
      return token;
    } catch (error) {
      if (error instanceof EntraRequestFailed) {
        keep(keys.refusal, { refusal: error, until: now() / 1000 + secondsToWaitAfter(error) });
      }
      throw error;
    }
  }

  async function tokenFor(request: ExchangeRequest): Promise<DownstreamToken> {
    const keys = keysOf(request);
    const kept = valid(keys.token) ?? valid(keys.refusal);
    if (kept !== undefined && "token" in kept) return kept.token;
    if (kept !== undefined) throw kept.refusal;
    const shared = underWay.get(keys.refusal);
    if (shared !== undefined) return shared.answer;
    const started: Exchange = { forgotten: false };
    const answer = run(request, keys, started).finally(() => {
      if (underWay.get(keys.refusal)?.exchange === started) underWay.delete(keys.refusal);
    });
    underWay.set(keys.refusal, { exchange: started, answer });
    return answer;
  }

  /** Only if it is still what is kept: another request may have replaced it meanwhile. */
  function drop(key: string, token: string): void {
    const entry = entries.get(key);
    if (entry !== undefined && "token" in entry && entry.token.accessToken === token) entries.delete(key);
  }

  return {
    tokenFor,

    replace: async (request, refused) => {
      const { token: plain } = keysOf(request);
      const withClaims = { ...request, claims: refused.claims };
      const { token: challenged } = keysOf(withClaims);
      // The refused token may be the answer to an earlier challenge with the same claims.
      for (const key of [plain, challenged]) drop(key, refused.token);
      const token = await tokenFor(withClaims);
      const entry = entries.get(challenged);
      // Absent if the user was forgotten meanwhile.
      if (entry !== undefined && valid(plain) === undefined) entries.set(plain, entry);
      return token;
    },

    forget: (user) => {
      const prefix = userPrefix(user);
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key);
      for (const [key, pending] of underWay) {
        if (!key.startsWith(prefix)) continue;
        pending.exchange.forgotten = true;
        underWay.delete(key);
      }
    },
  };
}

interface Keys {
  /** Of a token: any assertion of the user will do. */
  readonly token: string;
  /** Of a refusal or an exchange under way: of this assertion alone. */
  readonly refusal: string;
}

function keysOf({ caller, assertion, scopes, claims = "" }: ExchangeRequest): Keys {
  const token = `${userPrefix(caller)}${tokenHash(JSON.stringify([[...scopes].sort(), claims]))}`;
  return { token, refusal: `${token}:${tokenHash(assertion)}` };
}

/** Hashed as a list, so that no id can run into the next. */
function userPrefix({ tenantId, objectId }: OnBehalfOfUser): string {
  return `${tokenHash(JSON.stringify([tenantId, objectId]))}:`;
}

/** Entra's own wish when it has one; a passing failure without any may be over by the next call. */
function secondsToWaitAfter({ explanation, retryAfterSeconds }: EntraRequestFailed): number {
  const { refusalSeconds } = ON_BEHALF_OF_LIMITS;
  if (retryAfterSeconds !== undefined) return Math.min(retryAfterSeconds, refusalSeconds);
  return explanation.kind === "retry" ? 0 : refusalSeconds;
}
