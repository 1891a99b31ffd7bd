import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { clientSetups } from "../../constructs/dossier/client-configurations.js";
import { GATEWAY_LIFETIMES } from "../../runtime/config/defaults.js";
import { contoso } from "../doubles/contoso.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { DOCUMENT_URL, startDeployment, type Deployment } from "./support/deployment.js";
import { startMcpRemote, type McpRemote } from "./support/mcp-remote.js";
import { signInTo } from "./support/user-of-client.js";

const folder = temporaryFolder();

let deployment: Deployment;
const started: McpRemote[] = [];

beforeAll(async () => {
  deployment = await startDeployment({
    tls: { folder },
    documentRedirectUris: ["http://localhost/oauth/callback"],
    movableClock: true,
  });
  deployment.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterEach(() => Promise.all(started.splice(0).map((remote) => remote.close())));

afterAll(() => deployment?.stop());

async function start(configuration: string, ...args: string[]): Promise<McpRemote> {
  const remote = await startMcpRemote(deployment, { folder: configuration, arguments: args });
  started.push(remote);
  return remote;
}

/** What stands behind the URL in the configuration that the dossier has for a client that can't register. */
function argumentsOfConfiguration(clientId: string): readonly string[] {
  const setups = clientSetups({ name: "contoso", mcpUrl: "https://mcp.contoso.com/mcp", clientIdFor: () => clientId });
  const { text } = setups.find(({ preset }) => preset === "mcp-remote") ?? {};
  const { mcpServers } = JSON.parse(text ?? "") as { mcpServers: { contoso: { args: readonly string[] } } };
  return mcpServers.contoso.args.slice(3);
}

/** Signs in and returns what the application then talks to. */
async function signedIn(remote: McpRemote, clientId: unknown = expect.any(String)): Promise<Client> {
  const url = new URL(await remote.authorizeUrl);
  expect(url.searchParams.get("client_id")).toEqual(clientId);
  await signInTo(url.href, deployment);
  return remote.connected;
}

const logged = (text: string): number => deployment.output().split(text).length - 1;

async function whoami(client: Client): Promise<unknown> {
  const { structuredContent } = await client.callTool({ name: "whoami", arguments: {} });
  return structuredContent;
}

const ADELE = { id: contoso.users.adele.objectId, displayName: "Adele Marsh" };

describe("mcp-remote", () => {
  it.each([
    ["registers itself", expect.stringMatching(/^[\da-f-]{36}$/), []],
    [
      "names its metadata document, with whatever protocol both speak",
      DOCUMENT_URL,
      ["--client-metadata-url", DOCUMENT_URL, "--protocol", "auto"],
    ],
    ["is pre-registered", contoso.publicClientId, argumentsOfConfiguration(contoso.publicClientId)],
  ])("signs in, lists the tools and reads Graph as its user when it %s [P-2] [P-20]", async (_name, clientId, args) => {
    const client = await signedIn(await start(temporaryFolder(), ...args), clientId);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("whoami");
    expect(await whoami(client)).toMatchObject(ADELE);
  });

  it("works on without a new sign-in when it is started again [P-3]", async () => {
    const configuration = temporaryFolder();
    const first = await start(configuration);
    await signedIn(first);
    await first.close();

    const second = await start(configuration);
    expect(await whoami(await second.connected)).toMatchObject(ADELE);
    expect(second.log()).not.toContain("/authorize?");
  });

  it("refreshes by itself when its access token has expired [P-3]", async () => {
    const remote = await start(temporaryFolder());
    const client = await signedIn(remote);
    const count = () => ["token-issue", "sign-in"].map((action) => logged(`"action":"${action}","decision":"allowed"`));
    const [tokens = 0, signIns] = count();
    await deployment.setClock(GATEWAY_LIFETIMES.accessTokenSeconds + 60);
    expect(await whoami(client)).toMatchObject(ADELE);
    expect(count()).toEqual([tokens + 1, signIns]);
  });

  it("leaves no token in what it tells its user, nor in the gateway's log", async () => {
    const remote = await start(temporaryFolder());
    await whoami(await signedIn(remote));
    for (const output of [remote.log(), deployment.output()]) {
      expect(output.length).toBeGreaterThan(0);
      expect(output).not.toMatch(/eyJ[\w-]{10,}\./);
    }
  });
});
