import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { DnsZone } from "@cdktf/provider-azurerm/lib/dns-zone";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { containerApp, containerOf } from "../../support/container-apps.js";
import { directSsoProps, existing } from "../../support/integration-fixtures.js";
import {
  azureStack,
  SynthesizedIntegration,
  synthesizeDirectSso,
  synthesizeOAuthProxy,
} from "../../support/synthesize.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("a custom domain", () => {
  const DOMAIN = "azurerm_container_app_custom_domain";
  const CERTIFICATE = "azurerm_container_app_environment_managed_certificate";

  it("is none by default", () => {
    expect(synthesizeDirectSso().resources(DOMAIN)).toEqual({});
  });

  it("without a certificate leaves the binding to whoever adds a managed one later", () => {
    const stack = synthesizeDirectSso({ hosting: { app: { customDomain: { hostName: "mcp.contoso.com" } } } });
    expect(stack.resource(DOMAIN)).toEqual({
      name: "mcp.contoso.com",
      container_app_id: "${azurerm_container_app.Hosting/App.id}",
      lifecycle: { ignore_changes: ["certificate_binding_type", "container_app_environment_certificate_id"] },
    });
  });

  it("with a certificate is bound to it", () => {
    const customDomain = { hostName: "mcp.contoso.com", certificateId: existing.certificateId };
    const stack = synthesizeDirectSso({ hosting: { app: { customDomain } } });
    expect(stack.resource(DOMAIN)).toEqual({
      name: "mcp.contoso.com",
      container_app_id: "${azurerm_container_app.Hosting/App.id}",
      container_app_environment_certificate_id: existing.certificateId,
      certificate_binding_type: "SniEnabled",
    });
  });

  describe("in an Azure DNS zone", () => {
    const customDomain = { hostName: "mcp.contoso.com", dnsZoneId: existing.dnsZoneId };
    const stack = synthesizeOAuthProxy({ tags: { owner: "platform" }, hosting: { gateway: { customDomain } } });
    const record = { zone_name: "contoso.com", resource_group_name: "rg-hub", ttl: 3600, tags: { owner: "platform" } };

    it("has a record that proves whose the name is, and an alias for the app", () => {
      expect(stack.resource("azurerm_dns_txt_record")).toEqual({
        ...record,
        name: "asuid.mcp",
        record: [{ value: "${azurerm_container_app.Hosting/Gateway.custom_domain_verification_id}" }],
      });
      expect(stack.resource("azurerm_dns_cname_record")).toEqual({
        ...record,
        name: "mcp",
        record: "contoso-gateway.${azurerm_container_app_environment.Hosting/Environment.default_domain}",
      });
      expect(stack.resources("azurerm_dns_a_record")).toEqual({});
    });

    it("is added once the records are there", () => {
      expect(stack.resource(DOMAIN).depends_on).toEqual([
        "azurerm_dns_txt_record.Hosting/Gateway/DomainVerification",
        "azurerm_dns_cname_record.Hosting/Gateway/DomainAlias",
      ]);
    });

    it("that only Terraform knows has its label computed there", () => {
      const app = azureStack();
      const zone = new DnsZone(app, "zone", { name: "contoso.com", resourceGroupName: "rg-dns" });
      const props = directSsoProps({
        hosting: { app: { customDomain: { hostName: "mcp.contoso.com", dnsZoneId: zone.id } } },
      });
      const synthesized = new SynthesizedIntegration(new EntraMcpIntegration(app, "Mcp", props));
      const label = 'trimsuffix("mcp.contoso.com", ".${element(split("/", azurerm_dns_zone.zone.id), 8)}")';
      expect(synthesized.resource("azurerm_dns_cname_record").name).toBe(`\${${label}}`);
      expect(synthesized.resource("azurerm_dns_txt_record").name).toBe(`asuid.\${${label}}`);
    });
  });

  describe("at the apex of a zone", () => {
    const customDomain = {
      ...{ hostName: "contoso.com", dnsZoneId: existing.dnsZoneId },
      managedCertificate: "HTTP",
    } as const;

    it("leads to the address of the environment, because an apex can't be an alias", () => {
      const stack = synthesizeDirectSso({ hosting: { app: { customDomain } } });
      expect(stack.resource("azurerm_dns_txt_record").name).toBe("asuid");
      expect(stack.resource("azurerm_dns_a_record")).toMatchObject({
        name: "@",
        records: ["${azurerm_container_app_environment.Hosting/Environment.static_ip_address}"],
      });
      expect(stack.resources("azurerm_dns_cname_record")).toEqual({});
      expect(stack.resource(CERTIFICATE).domain_control_validation).toBe("HTTP");
    });

    it("leads to the address of an environment that exists, which is read", () => {
      const environment = {
        existing: { id: existing.environmentId, defaultDomain: "green.westeurope.azurecontainerapps.io" },
      };
      const stack = synthesizeDirectSso({ hosting: { environment, app: { customDomain } } });
      expect(stack.resource("azurerm_dns_a_record").records).toEqual([
        "${data.azurerm_container_app_environment.Hosting/Environment.static_ip_address}",
      ]);
    });
  });

  it("has a managed certificate issued once the name is there, without which Azure refuses to", () => {
    const customDomain = { hostName: "mcp.contoso.com", managedCertificate: "CNAME" } as const;
    const stack = synthesizeOAuthProxy({ tags: { owner: "platform" }, hosting: { gateway: { customDomain } } });
    expect(stack.resource(CERTIFICATE)).toEqual({
      name: "contoso-gateway",
      container_app_environment_id: "${azurerm_container_app_environment.Hosting/Environment.id}",
      subject_name: "mcp.contoso.com",
      domain_control_validation: "CNAME",
      tags: { owner: "platform" },
      depends_on: ["azurerm_container_app_custom_domain.Hosting/Gateway/CustomDomain"],
    });
    expect(stack.resource(DOMAIN).lifecycle).toEqual({
      ignore_changes: ["certificate_binding_type", "container_app_environment_certificate_id"],
    });
  });

  it("needs an azurerm that knows managed certificates, and says so while synthesizing", () => {
    const synthesizeWith = (pin?: string) => () => {
      const stack = new TerraformStack(Testing.app({ outdir: temporaryFolder() }), "stack");
      new AzureadProvider(stack, "azuread");
      new AzurermProvider(stack, "azurerm", { features: [{}] });
      const customDomain = { hostName: "mcp.contoso.com", managedCertificate: "CNAME" } as const;
      new EntraMcpIntegration(stack, "Mcp", directSsoProps({ hosting: { app: { customDomain } } }));
      if (pin !== undefined) stack.addOverride("terraform.required_providers.azurerm.version", pin);
      return Testing.synth(stack, true);
    };
    expect(synthesizeWith()).toThrow(/azurerm is pinned to "4\.55\.0".*managed_certificate.*Loosen the pin/);
    expect(synthesizeWith("~> 4.55")).not.toThrow();
  });

  it("is the gateway's in oauth-proxy mode", () => {
    const stack = synthesizeOAuthProxy({ hosting: { gateway: { customDomain: { hostName: "mcp.contoso.com" } } } });
    expect(stack.resource(DOMAIN).container_app_id).toBe("${azurerm_container_app.Hosting/Gateway.id}");
  });

  it("takes the place of the default domain everywhere", () => {
    const stack = synthesizeOAuthProxy({ hosting: { gateway: { customDomain: { hostName: "mcp.contoso.com" } } } });
    expect(stack.text).not.toContain("contoso-gateway.$");
    expect(stack.integration.publicUrl).toBe("https://mcp.contoso.com");
    expect(stack.integration.mcpUrl).toBe("https://mcp.contoso.com/mcp");
    expect(stack.integration.redirectUri).toBe("https://mcp.contoso.com/callback");
    expect(stack.resource("azuread_application", "Api/Registration").web).toEqual({
      redirect_uris: ["https://mcp.contoso.com/callback"],
    });
    expect(containerOf(containerApp(stack, "Hosting/Server")).env).toContainEqual({
      name: "MCP_PUBLIC_URL",
      value: "https://mcp.contoso.com",
    });
    expect(stack.outputs.AdminConsentUrl).toContain('urlencode("https://mcp.contoso.com/callback")');
  });
});
