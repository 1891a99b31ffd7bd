import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SUITE_RUNS, type SuiteRunId } from "../../cli/docs/conformance/suite-runs.js";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { contoso } from "../doubles/contoso.js";
import { Browser } from "../doubles/browser.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { summaryOf, type RunSummary } from "./run-summary.js";
import { DOCUMENT_URL, startReferee, type Referee } from "./referee.js";
import { runSuite } from "./run-suite.js";

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

const EXPECTED_FAILURES = join(__dirname, "expected-failures");
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
  ] as const)("passes, asked by a client known as in %s", async (id, clientId) => {
    const { gateway } = referee;
    const port = await freePort();
    const addresses = new Set<string>();
    let signedIn: Promise<URL> | undefined;
    const args = ["--url", gateway.url, "--client-id", clientId, "--resource", gateway.mcpUrl, "--port", String(port)];
    const run = await runSuite(["authorization", ...args], (output) => {
      const address = /^http\S+\/authorize\?\S+$/m.exec(output)?.[0];
      if (address === undefined || addresses.has(address)) return;
      addresses.add(address);
      signedIn = deliver(address, `http://127.0.0.1:${port}/callback`);
    });
    await signedIn;

    expectVerdict(id, run);
  });

  async function deliver(address: string, redirectUri: string): Promise<URL> {
    const callback = await new Browser().signIn(address, redirectUri);
    await fetch(callback);
    return callback;
  }
});

describe.each([
  ["the MCP endpoint", "direct", ""],
  ["the MCP endpoint through the gateway", "gateway", "-through-gateway"],
] as const)("%s", (_what, way, suffix) => {
  it("passes what 2025-11-25 requires, expected failures aside [RS-14] [RS-18]", () => requirements("2025-11-25"));

  it("passes what 2026-07-28 requires [RS-14] [RS-17] [RS-18] [RS-21] [RS-22] [RS-23] [RS-25] [TR-3] [TR-4]", () =>
    requirements("2026-07-28"));

  async function requirements(revision: "2025-11-25" | "2026-07-28"): Promise<void> {
    const run = await runSuite([
      ...["server", "--url", referee.endpoints[way], "--requirements", revision],
      ...["--expected-failures", join(EXPECTED_FAILURES, `server-${revision}.yml`)],
    ]);

    expectVerdict(`server-${revision}${suffix}`, run);
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
    const { exitCode } = await runSuite(["server", "--url", referee.endpoints.direct, ...args]);

    expect(exitCode).toBe(1);
  });
});

/** The suite's own verdict, which knows the expected failures, and what the documentation says about it. */
function expectVerdict(id: SuiteRunId, run: Awaited<ReturnType<typeof runSuite>>): void {
  const { output, exitCode } = run;
  expect({ exitCode, ...(exitCode === 0 ? {} : { output }) }).toEqual({ exitCode: 0 });
  const summary = summaryOf(run, SUITE_RUNS[id].requirements);
  summaries[id] = summary;
  expect({ [id]: summary }).toEqual({ [id]: RESULTS[id] });
}
