import { checkResourceAllowed } from "@modelcontextprotocol/sdk/shared/auth-utils.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import { notTried, wasTried, type NotTried } from "../tried.js";
import { resourceOf } from "./authorization-request.js";

/**
 * Why nobody should sign in here, whatever they asked for. A server that names another one's resource would be brought
 * a token for that one; metadata under another issuer's name would have the code redeemed elsewhere. Clients stop at both.
 */
export function whyNotSignIn(evidence: Evidence): NotTried | undefined {
  const { authorizationServer, url } = evidence;
  if (!wasTried(authorizationServer)) return authorizationServer;
  const { issuer, document } = authorizationServer;
  if (document === undefined) return notTried("there is no metadata of the authorization server");
  const resource = resourceOf(evidence);
  if (resource === undefined || !isOfServer(resource, url)) {
    return notTried("the resource is not this server: a token for another one is not to be brought here");
  }
  if (textOf(document, "issuer") !== issuer) return notTried("the issuer is another one than the resource names");
  return undefined;
}

/** As the SDK's client has it: the URL itself, or a path above it. */
function isOfServer(resource: string, url: URL): boolean {
  return URL.canParse(resource) && checkResourceAllowed({ requestedResource: url, configuredResource: resource });
}
