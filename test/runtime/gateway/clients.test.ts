import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGatewayWithServer, type GatewayWithServer } from "./support/gateway-with-server.js";
import { SDK_CLIENTS, TestProvider, type ClientRegistration, type ConnectedClient } from "./support/sdk-client.js";

jest.setTimeout(60_000);

const DOCUMENT_URL = "https://client.example/mcp-client.json";

let gateway: GatewayWithServer;
let website: LocalServer;

beforeAll(async () => {
  website = await startLocalServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        client_id: DOCUMENT_URL,
        client_name: "Client with a document",
        redirect_uris: ["http://127.0.0.1/callback"],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        scope: "access_as_user",
      }),
    );
  });
  gateway = await startGatewayWithServer({
    rewrites: [`https://client.example=${website.origin}`],
  });
});

afterAll(async () => {
  await gateway?.stop();
  await website.close();
});

const REGISTRATIONS: readonly ClientRegistration[] = [
  { by: "dynamic-registration" },
  { by: "metadata-document", url: DOCUMENT_URL },
  { by: "pre-registration", clientId: contoso.publicClientId, issuer: () => gateway.url },
];

const ROWS = Object.entries(SDK_CLIENTS).flatMap(([name, connect]) =>
  REGISTRATIONS.map((registration) => [name, registration.by, connect, registration] as const),
);

describe("real clients", () => {
  it.each(ROWS)(
    "%s with %s signs in, reads Graph as its user, and refreshes [P-2] [AS-5] [RS-18] [AS-1]",
    async (_name, _by, connect, registration) => {
      gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
      const provider = new TestProvider(registration);
      const client = await connect(gateway.mcpUrl, provider);

      const first = await client.callTool("whoami");
      expect(first).toMatchObject({ id: contoso.users.adele.objectId, displayName: "Adele Marsh" });

      provider.forgetAccessToken();
      const second = await client.callTool("whoami");
      expect(second).toMatchObject({ id: contoso.users.adele.objectId });
      expect(provider.signIns).toBe(1);
      await client.close();
    },
  );

  it("two users at once see their own data only", async () => {
    const users = [contoso.users.adele, contoso.users.bob];
    const clients: ConnectedClient[] = [];
    for (const user of users) {
      gateway.doubles.entra.control.signInAutomatically({ user: user.userPrincipalName });
      clients.push(
        await SDK_CLIENTS["SDK v2"](gateway.mcpUrl, new TestProvider({ by: "metadata-document", url: DOCUMENT_URL })),
      );
    }
    const rounds = Array.from({ length: 20 }, (_unused, round) => round % users.length);
    const answers = await Promise.all(rounds.map(async (index) => clients[index]?.callTool("whoami")));
    expect(answers.map((answer) => (answer as { id: string }).id)).toEqual(
      rounds.map((index) => users[index]?.objectId),
    );
    await Promise.all(clients.map((client) => client.close()));
  });

  it("leave no token in any log", () => {
    expect(gateway.output()).not.toMatch(/eyJ[\w-]{10,}\./);
  });
});
