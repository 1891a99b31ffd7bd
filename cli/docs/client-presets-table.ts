import { mcpClientPresets, type McpClientPresetDefinition } from "../../constructs/entra/mcp-client-presets.js";
import { markdownTable } from "./markdown-table.js";

/** The presets of MCP clients: what is pre-authorized for each, and where Entra may send its users back to. */
export function clientPresetsTable(): string {
  const presets: readonly [string, McpClientPresetDefinition][] = Object.entries(mcpClientPresets);
  return markdownTable(
    ["Preset", "Client", "Pre-authorized client ids", "Redirect URIs on the public client"],
    presets.map(([name, { title, entraClientIds, redirectUris }]) => [
      code(name),
      title,
      cell(entraClientIds),
      cell(redirectUris),
    ]),
  );
}

function cell(values: readonly string[]): string {
  return values.length === 0 ? "none" : values.map(code).join("<br>");
}

function code(text: string): string {
  return `\`${text}\``;
}
