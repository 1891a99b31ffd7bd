import { FORWARDING_LIMITS } from "../config/defaults.js";
import type { EntraClient, EntraTokens, EntraTrace } from "../entra/entra-client.js";
import type { RefusedToken } from "../entra/refused-token.js";
import { signInNeededAfter } from "./entra-failure.js";
import { createRecords, type RecordStore } from "../stores/records.js";

/**
 * The one place that holds users' Entra tokens: one session for each grant of the authorization server.
 *
 * Guarantees: tokens leave only as the upstream's access token. A session that Entra ended, or wants a new sign-in for,
 * gives none, and its client's refresh is refused too, so that clients start over instead of retrying for ever.
 */
export interface EntraSessions {
  begin(grantId: string, user: SignedInUser, tokens: EntraTokens): Promise<void>;
  user(grantId: string): Promise<SignedInUser | undefined>;
  /** Whether the sign-in still stands. */
  isUsable(grantId: string): Promise<boolean>;
  /**
   * An access token for the API that users are signed in for, fresh enough to work with; after a claims challenge, one
   * that meets it in place of the one that was refused, if Entra gives it without the user. Throws SignInRequired.
   */
  accessToken(grantId: string, refused?: RefusedToken): Promise<AccessToken>;
  /** Ends the session's use until its user signed in again, with these claims if there are any. */
  requireSignIn(grantId: string, claims?: string): Promise<void>;
  end(grantId: string): Promise<void>;
  /** Claims that the user's next sign-in has to answer. */
  requiredClaims(user: SignedInUser): Promise<string | undefined>;
  claimsAnswered(user: SignedInUser): Promise<void>;
}

export interface SignedInUser {
  readonly tenantId: string;
  readonly objectId: string;
  /** For display and audit only. */
  readonly username?: string;
}

/** With the ids under which Entra's log has the request that got it. */
export interface AccessToken extends EntraTrace {
  readonly accessToken: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Nothing but a new sign-in of the user helps. */
export class SignInRequired extends Error {
  public override readonly name = "SignInRequired";
  public constructor(options?: ErrorOptions) {
    super("the user has to sign in again", options);
  }
}

export interface EntraSessionsOptions {
  readonly store: RecordStore;
  readonly entra: Pick<EntraClient, "refresh">;
  /** Scopes that users are signed in for; Entra refuses a refresh without any. */
  readonly scopes: readonly string[];
  /** Longest time from one sign-in to the next. */
  readonly lifetimeSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Who signed in is known by then: the ID token that proved it has done its service. */
type SessionTokens = Omit<EntraTokens, "idToken" | "scopes">;

interface EntraSession {
  readonly user: SignedInUser;
  readonly tokens: SessionTokens;
  /** Set when the tokens are no longer to be used. */
  readonly signInRequired?: true;
}

/** Key of a user: stable, and unique across tenants. */
export function accountIdOf({ tenantId, objectId }: SignedInUser): string {
  return `${tenantId}.${objectId}`;
}

export function createEntraSessions(options: EntraSessionsOptions): EntraSessions {
  const { store, entra, scopes, lifetimeSeconds, now } = options;
  const sessions = createRecords<EntraSession>(store, "entra-session");
  const challenges = createRecords<string>(store, "claims-challenge");
  const renewals = new Map<string, Promise<AccessToken>>();
  const save = (grantId: string, session: EntraSession) => sessions.set(grantId, session, lifetimeSeconds);

  /** @param fallback - the token to go on with when there is no newer one */
  async function renew(
    grantId: string,
    session: EntraSession,
    { claims, fallback }: { readonly claims?: string | undefined; readonly fallback?: AccessToken | undefined },
  ): Promise<AccessToken> {
    const { refreshToken } = session.tokens;
    if (refreshToken === undefined) {
      if (fallback !== undefined) return fallback;
      await self.requireSignIn(grantId, claims);
      throw new SignInRequired();
    }
    try {
      const { tenantId } = session.user;
      const asked = { refreshToken, scopes, tenantId, ...(claims === undefined ? {} : { claims }) };
      const tokens = { refreshToken, ...sessionTokens(await entra.refresh(asked)) };
      // A sign-in demanded meanwhile stays demanded.
      const current = await sessions.get(grantId);
      if (current === undefined || current.signInRequired) throw new SignInRequired();
      await save(grantId, { ...session, tokens });
      return tokens;
    } catch (error) {
      const needed = signInNeededAfter(error);
      if (needed !== undefined) {
        await self.requireSignIn(grantId, needed.claims ?? claims);
        throw new SignInRequired({ cause: error });
      }
      if (fallback !== undefined && !(error instanceof SignInRequired)) return fallback;
      throw error;
    }
  }

  const self: EntraSessions = {
    begin: (grantId, user, tokens) => save(grantId, { user, tokens: sessionTokens(tokens) }),
    user: async (grantId) => (await sessions.get(grantId))?.user,
    isUsable: async (grantId) => {
      const session = await sessions.get(grantId);
      return session !== undefined && session.signInRequired === undefined;
    },
    accessToken: async (grantId, refused) => {
      const session = await sessions.get(grantId);
      if (session === undefined || session.signInRequired) throw new SignInRequired();
      const secondsLeft = session.tokens.expiresAt - now() / 1000;
      // A token that was refused may have been replaced by now, for another call that it was refused for.
      const claims = refused?.token === session.tokens.accessToken ? refused.claims : undefined;
      if (claims === undefined && secondsLeft > FORWARDING_LIMITS.tokenRenewalSeconds) return session.tokens;
      const name = JSON.stringify([grantId, claims]);
      const underWay = renewals.get(name);
      if (underWay !== undefined) return underWay;
      // The token at hand is what a challenge refused.
      const fallback = claims === undefined && secondsLeft > 0 ? session.tokens : undefined;
      const renewal = renew(grantId, session, { claims, fallback }).finally(() => renewals.delete(name));
      renewals.set(name, renewal);
      return renewal;
    },
    requireSignIn: async (grantId, claims) => {
      const session = await sessions.get(grantId);
      if (session === undefined) return;
      await save(grantId, { ...session, signInRequired: true });
      if (claims !== undefined) await challenges.set(accountIdOf(session.user), claims, lifetimeSeconds);
    },
    end: (grantId) => sessions.delete(grantId),
    requiredClaims: (user) => challenges.get(accountIdOf(user)),
    claimsAnswered: (user) => challenges.delete(accountIdOf(user)),
  };
  return self;
}

function sessionTokens(tokens: EntraTokens): SessionTokens {
  const { accessToken, refreshToken, expiresAt, correlationId, traceId } = tokens;
  return {
    accessToken,
    expiresAt,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}
