import type { KoaContextWithOIDC } from "oidc-provider";

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
