import {
  mcpClientPresets,
  type McpClientPreset,
  type McpClientPresetDefinition,
  type PreAuthorizablePreset,
} from "../../../constructs/entra/mcp-client-presets.js";
import { validateUuid } from "../../../constructs/validation/validate-uuid.js";

const presets: [string, McpClientPresetDefinition][] = Object.entries(mcpClientPresets);

// The compiler holds these two lists against the types derived from the table, in both directions.
const everyPreset: Record<McpClientPreset, true> = {
  vscode: true,
  "claude-web": true,
  "claude-desktop": true,
  "claude-code": true,
  cursor: true,
  "mcp-inspector": true,
  "mcp-remote": true,
  "azure-cli": true,
  teams: true,
};
const everyPreAuthorizablePreset: Record<PreAuthorizablePreset, true> = {
  vscode: true,
  "azure-cli": true,
  teams: true,
};

describe("MCP client presets", () => {
  test("are those that the types name", () => {
    expect(presets.map(([name]) => name)).toEqual(Object.keys(everyPreset));
  });

  test("can be pre-authorized exactly when they have an Entra client id", () => {
    const withClientId = presets.filter(([, { entraClientIds }]) => entraClientIds.length > 0);
    expect(withClientId.map(([name]) => name)).toEqual(Object.keys(everyPreAuthorizablePreset));
  });

  test.each(presets)("%s is good for something, and its ids are UUIDs", (_, { entraClientIds, redirectUris }) => {
    expect(entraClientIds.length + redirectUris.length).toBeGreaterThan(0);
    expect(entraClientIds.flatMap((id) => validateUuid(id, "entraClientIds"))).toEqual([]);
  });

  test("name loopback callbacks without a port, which Entra ignores for localhost", () => {
    const localhost = presets.flatMap(([, { redirectUris }]) =>
      redirectUris.filter((uri) => uri.includes("localhost")),
    );
    expect(localhost.length).toBeGreaterThan(0);
    expect(localhost.filter((uri) => /localhost:\d/.test(uri))).toEqual([]);
  });

  // Microsoft's published application ids; a public README prints a wrong one for the Azure CLI.
  test.each([
    ["vscode", ["aebc6443-996d-45c2-90f0-388ff96faa56"]],
    ["azure-cli", ["04b07795-8ddb-461a-bbee-02f9e1bf7b46"]],
    ["teams", ["1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"]],
  ] as const)("%s has the Entra client ids Microsoft publishes", (preset, ids) => {
    expect(mcpClientPresets[preset].entraClientIds).toEqual(ids);
  });

  test("cover the ten ports VS Code may listen on", () => {
    const ports = mcpClientPresets.vscode.redirectUris.flatMap(
      (uri) => /^http:\/\/127\.0\.0\.1:(\d+)\/$/.exec(uri)?.[1] ?? [],
    );
    expect(ports).toEqual(Array.from({ length: 10 }, (_, index) => String(33418 + index)));
  });
});
