import { buildDiscoveryUrls } from "@modelcontextprotocol/sdk/client/auth.js";
import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { jsonOf, textOf, textsOf } from "../http/answer.js";
import { NO_DOCUMENT } from "../resource-metadata/gather-resource.js";
import { PAGE_ORIGIN } from "../http/pages.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { whereAuthorizationIs } from "./where.js";

/** Asks for the metadata of the first authorization server, in every form and place that clients know. */
export async function gatherAuthorizationServer(evidence: Evidence, { http }: Tools): Promise<Partial<Evidence>> {
  const { resource, url } = evidence;
  if (!wasTried(resource)) return { authorizationServer: resource };
  if (resource.document === undefined) return { authorizationServer: NO_DOCUMENT };
  const [issuer] = textsOf(resource.document, "authorization_servers") ?? [];
  if (issuer === undefined || !isConfidential(issuer)) {
    return { authorizationServer: notTried("the resource names no authorization server that can be asked") };
  }
  const attempts = await Promise.all(
    buildDiscoveryUrls(issuer).map(async ({ url: address, type: form }) => {
      const exchange = await http.send(address, { headers: { accept: "application/json", origin: PAGE_ORIGIN } });
      const document = exchange.kind === "answer" && exchange.status === 200 ? jsonOf(exchange) : undefined;
      return { form, exchange, document };
    }),
  );
  const document = attempts.find((attempt) => attempt.document !== undefined)?.document;
  const keysAt = textOf(document, "jwks_uri");
  const tokenEndpoint = textOf(document, "token_endpoint");
  const where = whereAuthorizationIs(issuer, url);
  return {
    authorizationServer: {
      issuer,
      where,
      attempts,
      document,
      keys: keysAt !== undefined && isConfidential(keysAt) ? await http.send(keysAt) : undefined,
      tokenPreflight:
        tokenEndpoint !== undefined && isConfidential(tokenEndpoint) && where !== "entra"
          ? await http.send(tokenEndpoint, {
              method: "OPTIONS",
              headers: { origin: PAGE_ORIGIN, "access-control-request-method": "POST" },
            })
          : undefined,
    },
  };
}
