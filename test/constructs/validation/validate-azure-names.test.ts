import { Fn } from "cdktf";
import { validateAzureName, type AzureNameKind } from "../../../constructs/validation/validate-azure-names.js";

interface Examples {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
}

function letters(count: number): string {
  return "a".repeat(count);
}

// Each kind at its shortest and longest, and one character beyond.
const examples: Record<AzureNameKind, Examples> = {
  integration: {
    accepted: ["ab", "contoso-mcp", "a1-b2", letters(24)],
    refused: ["", "a", letters(25), "Contoso", "1mcp", "-mcp", "mcp-", "con--toso", "con_toso", "con toso", "büro"],
  },
  mcpClient: {
    accepted: ["a", "my-client", letters(64)],
    refused: ["", letters(65), "My-Client", "my_client", "my.client"],
  },
  resourceGroup: {
    accepted: ["a", "rg-mcp", "RG_mcp(1).x", "Büro", letters(90)],
    refused: ["", letters(91), "rg-mcp.", "rg mcp", "rg/mcp", "rg#mcp"],
  },
  containerApp: {
    accepted: ["ab", "mcp-gateway", letters(32)],
    refused: ["", "a", letters(33), "Mcp", "1mcp", "mcp-", "mcp--x", "mcp.x", "mcp_x"],
  },
  containerAppEnvironment: {
    accepted: ["ab", "cae-mcp", "Cae-MCP-1", "1cae", letters(60)],
    refused: ["a", letters(61), "-cae", "cae-", "cae_mcp", "cae.mcp"],
  },
  container: { accepted: ["a", "mcp-server", letters(46)], refused: ["", letters(47), "Mcp", "mcp_server", "mcp-"] },
  scaleRule: { accepted: ["a", "http-requests", letters(63)], refused: ["", letters(64), "HTTP", "http_requests"] },
  containerAppSecret: {
    accepted: ["a", "1", "client-secret", letters(253)],
    refused: ["", letters(254), "Secret", "-secret", "secret-", "client_secret", "client.secret"],
  },
  userAssignedIdentity: {
    accepted: ["abc", "id-mcp_Server", "1id", letters(128)],
    refused: ["ab", letters(129), "-id", "_id", "id mcp", "id.mcp"],
  },
  keyVault: {
    accepted: ["kvm", "kv-Contoso-1", letters(24)],
    refused: ["kv", letters(25), "1kv", "kv--mcp", "kv-mcp-", "kv_mcp"],
  },
  keyVaultObject: {
    accepted: ["a", "client-secret", letters(127)],
    refused: ["", letters(128), "client_secret", "a/b"],
  },
  containerRegistry: { accepted: ["crmcp", "CrMcp1", letters(50)], refused: ["crmc", letters(51), "cr-mcp", "cr.mcp"] },
  managedRedis: {
    accepted: ["amr", "Amr-Mcp-1", "1amr", letters(60)],
    refused: ["am", letters(61), "-amr", "amr-", "amr--mcp", "amr_mcp", "amr.mcp"],
  },
  logAnalyticsWorkspace: {
    accepted: ["logs", "log-Mcp-1", letters(63)],
    refused: ["log", letters(64), "-logs", "logs-", "log_mcp"],
  },
  virtualNetwork: {
    accepted: ["vn", "vnet-Mcp_1.x", "1vnet_", letters(64)],
    refused: ["v", letters(65), "-vnet", "_vnet", "vnet-", "vnet.", "vnet mcp"],
  },
  federatedIdentityCredential: {
    accepted: ["mcp", "mcp-server_1", letters(120)],
    refused: ["ab", letters(121), "-mcp", "mcp server", "mcp/server"],
  },
  applicationDisplayName: {
    accepted: ["A", "Contoso MCP (Test)", "Büro – 日本", letters(256)],
    refused: ["", letters(257), " Contoso", "Contoso ", "Con\ntoso", " "],
  },
};

function cases(side: keyof Examples): [AzureNameKind, string][] {
  return (Object.keys(examples) as AzureNameKind[]).flatMap((kind) =>
    examples[kind][side].map((name) => [kind, name] as [AzureNameKind, string]),
  );
}

describe("validateAzureName", () => {
  test.each(cases("accepted"))("accepts for %s %j", (kind, name) => {
    expect(validateAzureName(kind, name, "name")).toEqual([]);
  });

  test.each(cases("refused"))("refuses for %s %j", (kind, name) => {
    expect(validateAzureName(kind, name, "name")).toMatchObject([{ path: "name", value: name }]);
  });

  test("says what is wrong and what to write", () => {
    const remedy =
      "Use 3 to 24 letters, digits and single hyphens, beginning with a letter, ending with a letter or digit";
    expect(validateAzureName("keyVault", "kv", "hosting.keyVault.name")).toEqual([
      {
        path: "hosting.keyVault.name",
        value: "kv",
        message: "is 2 characters long, which the name of a key vault can't be",
        remedy,
      },
    ]);
    expect(validateAzureName("keyVault", "kv_mcp", "hosting.keyVault.name")).toEqual([
      { path: "hosting.keyVault.name", value: "kv_mcp", message: "can't be the name of a key vault", remedy },
    ]);
  });

  test("leaves alone what only Terraform knows", () => {
    expect(validateAzureName("keyVault", Fn.lower("KV"), "name")).toEqual([]);
  });

  test.each([
    [7, "is a number where the name of a key vault as a string is expected"],
    [undefined, "is missing"],
    [["kv-mcp"], "is a list where the name of a key vault as a string is expected"],
  ])("reports the wrong JavaScript type of %p", (value, message) => {
    expect(validateAzureName("keyVault", value, "name")).toMatchObject([{ path: "name", message }]);
  });
});
