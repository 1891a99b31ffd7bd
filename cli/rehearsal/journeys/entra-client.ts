import { mcpClientPresets } from "../../../constructs/entra/mcp-client-presets.js";
import { signInHeadless } from "../../../test/doubles/entra/headless-sign-in.js";
import { clientJourney } from "./client-journey.js";
import type { ClientKind } from "./headless-client.js";
import type { Traveller } from "./journey.js";

const { entraClientIds, redirectUris } = mcpClientPresets.vscode;
const REDIRECT_URI = redirectUris.find((uri) => uri.startsWith("http://127.0.0.1")) ?? redirectUris[0];

/**
 * An MCP client that is an application in Entra, as Visual Studio Code is: it signs its user in there and brings the
 * token to the server. Knows of claims challenges what Entra-aware clients know: the next sign-in carries them.
 */
export const entraClient = clientJourney(entraAware, {
  title: "in an MCP client with a token of Entra's own",
  signedIn: "the user signed in at Entra, which the server's metadata names",
  redeemed: "redeemed the code for Entra's token for the server",
  leadsInto: ({ preAuthorizedClientIds }) => preAuthorizedClientIds.includes(entraClientIds[0]),
});

function entraAware({ deployment: { doubles }, userName }: Traveller): ClientKind {
  let claims: string | undefined;
  // The server names the real Entra, as it would in Azure; who answers here is the double.
  const rewrites = doubles.rewrittenHosts.split(" ").map((pair) => pair.split("=") as [string, string]);
  const here = (address: string): string =>
    rewrites.reduce((text, [real, double]) => (text.startsWith(real) ? text.replace(real, double) : text), address);
  return {
    redirectUrl: REDIRECT_URI,
    information: { client_id: entraClientIds[0] },
    fetch: async (address, init) => {
      const response = await fetch(here(String(address)), init);
      const [, challenge] = /\bclaims="([^"]+)"/.exec(response.headers.get("www-authenticate") ?? "") ?? [];
      if (challenge !== undefined) claims = Buffer.from(challenge, "base64").toString();
      return response;
    },
    needsSignIn: () => claims !== undefined,
    signIn: (url) => {
      if (claims !== undefined) url.searchParams.set("claims", claims);
      claims = undefined;
      return signInHeadless(url, { username: userName, entraUrl: doubles.entra.url });
    },
  };
}
