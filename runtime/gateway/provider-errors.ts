import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";
import { STORE_RETRY_AFTER_SECONDS, StoreUnavailable } from "../stores/store-unavailable.js";

/**
 * 401 with every `invalid_client` (RFC 6749 section 5.2), which tells clients to register again: the provider answers
 * 400 where a metadata document can't be had any more.
 */
export async function unauthorizedClients(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const body: unknown = context.body;
  const isInvalidClient =
    typeof body === "object" && body !== null && "error" in body && body.error === "invalid_client";
  if (context.status === 400 && isInvalidClient) context.status = 401;
}

/** 503 in place of 500 while the store is away: clients ask again instead of giving their sign-in up. */
export function unavailableStore(provider: Provider): Parameters<Provider["use"]>[0] {
  const affected = new WeakSet<object>();
  provider.on("server_error", (context, error) => {
    if (error instanceof StoreUnavailable) affected.add(context);
  });
  return async (context, next) => {
    await next();
    if (!affected.has(context)) return;
    context.status = 503;
    context.set("Retry-After", String(STORE_RETRY_AFTER_SECONDS));
    if (isJson(context.body)) context.body = { ...context.body, error: "temporarily_unavailable" };
  };
}

/** Browsers get a page. */
function isJson(body: unknown): body is object {
  return typeof body === "object" && body !== null && "error" in body;
}
