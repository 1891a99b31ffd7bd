import {
  ConfidentialClientApplication,
  CryptoProvider,
  InteractionRequiredAuthError,
  ManagedIdentityApplication,
  ServerError,
  type INetworkModule,
} from "@azure/msal-node";
import { contoso } from "./contoso.js";
import { signInHeadless } from "./entra/headless-sign-in.js";
import { MICROSOFT_GRAPH } from "./entra/scopes.js";
import { fingerprint } from "./http/journal.js";
import { startDoubles, type Doubles } from "./start.js";

/** The library that the runtime uses, with production's authority and only the host rewritten. */
const { adele, bob } = contoso.users;
const API_SCOPE = `${contoso.apiClientId}/access_as_user`;
const GRAPH_SCOPES = ["https://graph.microsoft.com/User.Read"];
const redirectUri = "http://localhost:8400/callback";

let doubles: Doubles;

beforeAll(async () => {
  doubles = await startDoubles();
});
afterEach(() => {
  doubles.entra.control.reset();
  doubles.managedIdentity.control.reset();
});
afterAll(() => doubles.close());

function networkClient(): INetworkModule {
  const send =
    (method: "GET" | "POST"): INetworkModule["sendGetRequestAsync"] =>
    async (url, options) => {
      const target = url.replace("https://login.microsoftonline.com", doubles.entra.url);
      const init = {
        method,
        headers: options?.headers ?? {},
        ...(options?.body === undefined ? {} : { body: options.body }),
      };
      const response = await fetch(target, init);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        // MSAL names the type it expects.
        body: (await response.json()) as never,
      };
    };
  return { sendGetRequestAsync: send("GET"), sendPostRequestAsync: send("POST") };
}

/** A token of the gateway's managed identity, from where MSAL looks for one. */
async function managedIdentityToken(clientId: string = contoso.gatewayIdentity.clientId): Promise<string> {
  const before = { ...process.env };
  Object.assign(process.env, doubles.managedIdentity.environment);
  try {
    const application = new ManagedIdentityApplication({ managedIdentityIdParams: { userAssignedClientId: clientId } });
    const { accessToken } = await application.acquireToken({ resource: "api://AzureADTokenExchange" });
    return accessToken;
  } finally {
    process.env = before;
  }
}

function confidentialClient(identity?: string, clientCapabilities: string[] = []): ConfidentialClientApplication {
  return new ConfidentialClientApplication({
    auth: {
      clientCapabilities,
      clientId: contoso.apiClientId,
      authority: `https://login.microsoftonline.com/${contoso.tenantId}`,
      clientAssertion: () => managedIdentityToken(identity),
    },
    system: { networkClient: networkClient() },
  });
}

async function signIn(client: ConfidentialClientApplication, username: string, claims?: string) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const nonce = "nonce-of-the-gateway";
  const url = await client.getAuthCodeUrl({
    scopes: [API_SCOPE],
    redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: "S256",
    nonce,
    state: "state-of-the-gateway",
    ...(claims === undefined ? {} : { claims }),
  });
  expect(url).toMatch(/^https:\/\/login\.microsoftonline\.com\//);
  const returned = await signInHeadless(url, { username, entraUrl: doubles.entra.url });
  const code = returned.searchParams.get("code") ?? "";
  return client.acquireTokenByCode({ scopes: [API_SCOPE], redirectUri, codeVerifier: verifier, code, nonce });
}

it("signs a user in with a code and the federated credential", async () => {
  const result = await signIn(confidentialClient(), adele.userPrincipalName);
  expect(result.account).toMatchObject({
    homeAccountId: `${adele.objectId}.${contoso.tenantId}`,
    username: adele.userPrincipalName,
  });
  expect(result.tenantId).toBe(contoso.tenantId);
  expect(result.scopes).toEqual([API_SCOPE]);
  const [exchange] = doubles.entra.control.journal({ endpoint: "token" });
  expect(exchange?.form).not.toHaveProperty("client_secret");
  expect(exchange?.form.client_assertion).toMatch(/^sha256:/);
});

it("discovers nothing: metadata of the real authority is built in", async () => {
  await signIn(confidentialClient(), adele.userPrincipalName);
  expect(doubles.entra.control.journal({ endpoint: "metadata" })).toEqual([]);
});

