import { TerraformVariable } from "cdktf";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { containerApp, variablesOf } from "../../support/container-apps.js";
import { unhostedProps } from "../../support/integration-fixtures.js";
import {
  azureStack,
  synthesizeDirectSso,
  SynthesizedIntegration,
  synthesizeUnhosted,
} from "../../support/synthesize.js";

describe("hosted here", () => {
  it("is one registration and one app, and no public client", () => {
    const stack = synthesizeDirectSso({ clients: ["vscode"] });
    expect(Object.keys(stack.resources("azuread_application"))).toEqual(["Api/Registration"]);
    expect(Object.keys(stack.resources("azurerm_container_app"))).toEqual(["Hosting/App"]);
    expect(stack.integration.publicClient).toBeUndefined();
    expect(stack.integration.publicClientId).toBeUndefined();
    expect(Object.keys(stack.integration.workloads)).toEqual(["app"]);
  });

  it("runs the built-in runtime in its direct-sso role", () => {
    expect(variablesOf(containerApp(synthesizeDirectSso())).MCP_ROLE).toBe("direct-sso");
  });

  it("tells an image of the caller's own the same things", () => {
    const builtIn = variablesOf(containerApp(synthesizeDirectSso()));
    const server = { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 } as const;
    expect(variablesOf(containerApp(synthesizeDirectSso({ server })))).toEqual({ ...builtIn, PORT: "3000" });
  });
});

describe("the path that Entra answers at", () => {
  it.each([
    [
      "an image",
      { type: "container", image: "ghcr.io/contoso/wiki:1", targetPort: 3000, redirectPath: "/auth/callback" },
    ],
    ["a URL", { type: "existing", url: "https://wiki.contoso.com/mcp", redirectPath: "/auth/callback" }],
  ] as const)("is what %s of the caller's own expects", (_, server) => {
    const stack = server.type === "container" ? synthesizeDirectSso({ server }) : synthesizeUnhosted({ server });
    expect(stack.integration.redirectUri).toMatch(/[^/]\/auth\/callback$/);
    expect(stack.resource("azuread_application", "Api/Registration").web).toEqual({
      redirect_uris: [expect.stringMatching(/[^/]\/auth\/callback$/)],
    });
  });
});

describe("for a server that runs elsewhere", () => {
  it("hosts nothing and registers the server's own callback and MCP URL", () => {
    const stack = synthesizeUnhosted({ server: { type: "existing", url: "https://wiki.contoso.com:8443/v1/mcp" } });
    const { integration } = stack;
    expect(integration.hosting).toBeUndefined();
    expect(integration.workloads).toEqual({});
    expect(integration.publicUrl).toBe("https://wiki.contoso.com:8443");
    expect(integration.mcpUrl).toBe("https://wiki.contoso.com:8443/v1/mcp");
    expect(stack.resource("azuread_application").web).toEqual({
      redirect_uris: ["https://wiki.contoso.com:8443/callback"],
    });
  });

  it("takes a URL that only Terraform knows", () => {
    const stack = azureStack();
    const url = new TerraformVariable(stack, "mcp_url", { type: "string" }).stringValue;
    const props = unhostedProps({ server: { type: "existing", url } });
    const synthesized = new SynthesizedIntegration(new EntraMcpIntegration(stack, "Mcp", props));
    expect(synthesized.resource("azuread_application_identifier_uri", "Api/McpUrl").identifier_uri).toBe(
      "${var.mcp_url}",
    );
    expect(synthesized.resource("azuread_application").web).toEqual({
      redirect_uris: ['${join("/", slice(split("/", var.mcp_url), 0, 3))}/callback'],
    });
  });
});
