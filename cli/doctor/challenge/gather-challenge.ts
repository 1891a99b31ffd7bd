import type { Evidence } from "../evidence.js";
import { isRedirect } from "../http/answer.js";
import { PAGE_ORIGIN } from "../http/pages.js";
import { bearer, initializeRequest } from "../mcp/raw-requests.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { bearerChallenge } from "./parse-challenge.js";

/** Has the form of a token and was issued by nobody. */
const INVENTED_TOKEN = "invented-by-entra-mcp-doctor";
/** Nobody's (RFC 2606). */
const OTHER_ORIGIN = "https://doctor.invalid";

/** What the endpoint answers to those that it doesn't know. */
export async function gatherChallenge({ url, connection }: Evidence, { http }: Tools): Promise<Partial<Evidence>> {
  if (!wasTried(connection) || connection.first.kind !== "answer") {
    return { challenge: notTried("the endpoint does not answer") };
  }
  const { first } = connection;
  if (isRedirect(first)) return { challenge: notTried("the endpoint redirects") };
  const inQuery = new URL(url);
  inQuery.searchParams.set("access_token", INVENTED_TOKEN);
  const [tokenInQuery, withInventedToken, fromOtherOrigin, preflight] = await Promise.all([
    http.send(inQuery, initializeRequest()),
    http.send(url, initializeRequest(bearer(INVENTED_TOKEN))),
    http.send(url, initializeRequest({ origin: OTHER_ORIGIN })),
    http.send(url, {
      method: "OPTIONS",
      headers: {
        origin: PAGE_ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,mcp-protocol-version",
      },
    }),
  ]);
  return {
    challenge: {
      withoutToken: first,
      bearer: bearerChallenge(first.headers),
      tokenInQuery,
      withInventedToken,
      fromOtherOrigin,
      preflight,
    },
  };
}
