import { Router, type RequestHandler } from "express";
import { PROTECTED_RESOURCE_METADATA_PATH } from "../config/routes.js";

/** A day's worth of clients asks at most once an hour; a changed scope list is seen within one. */
const MAX_AGE_SECONDS = 3600;

/** An OAuth 2.0 protected resource: one MCP endpoint. */
export interface ProtectedResource {
  /** Canonical URL of the endpoint: with a path, without a trailing slash. */
  readonly resource: string;
  /** Issuers, byte for byte as in their own metadata, because clients compare strings. */
  readonly authorizationServers: readonly [string, ...string[]];
  /** Scopes a client asks for when a challenge names none. */
  readonly scopesSupported: readonly string[];
  /** Name to show to people. */
  readonly resourceName?: string;
}

/** URL of the resource's document, for the `resource_metadata` parameter of challenges. */
export function resourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${PROTECTED_RESOURCE_METADATA_PATH}${pathname === "/" ? "" : pathname}`;
}

/**
 * The document itself. `offline_access` never appears in it: it is between client and authorization server.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-2
 */
export function resourceMetadataDocument(protectedResource: ProtectedResource): Readonly<Record<string, unknown>> {
  const { resource, authorizationServers, scopesSupported, resourceName } = protectedResource;
  return {
    resource,
    authorization_servers: authorizationServers,
    scopes_supported: scopesSupported.filter((scope) => scope !== "offline_access"),
    bearer_methods_supported: ["header"],
    ...(resourceName === undefined ? {} : { resource_name: resourceName }),
  };
}

/**
 * Serves the documents of all resources at their path-inserted URLs, and the first one's at the root as well, where
 * clients look that do not insert paths. Open to browsers of any origin: it is public and holds nothing of a user.
 */
export function protectedResourceMetadata(resources: readonly [ProtectedResource, ...ProtectedResource[]]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.all(PROTECTED_RESOURCE_METADATA_PATH, documentHandler(resources[0]));
  for (const protectedResource of resources) {
    router.all(new URL(resourceMetadataUrl(protectedResource.resource)).pathname, documentHandler(protectedResource));
  }
  return router;
}

function documentHandler(protectedResource: ProtectedResource): RequestHandler {
  const body = JSON.stringify(resourceMetadataDocument(protectedResource));
  return (request, response) => {
    response.set("Access-Control-Allow-Origin", "*");
    if (request.method === "OPTIONS") {
      response.set({ "Access-Control-Allow-Methods": "GET", "Access-Control-Allow-Headers": "*" }).status(204).end();
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.set("Allow", "GET, HEAD, OPTIONS").status(405).end();
      return;
    }
    response.set("Cache-Control", `public, max-age=${MAX_AGE_SECONDS}`).type("application/json").send(body);
  };
}
