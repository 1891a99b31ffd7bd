import { itAccepts, itReports, problemsOf } from "./faults.js";
import { ids, minimalOAuthProxy } from "./valid-props.js";

describe("a custom domain", () => {
  const domain = "hosting.gateway.customDomain";
  const host = `${domain}.hostName`;
  const managed = (options: object) => ({
    [domain]: { hostName: "mcp.contoso.com", dnsZoneId: ids.dnsZone, ...options },
  });

  itReports(minimalOAuthProxy, [
    {
      fault: "a URL",
      changes: { [host]: "https://mcp.contoso.com/mcp" },
      message: "has a scheme",
      remedy: 'Write "mcp.contoso.com"',
    },
    { fault: "a wildcard", changes: { [host]: "*.contoso.com" }, message: "has a wildcard", remedy: "Name one host" },
    {
      fault: "upper case",
      changes: { [host]: "MCP.contoso.com" },
      message: "upper-case",
      remedy: 'Write "mcp.contoso.com"',
    },
    {
      fault: "a port",
      changes: { [host]: "mcp.contoso.com:443" },
      message: "has a port",
      remedy: 'Write "mcp.contoso.com"',
    },
    {
      fault: "a path",
      changes: { [host]: "mcp.contoso.com/mcp" },
      message: "has a path",
      remedy: 'Write "mcp.contoso.com"',
    },
    {
      fault: "a single label",
      changes: { [host]: "contoso" },
      message: "is not a host name",
      remedy: "fully qualified",
    },
    {
      fault: "an underscore",
      changes: { [host]: "my_mcp.contoso.com" },
      message: "is not a host name",
      remedy: "fully qualified",
    },
    {
      fault: "a dot at the end",
      changes: { [host]: "mcp.contoso.com." },
      message: "is not a host name",
      remedy: "fully qualified",
    },
    {
      fault: "a name of the platform's",
      changes: { [host]: "mcp.calm-sea.westeurope.azurecontainerapps.io" },
      message: "gives out itself",
      remedy: "domain of yours",
    },
    {
      fault: "a host name without an object around it",
      changes: { "hosting.gateway.customDomain": "mcp.contoso.com" },
      message: "is a string",
      remedy: "{ hostName }",
    },
    {
      fault: "a Key Vault certificate for the environment's",
      changes: {
        "hosting.gateway.customDomain": { hostName: "mcp.contoso.com", certificateId: `${ids.vault}/certificates/tls` },
      },
      path: "hosting.gateway.customDomain.certificateId",
      message: "certificate of a Container Apps environment",
      remedy: "managedEnvironments/<name>/certificates/<name>",
    },
  ]);

  itReports(minimalOAuthProxy, [
    {
      fault: "a certificate that Azure manages, which the provider can't bind",
      changes: managed({ certificateId: ids.certificate.replace("/certificates/", "/managedCertificates/") }),
      path: `${domain}.certificateId`,
      message: "is a certificate that Azure manages",
      remedy: 'managedCertificate: "CNAME" or "HTTP"',
    },
    {
      fault: "two certificates",
      changes: managed({ certificateId: ids.certificate, managedCertificate: "CNAME" }),
      path: `${domain}.managedCertificate`,
      message: "contradicts certificateId",
      remedy: "Remove one of them",
    },
    {
      fault: "a switch for the kind of proof",
      changes: managed({ managedCertificate: true }),
      path: `${domain}.managedCertificate`,
      message: "is a boolean",
      remedy: '"CNAME" or "HTTP"',
    },
    {
      fault: "a zone that the host name isn't in",
      changes: managed({ hostName: "mcp.notcontoso.com" }),
      path: `${domain}.dnsZoneId`,
      message: "is the zone contoso.com, which mcp.notcontoso.com is not in",
      remedy: "the zone of the host name",
    },
    {
      fault: "a private zone, which the proof can't be read from",
      changes: managed({ dnsZoneId: ids.keyVaultZone }),
      path: `${domain}.dnsZoneId`,
      message: "is not the resource id of a DNS zone",
      remedy: "Microsoft.Network/dnsZones/<name>",
    },
    {
      fault: "an apex proven by an alias",
      changes: managed({ hostName: "contoso.com", managedCertificate: "CNAME" }),
      path: `${domain}.managedCertificate`,
      message: "is the apex of its zone",
      remedy: 'Write "HTTP"',
    },
    {
      fault: "a managed certificate behind internal ingress",
      changes: {
        ...managed({ dnsZoneId: undefined, managedCertificate: "CNAME" }),
        "hosting.gateway.ingress": "internal",
      },
      path: `${domain}.managedCertificate`,
      message: "whoever issues it has to reach the app",
      remedy: "in front of the app",
    },
    {
      fault: "records that lead to internal ingress",
      changes: { ...managed({}), "hosting.gateway.ingress": "internal" },
      path: `${domain}.dnsZoneId`,
      message: "only its neighbours reach",
      remedy: "in front of the app",
    },
    {
      fault: "a managed certificate for an address that is private",
      changes: {
        ...managed({ managedCertificate: "CNAME" }),
        "hosting.network": { addressSpace: "10.20.0.0/24" },
        "hosting.environment": { internalLoadBalancer: true },
      },
      path: `${domain}.managedCertificate`,
      message: "which has a private address only",
      remedy: "certificateId",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["an international name", { [host]: "xn--bcher-kva.example" }],
    ["records and a managed certificate", managed({ managedCertificate: "CNAME" })],
    ["an apex, proven by HTTP", managed({ hostName: "contoso.com", managedCertificate: "HTTP" })],
    ["a name below the apex, proven by HTTP", managed({ managedCertificate: "HTTP" })],
    ["records for a certificate of one's own", managed({ certificateId: ids.certificate })],
    [
      "a certificate behind internal ingress",
      { ...managed({ dnsZoneId: undefined, certificateId: ids.certificate }), "hosting.gateway.ingress": "internal" },
    ],
  ]);

  it("leaves credentials in front of a host out of the problem", () => {
    const problems = problemsOf(minimalOAuthProxy, { [host]: "https://user:s3cr3t@mcp.contoso.com" });
    expect(problems).toEqual([
      { path: host, message: "has credentials in front of the host name", remedy: "Give the host name alone" },
    ]);
  });
});
