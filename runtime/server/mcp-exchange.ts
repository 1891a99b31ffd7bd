import type { AuthInfo } from "@modelcontextprotocol/server";
import type { SignedInCaller } from "./signed-in-caller.js";

/** One HTTP request to the MCP endpoint, as tool calls inside of it see it. */
export interface McpExchange {
  readonly caller: SignedInCaller;
  readonly requestId: string;
  /** Set by a tool call that can't work before the user has signed in again. */
  signInRequired?: NewSignIn;
}

/** Why the user has to sign in again. */
export interface NewSignIn {
  /** Claims request as JSON text that the sign-in has to carry. Without one the old sign-in is simply over. */
  readonly claims?: string;
}

/** Hands an exchange through the MCP library, which passes its authentication on as it is. */
export function authInfoOf(exchange: McpExchange, resourceMetadataUrl: string): AuthInfo {
  const { identity } = exchange.caller;
  return {
    // Handlers here take the caller from the exchange; the library only wants to see a text.
    token: "",
    clientId: identity.clientId,
    scopes: [...identity.scopes],
    expiresAt: identity.expiresAt,
    resourceMetadataUrl,
    extra: { exchange },
  };
}

/** The exchange a handler of the MCP library is called for. */
export function exchangeOf(authInfo: AuthInfo | undefined): McpExchange {
  const exchange = authInfo?.extra?.exchange as McpExchange | undefined;
  if (exchange === undefined) throw new Error("the MCP handler was reached without authentication");
  return exchange;
}
