import { join } from "node:path";
import ts from "typescript";

const repository = join(__dirname, "../..");

/**
 * The public API. A new name is a minor release. A name that is gone, or that is no longer a value, breaks the code of
 * users and is a major release with a line in the upgrade notes.
 */
const values = ["EntraMcpIntegration", "EntraMcpIntegrationError"];
const types = [
  "AdditionalServer",
  "AppRegistration",
  "AppRegistrationOptions",
  "AppRole",
  "ApplicationCredential",
  "AzureResourceReference",
  "BuiltInServer",
  "ClientRegistrationOptions",
  "CommonProps",
  "ConfidentialApi",
  "ContainerAppEnvironmentReference",
  "ContainerAppOptions",
  "ContainerRegistryReference",
  "ContainerServer",
  "ContainerSize",
  "CustomDomain",
  "CustomScaleRule",
  "DirectSsoHosting",
  "DirectSsoProps",
  "EmbeddedTokenStore",
  "EntraCloud",
  "EntraMcpIntegrationProps",
  "EntraProps",
  "Existing",
  "ExistingAppRegistration",
  "ExistingRedisTokenStore",
  "ExistingRegistration",
  "ExistingRegistrationPart",
  "ExistingRegistrationProps",
  "ExistingServer",
  "ExposedScope",
  "FederatedIdentityCredential",
  "FrontAppOptions",
  "GraphDelegatedPermission",
  "GraphPermissionById",
  "HostedContainer",
  "HostedDirectSsoProps",
  "HostedWorkload",
  "Hosting",
  "HostingProps",
  "HttpScaleRule",
  "IntegrationDossier",
  "KeyVaultCertificateCredential",
  "KeyVaultCertificateReference",
  "KeyVaultKeyReference",
  "KeyVaultSecretCredential",
  "KeyVaultSecretReference",
  "KnownGraphPermission",
  "ManagedRedisReference",
  "ManagedRedisSku",
  "ManagementLockTarget",
  "McpClient",
  "McpClientPreset",
  "NewContainerAppEnvironment",
  "NewContainerRegistry",
  "NewKeyVault",
  "NewLogAnalyticsWorkspace",
  "NewRedisTokenStore",
  "NewResourceGroup",
  "NewSealingKey",
  "NewVirtualNetwork",
  "OAuthProxyHosting",
  "OAuthProxyProps",
  "OptionalClaim",
  "OptionalClaims",
  "OwnedAppRegistration",
  "PreAuthorizablePreset",
  "PreAuthorizedClient",
  "PrivateDnsZoneReferences",
  "Probe",
  "Probes",
  "Problem",
  "ProviderAliases",
  "RedisTokenStore",
  "ResourceGroupReference",
  "RuntimeImageBuild",
  "ScaleRule",
  "SealingKeySize",
  "SharedTokenStoreOptions",
  "TcpScaleRule",
  "TokenStore",
  "UnhostedDirectSsoProps",
  "VirtualNetworkReference",
  "WorkloadIdentity",
  "WorkloadProfile",
];
/** Attributes and methods, beside those of every construct. */
const members = [
  "additionalMcpUrls",
  "adminConsentUrl",
  "api",
  "clientId",
  "fromExistingRegistration",
  "hosting",
  "identifierUri",
  "issuer",
  "mcpUrl",
  "preAuthorizedClientIds",
  "publicClient",
  "publicClientId",
  "publicUrl",
  "redirectUri",
  "scopes",
  "tenantId",
  "workloads",
];

const { checker, entry } = readEntry();

function readEntry() {
  const tsconfig = ts.readJsonConfigFile(join(repository, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonSourceFileConfigFileContent(tsconfig, ts.sys, repository);
  const path = join(repository, "constructs/index.ts");
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  const entry = file && checker.getSymbolAtLocation(file);
  if (!entry) throw new Error(`${path} is not a module`);
  return { checker, entry };
}

function exportsOf(kind: "value" | "type"): string[] {
  return checker
    .getExportsOfModule(entry)
    .filter((symbol) => {
      const target = checker.getAliasedSymbol(symbol);
      const exportedAsValue = (target.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(symbol);
      return exportedAsValue === (kind === "value");
    })
    .map(({ name }) => name)
    .sort();
}

/** Whether the export says `export type`, so that a class arrives as its instance type only. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (
    symbol.declarations?.some((node) => ts.isExportSpecifier(node) && ts.isTypeOnlyExportDeclaration(node)) ?? false
  );
}

/** Public members that the class itself declares. */
function membersOf(name: string): string[] {
  const symbol = checker.getExportsOfModule(entry).find((candidate) => candidate.name === name);
  const declaration = symbol && checker.getAliasedSymbol(symbol).valueDeclaration;
  if (!declaration || !ts.isClassDeclaration(declaration)) throw new Error(`${name} is not a class`);
  return declaration.members
    .filter(
      (member) => (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0,
    )
    .flatMap((member) => (member.name ? member.name.getText() : []))
    .sort();
}

describe("the public API", () => {
  it("has these values", () => {
    expect(exportsOf("value")).toEqual(values);
  });

  it("has these types", () => {
    expect(exportsOf("type")).toEqual(types);
  });

  it("has these attributes on the construct", () => {
    expect(membersOf("EntraMcpIntegration")).toEqual(members);
  });
});
