import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  SUITE_RUNS,
  type RunSummary,
  type SuiteRunDefinition,
  type SuiteRunId,
} from "../../cli/docs/conformance/suite-runs.js";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { contoso } from "../doubles/contoso.js";
import { Browser } from "../doubles/browser.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { startDirect } from "../runtime/direct/support/direct-process.js";
import { startServer } from "../runtime/server/server-process.js";
import type { LocalServer } from "../support/local-server.js";
import { summaryOf } from "./run-summary.js";
import { DOCUMENT_URL, startReferee, type Referee } from "./referee.js";
import { runSuite, together, type SuiteRun } from "./run-suite.js";
import { startTokenShim } from "./token-shim.js";

jest.setTimeout(300_000);

let referee: Referee;
const summaries: Partial<Record<SuiteRunId, RunSummary>> = {};

beforeAll(async () => {
  referee = await startReferee();
});
afterAll(async () => {
  await referee?.stop();
  const { passed, failed } = totalsOf(Object.values(summaries));
  process.stdout.write(`conformance suite: ${passed} checks passed, ${failed} failed as expected\n`);
});

/** What docs/conformance.md says came of each run. */
const RESULTS = JSON.parse(readFileSync(join(__dirname, "results.json"), "utf8")) as Record<SuiteRunId, RunSummary>;

function totalsOf(all: readonly RunSummary[]) {
  const sum = (pick: (summary: RunSummary) => number) => all.reduce((total, summary) => total + pick(summary), 0);
  return { passed: sum(({ checks }) => checks.passed), failed: sum(({ checks }) => checks.failed) };
}

describe("the authorization server", () => {
  it.each([
    ["authorization-pre-registered", contoso.publicClientId],
    ["authorization-metadata-document", DOCUMENT_URL],
  ] as const)("passes, asked by a client known as in %s", (id, clientId) =>
    expectVerdict(id, () => signingInAs(clientId)),
  );

  /** The suite prints where to sign in, and waits for the answer. */
  async function signingInAs(clientId: string): Promise<SuiteRun> {
    const { gateway } = referee;
    const port = await freePort();
    const args = ["--url", gateway.url, "--client-id", clientId, "--resource", gateway.mcpUrl, "--port", String(port)];
    const addresses = new Set<string>();
    return runSuite(["authorization", ...args], (output) => {
      const address = /^http\S+\/authorize\?\S+$/m.exec(output)?.[0];
      if (address === undefined || addresses.has(address)) return;
      addresses.add(address);
      void signIn(address, `http://127.0.0.1:${port}/callback`);
    });
  }

  async function signIn(address: string, redirectUri: string): Promise<void> {
    const failed = (error: unknown) => `${redirectUri}?${new URLSearchParams({ error: String(error) }).toString()}`;
    await fetch(await new Browser().signIn(address, redirectUri).catch(failed));
  }
});

describe.each(["endpoint", "gateway"] as const)("the MCP endpoint, reached by %s,", (way) => {
  it("passes what 2025-11-25 requires, expected failures aside [RS-14] [RS-18]", () => requirements("2025-11-25"));

  it("passes what 2026-07-28 requires [RS-14] [RS-17] [RS-18] [RS-21] [RS-22] [RS-23] [RS-25] [TR-3] [TR-4]", () =>
    requirements("2026-07-28"));

  function requirements(revision: "2025-11-25" | "2026-07-28"): Promise<void> {
    const id = `${way}-${revision}` as const;
    const args = ["server", "--url", referee.endpoints[way], "--requirements", revision];
    return expectVerdict(id, () => runSuite([...args, ...expectedFailuresOf(SUITE_RUNS[id])]));
  }
});

/** Roles that read Microsoft Graph, each with an address that its clients' tokens open. */
const GRAPH_ROLES = {
  "graph-tools": async () => {
    const server = await startServer();
    return { mcpUrl: server.url.href, token: await server.tokenOf("adele"), stop: () => server.stop() };
  },
  direct: async () => {
    const direct = await startDirect();
    return { mcpUrl: `${direct.url}/mcp`, token: await direct.tokenOf("adele"), stop: () => direct.stop() };
  },
} as const;

describe.each(["graph-tools", "direct"] as const)("the role with tools over Microsoft Graph, %s,", (role) => {
  let stopRole: (() => Promise<void>) | undefined;
  let shim: LocalServer | undefined;
  beforeAll(async () => {
    const { mcpUrl, token, stop } = await GRAPH_ROLES[role]();
    stopRole = stop;
    shim = await startTokenShim(mcpUrl, token);
  });
  afterAll(async () => {
    await shim?.close();
    await stopRole?.();
  });

  it.each(["2025-11-25", "2026-07-28"] as const)(
    "passes what needs no tools of the suite's: %s [RS-14]",
    (revision) => {
      const id = `${role}-${revision}` as const;
      return expectVerdict(id, () => each(SUITE_RUNS[id]));
    },
  );

  async function each({ scenarios = [], specVersion, ...definition }: SuiteRunDefinition): Promise<SuiteRun> {
    const version = specVersion === undefined ? [] : ["--spec-version", specVersion];
    const args = ["server", "--url", `${shim?.origin ?? ""}/mcp`, ...version];
    const runs: SuiteRun[] = [];
    for (const scenario of scenarios) {
      runs.push(await runSuite([...args, "--scenario", scenario, ...expectedFailuresOf(definition)]));
    }
    return together(runs);
  }
});

describe("the list of expected failures", () => {
  it.each([
    ["an entry that passes after all", "ping", "- ping"],
    ["a failure without an entry", "tools-call-elicitation", "- ping"],
  ])("can only shrink: %s fails the run", async (_what, scenario, entry) => {
    const file = join(temporaryFolder(), "expected.yml");
    writeFileSync(file, `server:\n  ${entry}\n`);
    const args = ["--scenario", scenario, "--spec-version", "2025-11-25", "--expected-failures", file];
    const { exitCode } = await runSuite(["server", "--url", referee.endpoints.endpoint, ...args]);

    expect(exitCode).toBe(1);
  });
});

function expectedFailuresOf({ expectedFailures }: Pick<SuiteRunDefinition, "expectedFailures">): readonly string[] {
  if (expectedFailures === undefined) return [];
  return ["--expected-failures", join(__dirname, "expected-failures", `${expectedFailures}.yml`)];
}

/**
 * The suite's own verdict, which knows the expected failures, and what the documentation says about it. Some of the
 * suite's checks give a server less than a second, so that a busy machine deserves a second attempt.
 */
async function expectVerdict(id: SuiteRunId, attempt: () => Promise<SuiteRun>): Promise<void> {
  const verdictOf = (run: SuiteRun) => ({
    exitCode: run.exitCode,
    ...(run.exitCode === 0 ? {} : { output: run.output }),
    [id]: summaryOf(run, SUITE_RUNS[id]),
  });
  const expected = { exitCode: 0, [id]: RESULTS[id] };
  let run = await attempt();
  if (!isDeepStrictEqual(verdictOf(run), expected)) run = await attempt();
  summaries[id] = summaryOf(run, SUITE_RUNS[id]);

  expect(verdictOf(run)).toEqual(expected);
}
