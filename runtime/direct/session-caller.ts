import type { Request } from "express";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import type { AwaitedSignIn, SessionCaller } from "../server/signed-in-caller.js";
import type { BrowserSessions } from "./browser-sessions.js";

export interface SessionCallerOptions {
  readonly publicUrl: string;
  readonly clientId: string;
  /** Scopes this API exposes: who signed in at the server itself has all of them. */
  readonly exposedScopes: readonly string[];
  readonly sessions: Pick<BrowserSessions, "of">;
  readonly entraSessions: Pick<EntraSessions, "isUsable" | "requiredClaims">;
}

/**
 * Takes a browser's session in place of a token, for MCP requests of our own pages.
 *
 * Guarantees: a page of another origin can't use it (CSRF). Browsers name the origin of every POST that a script sends,
 * and no script can change what they name; the cookie isn't even sent along from elsewhere.
 */
export function sessionCaller(
  options: SessionCallerOptions,
): (request: Request) => Promise<SessionCaller | AwaitedSignIn | undefined> {
  const { publicUrl, clientId, exposedScopes, sessions, entraSessions } = options;
  return async (request) => {
    if (request.get("Origin") !== publicUrl) return undefined;
    const session = await sessions.of(request);
    if (session === undefined) return undefined;
    const { id, user, endsAt } = session;
    if (!(await entraSessions.isUsable(id))) {
      const awaitedClaims = await entraSessions.requiredClaims(user);
      return awaitedClaims === undefined ? undefined : { awaitedClaims };
    }
    return { session: id, identity: { ...user, scopes: exposedScopes, clientId, appOnly: false, expiresAt: endsAt } };
  };
}
