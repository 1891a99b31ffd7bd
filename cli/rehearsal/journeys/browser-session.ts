import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { LOGIN_PATH, LOGOUT_PATH } from "../../../runtime/config/routes.js";
import { Browser } from "../../../test/doubles/browser.js";
import { callWhoami, demandSecondFactor, SECOND_FACTOR, type Journey } from "./journey.js";

/** A browser signs in at the server itself, and calls as scripts of the console do: with its session, without a token. */
export const browserSession: Journey = {
  title: "in a browser",
  take: async (traveller) => {
    const { deployment, userName, meetsPolicy, report } = traveller;
    const { origin } = new URL(deployment.mcpUrl);
    const browser = new Browser();
    await signIn(browser, origin, userName);
    report("signed in at Entra through /login, and came back to the console");

    const client = new Client({ name: "entra-mcp-rehearsal", version: "1.0.0" });
    await client.connect(sessionTransport(browser, deployment.mcpUrl));
    try {
      report(`called whoami with the session; Graph says: ${await callWhoami(client, userName)}`);
      if (meetsPolicy) {
        demandSecondFactor(traveller);
        await refused(callWhoami(client, userName), "a call went through that a policy should have stopped");
        await signIn(browser, origin, userName);
        await callWhoami(client, userName);
        report(SECOND_FACTOR);
      }
      await browser.visit(`${origin}${LOGOUT_PATH}`, { from: "here" }, { origin });
      await refused(callWhoami(client, userName), "a session went on after its end");
      report("signed out, which ended the session");
    } finally {
      await client.close();
    }
  },
};

async function signIn(browser: Browser, origin: string, userName: string): Promise<void> {
  const end = await browser.follow(`${origin}${LOGIN_PATH}`);
  if (end instanceof URL || end.url !== `${origin}/` || !end.text.includes(userName)) {
    throw new Error("the sign-in did not end at the console of its user");
  }
}

/** What a browser adds to requests of the page's scripts. */
function sessionTransport(browser: Browser, mcpUrl: string): StreamableHTTPClientTransport {
  const url = new URL(mcpUrl);
  return new StreamableHTTPClientTransport(url, {
    fetch: (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set("cookie", browser.cookieHeader(url));
      headers.set("origin", url.origin);
      return fetch(address, { ...init, headers });
    },
  });
}

async function refused(attempt: Promise<unknown>, otherwise: string): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 401) return;
    throw error;
  }
  throw new Error(otherwise);
}
