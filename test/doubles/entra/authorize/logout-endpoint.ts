import { html, redirect, type Endpoint } from "../../http/message.js";
import type { EntraState } from "../entra-state.js";
import { page } from "../html.js";
import { platformOfRedirectUri } from "../redirect-uris.js";
import { readToken } from "../read-token.js";
import { SESSION_COOKIE } from "./sign-in.js";

const EXPIRED_COOKIE = `${SESSION_COOKIE}=; Path=/; Max-Age=0`;

/** `/:tenant/oauth2/v2.0/logout` (OpenID Connect RP-Initiated Logout 1.0). Tokens that are out go on working. */
export function logoutEndpoint({ directory }: EntraState): Endpoint {
  return (request) => {
    const headers = { "set-cookie": EXPIRED_COOKIE };
    const target = request.query.get("post_logout_redirect_uri");
    const audience = readToken(request.query.get("id_token_hint") ?? "")?.claims.aud;
    const client = typeof audience === "string" ? directory.application(audience) : undefined;
    // Entra returns only to registered addresses, and needs to know whose.
    const allowed = target !== null && client !== undefined && platformOfRedirectUri(client, target) !== undefined;
    return allowed
      ? redirect(target, { headers, outcome: "signed out" })
      : html(200, page("You signed out of your account", ""), { headers, outcome: "signed out" });
  };
}
