import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { jsonOf, type Exchange } from "../http/answer.js";
import type { HttpClient } from "../http/http-client.js";
import { PAGE_ORIGIN } from "../http/pages.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";

const WELL_KNOWN_PATH = "/.well-known/oauth-protected-resource";

/** Asks for the metadata of the resource in all places where clients look. */
export async function gatherResource({ url, challenge }: Evidence, { http }: Tools): Promise<Partial<Evidence>> {
  if (!wasTried(challenge)) return { resource: challenge };
  const { origin, pathname } = url;
  const named = challenge.bearer?.parameters.get("resource_metadata");
  const places = {
    challenge: await fetchDocument(http, named !== undefined && canBeAsked(named, url) ? named : undefined),
    path: await fetchDocument(http, pathname === "/" ? undefined : `${origin}${WELL_KNOWN_PATH}${pathname}`),
    root: await fetchDocument(http, `${origin}${WELL_KNOWN_PATH}`),
  };
  const found = [places.challenge, places.path, places.root].find(
    (exchange) => exchange?.kind === "answer" && exchange.status === 200 && jsonOf(exchange) !== undefined,
  );
  return { resource: { places, document: found && jsonOf(found) } };
}

/** Another scheme at the same host is a mistake of its own, and nothing has to listen there. */
function canBeAsked(address: string, { host, origin }: URL): boolean {
  if (!isConfidential(address)) return false;
  const named = new URL(address);
  return named.host !== host || named.origin === origin;
}

async function fetchDocument(http: HttpClient, address: string | undefined): Promise<Exchange | undefined> {
  if (address === undefined) return undefined;
  return http.send(address, { headers: { accept: "application/json", origin: PAGE_ORIGIN } });
}

/** For stages that need the document. */
export const NO_DOCUMENT = notTried("the server publishes no metadata of its resource");