it("refreshes silently, under the GUID of the application", async () => {
  const client = confidentialClient();
  const { account, accessToken } = await signIn(client, adele.userPrincipalName);
  if (!account) throw new Error("no account");
  const again = await client.acquireTokenSilent({ account, scopes: [API_SCOPE], forceRefresh: true });
  expect(again.accessToken).not.toBe(accessToken);
  const refreshes = doubles.entra.control.journal({ parameters: { grant_type: "refresh_token" } });
  expect(refreshes.map(({ outcome }) => outcome)).toEqual(["token"]);
});

it("cannot refresh under the application's URI", async () => {
  const client = confidentialClient();
  const { account } = await signIn(client, adele.userPrincipalName);
  if (!account) throw new Error("no account");
  const scopes = [`api://${contoso.apiClientId}/access_as_user`];
  await expect(client.acquireTokenSilent({ account, scopes, forceRefresh: true })).rejects.toThrow("AADSTS90009");
});

it("acts on behalf of the user, each user for themselves", async () => {
  const client = confidentialClient();
  for (const user of [adele, bob]) {
    const { accessToken } = await signIn(client, user.userPrincipalName);
    const result = await client.acquireTokenOnBehalfOf({ oboAssertion: accessToken, scopes: GRAPH_SCOPES });
    const response = await fetch(`${doubles.graph.url}/v1.0/me`, {
      headers: { authorization: `Bearer ${result?.accessToken ?? ""}` },
    });
    expect(await response.json()).toMatchObject({ userPrincipalName: user.userPrincipalName });
    const exchanges = doubles.entra.control.journal({ parameters: { assertion: fingerprint(accessToken) } });
    expect(exchanges).toHaveLength(1);
  }
});

it("learns of a claims challenge, and passes after a sign-in that replays it", async () => {
  const client = confidentialClient();
  doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH });
  const { accessToken } = await signIn(client, adele.userPrincipalName);
  const refusal = await client
    .acquireTokenOnBehalfOf({ oboAssertion: accessToken, scopes: GRAPH_SCOPES })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InteractionRequiredAuthError);
  const { claims } = refusal as InteractionRequiredAuthError;
  expect(claims).toContain("capolids");
  const again = await signIn(client, adele.userPrincipalName, claims);
  const result = await client.acquireTokenOnBehalfOf({ oboAssertion: again.accessToken, scopes: GRAPH_SCOPES });
  expect(result?.accessToken).toBeDefined();
});

it("passes Graph's claims challenge, once the client says that it can take one", async () => {
  const client = confidentialClient();
  const capable = confidentialClient(undefined, ["CP1"]);
  const { accessToken } = await signIn(client, adele.userPrincipalName);
  const exchange = async (application: ConfidentialClientApplication, claims?: string) => {
    const options = claims === undefined ? {} : { claims };
    const result = await application.acquireTokenOnBehalfOf({
      ...{ oboAssertion: accessToken, scopes: GRAPH_SCOPES },
      ...options,
    });
    return fetch(`${doubles.graph.url}/v1.0/me`, { headers: { authorization: `Bearer ${result?.accessToken ?? ""}` } });
  };
  doubles.graph.control.challengeNext();
  expect((await exchange(client)).status).toBe(200);
  const challenged = await exchange(capable);
  expect(challenged.status).toBe(401);
  const [, encoded = ""] = /claims="([^"]+)"/.exec(challenged.headers.get("www-authenticate") ?? "") ?? [];
  expect((await exchange(capable, Buffer.from(encoded, "base64").toString())).status).toBe(200);
});

it("loses the claims of a challenge that is worded invalid_grant without a suberror", async () => {
  const client = confidentialClient();
  const answer = { error: "invalid_grant", suberror: null };
  doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH, answer });
  const { accessToken } = await signIn(client, adele.userPrincipalName);
  const refusal = await client
    .acquireTokenOnBehalfOf({ oboAssertion: accessToken, scopes: GRAPH_SCOPES })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ServerError);
  expect(String((refusal as ServerError).errorNo)).toBe("50076");
  expect(refusal).not.toHaveProperty("claims");
});

it("is refused with an identity that the application does not trust", async () => {
  const stranger = confidentialClient(contoso.directIdentity.clientId);
  await expect(signIn(stranger, adele.userPrincipalName)).rejects.toThrow("AADSTS700213");
});
