/** A run of the conformance suite: what is tested, and how. */
export interface SuiteRunDefinition {
  readonly title: string;
  /** As somebody would type it, with places to fill in. */
  readonly command: string;
  readonly specVersion?: "2025-11-25" | "2026-07-28";
  /** Those to run, in place of all that the revision requires. */
  readonly scenarios?: readonly string[];
  /** List of scenarios that are known to fail, in test/conformance/expected-failures. */
  readonly expectedFailures?: string;
}

const AUTHORIZATION = "conformance authorization --url <gateway> --resource <gateway>/mcp --client-id";

/** What needs no tools of the suite's: the tools over Microsoft Graph are others. */
const WITHOUT_FIXTURE = {
  "2025-11-25": ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"],
  "2026-07-28": [
    "tools-list",
    "server-stateless",
    "http-header-validation",
    "caching",
    "input-required-result-unsupported-methods",
    "dns-rebinding-protection",
  ],
} as const;

export const SUITE_RUNS = {
  "authorization-pre-registered": {
    title: "Authorization server, pre-registered client",
    command: `${AUTHORIZATION} <id>`,
  },
  "authorization-metadata-document": {
    title: "Authorization server, client with a metadata document",
    command: `${AUTHORIZATION} https://…`,
  },
  "endpoint-2025-11-25": {
    title: "MCP endpoint, 2025-11-25",
    command: "conformance server --url <endpoint> --requirements 2025-11-25",
    specVersion: "2025-11-25",
    expectedFailures: "endpoint-2025-11-25",
  },
  "endpoint-2026-07-28": {
    title: "MCP endpoint, 2026-07-28",
    command: "conformance server --url <endpoint> --requirements 2026-07-28",
    specVersion: "2026-07-28",
    expectedFailures: "endpoint-2026-07-28",
  },
  "gateway-2025-11-25": {
    title: "MCP endpoint through the gateway, 2025-11-25",
    command: "conformance server --url <gateway>/mcp --requirements 2025-11-25",
    specVersion: "2025-11-25",
    expectedFailures: "endpoint-2025-11-25",
  },
  "gateway-2026-07-28": {
    title: "MCP endpoint through the gateway, 2026-07-28",
    command: "conformance server --url <gateway>/mcp --requirements 2026-07-28",
    specVersion: "2026-07-28",
    expectedFailures: "endpoint-2026-07-28",
  },
  "graph-tools-2025-11-25": {
    title: "MCP server with the tools over Microsoft Graph, 2025-11-25",
    command: "conformance server --url <server>/mcp --spec-version 2025-11-25 --scenario <each>",
    specVersion: "2025-11-25",
    scenarios: WITHOUT_FIXTURE["2025-11-25"],
  },
  "graph-tools-2026-07-28": {
    title: "MCP server with the tools over Microsoft Graph, 2026-07-28",
    command: "conformance server --url <server>/mcp --spec-version 2026-07-28 --scenario <each>",
    specVersion: "2026-07-28",
    scenarios: WITHOUT_FIXTURE["2026-07-28"],
    expectedFailures: "graph-tools-2026-07-28",
  },
  "direct-2025-11-25": {
    title: "direct-sso with the tools over Microsoft Graph, 2025-11-25",
    command: "conformance server --url <server>/mcp --spec-version 2025-11-25 --scenario <each>",
    specVersion: "2025-11-25",
    scenarios: WITHOUT_FIXTURE["2025-11-25"],
  },
  "direct-2026-07-28": {
    title: "direct-sso with the tools over Microsoft Graph, 2026-07-28",
    command: "conformance server --url <server>/mcp --spec-version 2026-07-28 --scenario <each>",
    specVersion: "2026-07-28",
    scenarios: WITHOUT_FIXTURE["2026-07-28"],
    expectedFailures: "graph-tools-2026-07-28",
  },
} as const satisfies Readonly<Record<string, SuiteRunDefinition>>;

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
