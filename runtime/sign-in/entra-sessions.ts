import { FORWARDING_LIMITS, SIGN_IN_LIMITS } from "../config/defaults.js";
import type { EntraClient, EntraTokens, EntraTrace } from "../entra/entra-client.js";
import type { RefusedToken } from "../entra/refused-token.js";
import { createRecords } from "../stores/records.js";
import type { TokenStore } from "../stores/token-store.js";
import { signInNeededAfter } from "./entra-failure.js";
import { createRenewalTurns } from "./renewal-turns.js";
import { createSignIns, ENTRA_SESSION, type SignInFacts } from "./sign-ins.js";
import { accountIdOf, type SignedInUser } from "./signed-in-user.js";

/**
 * The one place that holds users' Entra tokens: one session for each grant of the authorization server.
 *
 * Guarantees: tokens leave only as the upstream's access token. A session that Entra ended, or wants a new sign-in for,
 * is no more, and its client's refresh is refused too, so that clients start over instead of retrying for ever. Over all
 * replicas one at a time asks Entra to renew a session's tokens, and nothing brings an ended session back.
 */
export interface EntraSessions {
  /** @param clientId - the MCP client that it is for */
  begin(grantId: string, user: SignedInUser, tokens: EntraTokens, clientId?: string): Promise<void>;
  /** Whose sign-in it is, while it stands. */
  user(grantId: string): Promise<SignedInUser | undefined>;
  /** Whether the sign-in still stands. */
  isUsable(grantId: string): Promise<boolean>;
  /**
   * An access token for the API that users are signed in for, fresh enough to work with; after a claims challenge, one
   * that meets it in place of the one that was refused, if Entra gives it without the user. Throws SignInRequired.
   */
  accessToken(grantId: string, refused?: RefusedToken): Promise<AccessToken>;
  /** Ends the session: its user has to sign in again, with these claims if there are any. */
  requireSignIn(grantId: string, claims?: string): Promise<void>;
  /** Ends the session and everything that hangs on it. */
  end(grantId: string): Promise<void>;
  /** Ends all of a user's, whatever they are for. */
  endAllOf(user: SignedInUser): Promise<readonly SignInFacts[]>;
  /** Claims that the user's next sign-in has to answer. */
  requiredClaims(user: SignedInUser): Promise<string | undefined>;
  claimsAnswered(user: SignedInUser): Promise<void>;
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
  readonly store: TokenStore;
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

interface EntraSession extends SignInFacts {
  readonly tokens: SessionTokens;
}

export function createEntraSessions(options: EntraSessionsOptions): EntraSessions {
  const { store, entra, scopes, lifetimeSeconds, now } = options;
  const sessions = createRecords<EntraSession>(store, ENTRA_SESSION);
  const challenges = createRecords<string>(store, "claims-challenge");
  const signIns = createSignIns({ store, lifetimeSeconds, perUser: SIGN_IN_LIMITS.perUser, now });
  const turns = createRenewalTurns(store);
  const renewals = new Map<string, Promise<AccessToken>>();
  const secondsLeft = ({ expiresAt }: SessionTokens) => expiresAt - now() / 1000;

  async function standing(grantId: string): Promise<EntraSession> {
    const session = await sessions.get(grantId);
    if (session === undefined) throw new SignInRequired();
    return session;
  }

  /** What a call can be answered with at once. */
  function fresh({ tokens }: EntraSession, refused: RefusedToken | undefined): SessionTokens | undefined {
    // A token that was refused may have been replaced by now, for another call that it was refused for.
    const good = refused?.token !== tokens.accessToken && secondsLeft(tokens) > FORWARDING_LIMITS.tokenRenewalSeconds;
    return good ? tokens : undefined;
  }

  /** The token at hand, while it lasts; a challenge refused it. */
  function fallback({ tokens }: EntraSession, refused: RefusedToken | undefined): SessionTokens | undefined {
    return refused?.token !== tokens.accessToken && secondsLeft(tokens) > 0 ? tokens : undefined;
  }

  /** Asks Entra, in this replica's turn. */
  async function renew(grantId: string, refused: RefusedToken | undefined): Promise<AccessToken> {
    // Another replica may have had its turn since.
    const session = await standing(grantId);
    const renewed = fresh(session, refused);
    if (renewed !== undefined) return renewed;
    const { refreshToken } = session.tokens;
    const { tenantId } = session.user;
    const claims = refused?.token === session.tokens.accessToken ? refused.claims : undefined;
    const atHand = fallback(session, refused);
    if (refreshToken === undefined) {
      if (atHand !== undefined) return atHand;
      await self.requireSignIn(grantId, claims);
      throw new SignInRequired();
    }
    try {
      const asked = { refreshToken, scopes, tenantId, ...(claims === undefined ? {} : { claims }) };
      const tokens = { refreshToken, ...sessionTokens(await entra.refresh(asked)) };
      // Over what is there and nothing else: a session that ended meanwhile stays ended. If this replica ends before it
      // has written, the next one asks with the refresh token before: Entra doesn't end it when it gives a new one.
      if (!(await sessions.replace(grantId, { ...session, tokens }))) throw new SignInRequired();
      return tokens;
    } catch (error) {
      const needed = signInNeededAfter(error);
      if (needed !== undefined) {
        await self.requireSignIn(grantId, needed.claims ?? claims);
        throw new SignInRequired({ cause: error });
      }
      if (atHand !== undefined && !(error instanceof SignInRequired)) return atHand;
      throw error;
    }
  }

  const self: EntraSessions = {
    begin: async (grantId, user, tokens, clientId) => {
      const begunAt = Math.floor(now() / 1000);
      const facts = { user, begunAt, ...(clientId === undefined ? {} : { clientId }) };
      await signIns.file(grantId, facts);
      await sessions.set(grantId, { ...facts, tokens: sessionTokens(tokens) }, lifetimeSeconds);
    },
    user: async (grantId) => (await sessions.get(grantId))?.user,
    isUsable: async (grantId) => (await sessions.get(grantId)) !== undefined,
    accessToken: async (grantId, refused) => {
      const session = await standing(grantId);
      const atOnce = fresh(session, refused);
      if (atOnce !== undefined) return atOnce;
      const name = JSON.stringify([grantId, refused?.claims]);
      const underWay = renewals.get(name);
      if (underWay !== undefined) return underWay;
      const renewal = turns
        .inTurn<AccessToken>(grantId, {
          run: () => renew(grantId, refused),
          // Nobody waits for another replica who can go on without it.
          meanwhile: async () => {
            const current = await standing(grantId);
            return fresh(current, refused) ?? fallback(current, refused);
          },
        })
        .finally(() => renewals.delete(name));
      renewals.set(name, renewal);
      return renewal;
    },
    requireSignIn: async (grantId, claims) => {
      const session = await sessions.get(grantId);
      if (session === undefined) return;
      await sessions.delete(grantId);
      if (claims !== undefined) await challenges.set(accountIdOf(session.user), claims, lifetimeSeconds);
    },
    end: (grantId) => signIns.end(grantId),
    endAllOf: (user) => signIns.endAllOf(user),
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
