import { clientSetups } from "../../constructs/dossier/client-configurations.js";
import { contoso } from "../doubles/contoso.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { DOCUMENT_URL, startDeployment, type Deployment } from "./support/deployment.js";
import { runInspector } from "./support/inspector.js";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment({
    tls: { folder: temporaryFolder() },
    documentRedirectUris: ["http://127.0.0.1/oauth/callback"],
  });
  deployment.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(() => deployment?.stop());

const WHOAMI = ["tools/call", "--tool-name", "whoami"];

/** How the command that the dossier has names the client; its callback's port may be another program's here. */
function clientIdOfConfiguration(clientId: string): readonly string[] {
  const setups = clientSetups({ name: "contoso", mcpUrl: "https://mcp.contoso.com/mcp", clientIdFor: () => clientId });
  const { text } = setups.find(({ preset }) => preset === "mcp-inspector") ?? {};
  return /--client-id \S+/.exec(text ?? "")?.[0].split(" ") ?? [];
}

describe("MCP Inspector", () => {
  it.each([
    ["registers itself", expect.stringMatching(/^[\da-f-]{36}$/), []],
    [
      "names its metadata document, with the protocol of 2026-07-28",
      DOCUMENT_URL,
      ["--client-metadata-url", DOCUMENT_URL, "--protocol-era", "modern"],
    ],
    ["is pre-registered", contoso.publicClientId, clientIdOfConfiguration(contoso.publicClientId)],
  ])("signs in and reads Graph as its user when it %s [P-2]", async (_name, clientId, args) => {
    const run = await runInspector(deployment, WHOAMI, { folder: temporaryFolder(), arguments: args });
    expect(run.authorizeUrl?.searchParams.get("client_id")).toEqual(clientId);
    expect(run).toMatchObject({
      exitCode: 0,
      result: { structuredContent: { id: contoso.users.adele.objectId, displayName: "Adele Marsh" } },
    });
  });
});
