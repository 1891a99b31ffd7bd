import { setTimeout as delay } from "node:timers/promises";
import type { Deployment } from "./deployment.js";
import { FlowClient } from "./flow-client.js";

export interface ExpirySummary {
  /** Times that a user's Entra token ended while many called. */
  expiries: number;
  calls: number;
  callsFailed: number;
  /** The most that one of them made Entra answer. */
  refreshesPerExpiry: number;
  /** Times that the replica was killed whose turn it was; another one took over. */
  holdersKilled: number;
}

const CALLS = 24;
const REFRESHES = { endpoint: "token", parameters: { grant_type: "refresh_token" } };

/** Lets users' Entra tokens end, and calls with all replicas at once. */
export async function runExpiries(deployment: Deployment, expiries: number): Promise<ExpirySummary> {
  const { control } = deployment.doubles.entra;
  const summary = { expiries: 0, calls: 0, callsFailed: 0, refreshesPerExpiry: 0, holdersKilled: 0 };
  for (let i = 0; i < expiries; i += 1) {
    const client = new FlowClient(deployment.url);
    await client.register();
    control.setAccessTokenLifetime({ seconds: 2 });
    await client.signIn();
    control.setAccessTokenLifetime({ seconds: 4500 });
    // Tokens that are over, so that nobody can go on with what is at hand.
    await delay(2500);
    const before = control.journal(REFRESHES).length;
    const killed = i % 2 === 1;
    if (killed) control.breakNext({ endpoint: "token", parameters: REFRESHES.parameters, delayMilliseconds: 1500 });
    if (killed) client.arm({ step: "tool call", moment: 700 });
    const first = client.callTool();
    // With a kill: the first one has its turn by then, and waits for Entra.
    if (killed) await until(() => control.journal(REFRESHES).length > before);
    const others = Array.from({ length: CALLS - 1 }, () => client.callTool());
    const names = await Promise.all([first, ...others]);
    const refreshes = control.journal(REFRESHES).length - before;
    summary.expiries += 1;
    summary.calls += CALLS;
    summary.callsFailed += names.filter((name) => name !== "Adele Marsh").length;
    summary.holdersKilled += killed ? 1 : 0;
    // The one whose answer got lost with its replica has to be asked for again.
    summary.refreshesPerExpiry = Math.max(summary.refreshesPerExpiry, refreshes - (killed ? 1 : 0));
    await deployment.complete();
  }
  return summary;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10);
}
