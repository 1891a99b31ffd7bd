import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { RefusedToken } from "../entra/refused-token.js";
import { claimsChallenge } from "./claims-challenge.js";

/** Gets the token for the request's user; after a refusal, one that meets its claims. */
export type TokenOfUser = (refused?: RefusedToken) => Promise<string>;

/**
 * Puts the user's token on each request. A claims challenge is answered once with a token that meets it: often Entra
 * can issue one without the user, for example after an account was changed elsewhere.
 *
 * The library's own handler knows no challenges, and keeps the provider for all requests of a client.
 */
export class AuthorizeRequest implements Middleware {
  private next: Middleware | undefined;

  constructor(private readonly tokenOfUser: TokenOfUser) {}

  async execute(context: Context): Promise<void> {
    const token = await this.tokenOfUser();
    await this.send(context, token);
    const claims = challengeOf(context);
    if (claims === undefined) return;
    await this.send(context, await this.tokenOfUser({ token, claims }));
  }

  setNext(next: Middleware): void {
    this.next = next;
  }

  private async send(context: Context, token: string): Promise<void> {
    context.options = {
      ...context.options,
      headers: { ...plainHeaders(context), Authorization: `Bearer ${token}` },
    };
    await this.next?.execute(context);
  }
}

function challengeOf({ response }: Context): string | undefined {
  return response?.status === 401 ? claimsChallenge(response.headers.get("www-authenticate")) : undefined;
}

function plainHeaders({ options }: Context): Record<string, string> {
  return (options?.headers ?? {}) as Record<string, string>;
}
