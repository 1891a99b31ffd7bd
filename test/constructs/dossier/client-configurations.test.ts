import { clientSetups } from "../../../constructs/dossier/client-configurations.js";
import type { OAuthProxyProps } from "../../../constructs/index.js";
import { dossierOf } from "../../support/dossiers.js";
import { directSsoProps, oauthProxyProps } from "../../support/integration-fixtures.js";

const own = "3f1d6a52-0c0f-4a4e-9d5c-2f6a1b8c9d0e";
const hosting = { gateway: { customDomain: { hostName: "mcp.contoso.com" } } };
const mcpUrl = "https://mcp.contoso.com/mcp";

type Dossier = ReturnType<typeof dossierOf>["dossier"];

const clientsOf = ({ clients }: Dossier) => new Map(clients.map((entry) => [entry.client, entry]));

function atTheGateway(props: Partial<OAuthProxyProps> = {}) {
  return clientsOf(dossierOf(oauthProxyProps({ ...props, hosting: { ...hosting, ...props.hosting } })).dossier);
}

function parsed(entry: { readonly text: string } | undefined): unknown {
  return JSON.parse(entry?.text ?? "");
}

describe("behind the gateway", () => {
  const clients = atTheGateway({ clients: ["cursor", "vscode", "claude-web"] });

  it("clients register by themselves, so the URL is all they need", () => {
    expect(parsed(clients.get("Visual Studio Code"))).toEqual({
      servers: { contoso: { type: "http", url: mcpUrl } },
    });
    expect(parsed(clients.get("Cursor"))).toEqual({ mcpServers: { contoso: { url: mcpUrl } } });
    expect(parsed(clients.get("Others, through mcp-remote"))).toEqual({
      mcpServers: { contoso: { command: "npx", args: ["-y", "mcp-remote", mcpUrl] } },
    });
    expect(clients.get("Claude Code")?.text).toBe(`claude mcp add --transport http contoso ${mcpUrl}`);
    expect(clients.get("Claude Desktop and claude.ai")?.text).toBe(`Name: contoso\nURL: ${mcpUrl}`);
    expect(clients.get("MCP Inspector")?.text).toBe(
      `npx @modelcontextprotocol/inspector --transport http --server-url ${mcpUrl}`,
    );
    expect([...clients.values()].map(({ ready }) => ready)).toEqual(Array(6).fill(true));
  });

  it("is the same as what the page of `npm start` shows", () => {
    const setups = clientSetups({ name: "contoso", mcpUrl });
    expect([...clients.values()].map(({ client, place, text }) => [client, place, text])).toEqual(
      setups.map(({ client, place, text }) => [client, place, text]),
    );
  });

  it("clients whose redirect URIs are not listed are not ready", () => {
    const unready = [...atTheGateway().values()].filter(({ ready }) => !ready).map(({ client }) => client);
    // Of its metadata document VS Code's loopback addresses count.
    expect(unready).toEqual(["Claude Desktop and claude.ai", "Cursor"]);
    const withoutDocuments = atTheGateway({ clientRegistration: { metadataDocuments: false } });
    expect(withoutDocuments.get("Visual Studio Code")?.ready).toBe(false);
    const anyHost = atTheGateway({ clientRegistration: { dangerouslyAllowAnyRedirectHost: true } });
    expect(anyHost.get("Claude Desktop and claude.ai")?.ready).toBe(true);
  });

  it("clients get the pre-registered client id where none can register", () => {
    const closed = atTheGateway({
      clients: ["cursor", "vscode", "claude-web"],
      clientRegistration: { dynamic: false, metadataDocuments: false },
    });
    const id = "<client id of contoso client>";
    expect(parsed(closed.get("Visual Studio Code"))).toMatchObject({
      servers: { contoso: { oauth: { clientId: id } } },
    });
    expect(parsed(closed.get("Cursor"))).toMatchObject({ mcpServers: { contoso: { auth: { CLIENT_ID: id } } } });
    expect(closed.get("Claude Code")?.text).toBe(
      `claude mcp add --transport http --client-id '${id}' --callback-port 8080 contoso ${mcpUrl}`,
    );
    const documentsOnly = atTheGateway({ clients: ["vscode", "cursor"], clientRegistration: { dynamic: false } });
    expect(parsed(documentsOnly.get("Visual Studio Code"))).not.toHaveProperty("servers.contoso.oauth");
    expect(parsed(documentsOnly.get("Cursor"))).toHaveProperty("mcpServers.contoso.auth");
  });

  it("clients that connect from the internet are told whether they can", () => {
    const claude = (gateway: NonNullable<OAuthProxyProps["hosting"]["gateway"]>) =>
      atTheGateway({
        clients: ["claude-web"],
        hosting: { location: "westeurope", runtimeImage: "ghcr.io/contoso/entra-mcp-runtime:1.0.0", gateway },
      }).get("Claude Desktop and claude.ai");
    expect(claude({})?.ready).toBe(true);
    expect(claude({ ingress: "internal" })?.ready).toBe(false);
    expect(claude({ allowedIpRanges: { office: "203.0.113.0/24" } })?.notes.join()).toContain("allowedIpRanges");
  });
});

describe("in direct-sso mode", () => {
  const direct = (clients: Parameters<typeof directSsoProps>[0]) =>
    clientsOf(dossierOf(directSsoProps(clients)).dossier);

  it("Visual Studio Code signs in as Microsoft's own application, once that is listed", () => {
    expect(direct({ clients: ["vscode"] }).get("Visual Studio Code")).toMatchObject({ ready: true });
    expect(direct({}).get("Visual Studio Code")).toMatchObject({ ready: false });
    expect(parsed(direct({ clients: ["vscode"] }).get("Visual Studio Code"))).not.toHaveProperty(
      "servers.contoso.oauth",
    );
  });

  it("others need a registration of their own", () => {
    const without = direct({}).get("Claude Code");
    expect(without).toMatchObject({ ready: false });
    expect(without?.text).toContain("--client-id '<client id of your registration for this client>'");
    expect(without?.notes.join()).toContain("`http://localhost/callback`");
    const listed = direct({ clients: [{ name: "desktop", entraClientId: own }] }).get("Claude Code");
    expect(listed).toMatchObject({ ready: true });
    expect(listed?.text).toContain(`--client-id ${own} `);
  });
});

it("quotes for the shell whatever is more than a word", () => {
  const [, claudeCode] = clientSetups({ name: "contoso", mcpUrl: "https://x/$(id)'mcp" });
  expect(claudeCode?.text).toBe(`claude mcp add --transport http contoso 'https://x/$(id)'\\''mcp'`);
});
