import { describeWithRedis } from "../support/redis.js";
import { startDeployment, type Deployment } from "./deployment.js";
import { runExpiries } from "./run-expiries.js";
import { runFlows } from "./run-flows.js";
import { runOutages } from "./run-outages.js";
import { STEPS } from "./steps.js";

jest.setTimeout(600_000);

/** `npm run chaos` does the same for longer. */
describeWithRedis("three gateways and two servers on one Redis", () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await startDeployment({ gateways: 3, servers: 2 });
  });
  afterAll(() => deployment.stop());

  function report(what: string, summary: object): void {
    process.stderr.write(`${what}: ${JSON.stringify(summary)}\n`);
  }

  it("lose no sign-in and no session, and use no code twice, whichever step one of them is killed at [P-6] [AS-18]", async () => {
    const before = deployment.killed();
    const summary = await runFlows(deployment, STEPS.length);
    report("replicas killed", { ...summary, replicasKilled: deployment.killed() - before });

    expect(summary).toMatchObject({
      failures: [],
      flows: STEPS.length,
      signInsFailed: 0,
      sessionsLost: 0,
      logOutsFailed: 0,
      codesUsedTwice: 0,
      entraCodesUsedTwice: 0,
    });
    expect(deployment.killed() - before).toBe(STEPS.length);
  });

  it("ask Entra once when a user's token has ended, and once more if that replica is killed meanwhile [P-3]", async () => {
    const summary = await runExpiries(deployment, 2);
    report("tokens ended", summary);

    expect(summary).toMatchObject({ expiries: 2, callsFailed: 0, refreshesPerExpiry: 1, holdersKilled: 1 });
  });

  it("say while Redis is away that it is for a time, and go on by themselves [P-6]", async () => {
    const summary = await runOutages(deployment);
    report("Redis away", summary);

    expect(summary).toMatchObject({ unclean: [], sessionsKept: 4, sessionsLost: 0, signInsAfter: 8 });
    expect(Object.keys(summary.answers)).toEqual(["503"]);
  });
});
