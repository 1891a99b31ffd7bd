/** Runs of the conformance suite: what is tested, and how. */
export const SUITE_RUNS = {
  "authorization-pre-registered": {
    title: "Authorization server, pre-registered client",
    command: "conformance authorization --url <gateway> --client-id <id> --resource <gateway>/mcp",
    requirements: undefined,
  },
  "authorization-metadata-document": {
    title: "Authorization server, client with a metadata document",
    command: "conformance authorization --url <gateway> --client-id https://… --resource <gateway>/mcp",
    requirements: undefined,
  },
  "server-2025-11-25": {
    title: "MCP endpoint, 2025-11-25",
    command: "conformance server --url <endpoint> --requirements 2025-11-25",
    requirements: "2025-11-25",
  },
  "server-2026-07-28": {
    title: "MCP endpoint, 2026-07-28",
    command: "conformance server --url <endpoint> --requirements 2026-07-28",
    requirements: "2026-07-28",
  },
  "server-2025-11-25-through-gateway": {
    title: "MCP endpoint through the gateway, 2025-11-25",
    command: "conformance server --url <gateway>/mcp --requirements 2025-11-25",
    requirements: "2025-11-25",
  },
  "server-2026-07-28-through-gateway": {
    title: "MCP endpoint through the gateway, 2026-07-28",
    command: "conformance server --url <gateway>/mcp --requirements 2026-07-28",
    requirements: "2026-07-28",
  },
} as const;

export type SuiteRunId = keyof typeof SUITE_RUNS;

/** What came of a run. A test holds `test/conformance/results.json` to it. */
export interface RunSummary {
  /** Those that the revision requires. */
  readonly scenarios: { readonly passed: number; readonly failed: number };
  /** Of those scenarios. */
  readonly checks: { readonly passed: number; readonly failed: number; readonly warnings: number };
  /** Names of scenarios that are run without being required. */
  readonly notScored: { readonly passed: readonly string[]; readonly failed: readonly string[] };
}
