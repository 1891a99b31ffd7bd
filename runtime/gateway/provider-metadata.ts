import type { KoaContextWithOIDC } from "oidc-provider";
import type { McpResource } from "./mcp-resource.js";
import { METADATA_PATHS } from "./routes.js";

/** Names the MCP scopes, which the provider keeps out of its own list, and only the response mode that pages allow. */
export function publishMetadata(resources: readonly McpResource[]) {
  const scopes = [...new Set(resources.flatMap((resource) => resource.scopes))];
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (context.status !== 200 || !METADATA_PATHS.includes(context.path as (typeof METADATA_PATHS)[number])) return;
    context.set("Cache-Control", "public, max-age=300");
    context.body = {
      ...(context.body as Record<string, unknown>),
      scopes_supported: [...scopes, "openid"],
      response_modes_supported: ["query"],
    };
  };
}
