import { parseArgs } from "node:util";
import { startDeployment } from "./deployment.js";
import { runExpiries } from "./run-expiries.js";
import { runFlows } from "./run-flows.js";
import { runOutages } from "./run-outages.js";

/**
 * Kills replicas of a whole deployment and its store, and counts what users would notice: `npm run chaos`. Prints one
 * summary; fails if anything was lost.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { flows: { type: "string", default: "100" }, expiries: { type: "string", default: "10" } },
  });
  const since = performance.now();
  const deployment = await startDeployment({ gateways: 3, servers: 2 });
  try {
    const { failures, notes, ...flows } = await runFlows(deployment, Number(values.flows), 3);
    const expiries = await runExpiries(deployment, Number(values.expiries));
    const { unclean, ...outages } = await runOutages(deployment);
    const seconds = Math.round((performance.now() - since) / 1000);
    const summary = { ...flows, ...notes, replicasKilled: deployment.killed(), expiries, outages, seconds };
    process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    for (const line of [...failures, ...unclean]) process.stderr.write(`${line}\n`);
    const lost = flows.signInsFailed + flows.sessionsLost + flows.logOutsFailed + flows.codesUsedTwice;
    const wrong = lost + flows.entraCodesUsedTwice + expiries.callsFailed + outages.sessionsLost + unclean.length;
    if (wrong > 0 || expiries.refreshesPerExpiry !== 1) process.exitCode = 1;
  } finally {
    await deployment.stop();
  }
}

void main();
