import { LIVENESS_PATH, READINESS_PATH } from "../../../runtime/config/routes.js";
import type { Evidence } from "../evidence.js";
import { initializeRequest } from "../mcp/raw-requests.js";
import type { Tools } from "../tools.js";
import { acceptsOldTls, shakeHands } from "./tls-handshake.js";

/** The first contact, as a client makes it that knows nothing but the URL. */
export async function gatherConnection({ url }: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  const { http, signal, options } = tools;
  const secure = url.protocol === "https:";
  const [tls, oldTlsAccepted, first, liveness, readiness] = await Promise.all([
    secure ? shakeHands(url, options.timeoutMilliseconds, signal) : undefined,
    secure ? acceptsOldTls(url, options.timeoutMilliseconds, signal) : undefined,
    http.send(url, initializeRequest()),
    http.send(new URL(LIVENESS_PATH, url)),
    http.send(new URL(READINESS_PATH, url)),
  ]);
  return { connection: { tls, oldTlsAccepted, first, liveness, readiness } };
}
