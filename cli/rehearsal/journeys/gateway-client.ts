import { Browser } from "../../../test/doubles/browser.js";
import { clientJourney } from "./client-journey.js";
import type { ClientKind } from "./headless-client.js";

const REDIRECT_URI = "http://localhost:33418/callback";

/** An MCP client that knows nothing but the gateway's URL, and registers itself there. */
export const gatewayClient = clientJourney(clientOfGateway, {
  title: "in an MCP client",
  registered: "registered itself with the gateway",
  signedIn: "the user allowed the client and signed in at Entra",
  redeemed: "redeemed the code for the gateway's own token",
});

/** In a browser of its own. */
export function clientOfGateway(): ClientKind {
  const browser = new Browser();
  return { redirectUrl: REDIRECT_URI, signIn: (url) => browser.signIn(url.href, REDIRECT_URI) };
}
