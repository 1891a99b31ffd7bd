import { jsonOf, textOf, type Exchange } from "../http/answer.js";
import type { HttpClient } from "../http/http-client.js";
import type { Tokens } from "./sign-in-evidence.js";

export function postForm(
  http: HttpClient,
  endpoint: string,
  form: Readonly<Record<string, string>>,
): Promise<Exchange> {
  return http.send(endpoint, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(form),
  });
}

/** Tokens of an answer, if it has any. */
export function tokensOf(exchange: Exchange): Tokens | undefined {
  if (exchange.kind !== "answer" || exchange.status !== 200) return undefined;
  const body = jsonOf(exchange);
  const accessToken = textOf(body, "access_token");
  if (accessToken === undefined) return undefined;
  return {
    accessToken,
    refreshToken: textOf(body, "refresh_token"),
    tokenType: textOf(body, "token_type"),
    expiresIn: typeof body?.expires_in === "number" ? body.expires_in : undefined,
    scope: textOf(body, "scope"),
  };
}
