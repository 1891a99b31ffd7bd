import { FlowClient, type ArmedKill, type FlowNotes } from "./flow-client.js";
import type { Deployment } from "./deployment.js";
import type { KillMoment } from "./ingress.js";
import { STEPS, type Step } from "./steps.js";

/** What became of flows that had a replica killed under them. */
export interface FlowSummary {
  flows: number;
  /** By step. */
  readonly killedAt: Record<Step | "tool call, server", number>;
  signInsFailed: number;
  sessionsLost: number;
  logOutsFailed: number;
  codesUsedTwice: number;
  /** Of Entra's, by the gateway. */
  entraCodesUsedTwice: number;
  readonly notes: FlowNotes;
  /** What failed, in words. */
  readonly failures: string[];
}

const MOMENTS: readonly KillMoment[] = ["before", 0, 2, 5, 10, 20, "answered"];
const RACES = 3;

/**
 * Flows one after the other in a few lanes, each with a replica killed at one of its steps: every step comes at every
 * moment before any comes again.
 */
export async function runFlows(deployment: Deployment, flows: number, lanes = 2): Promise<FlowSummary> {
  const summary = newSummary();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < flows) {
      const number = next++;
      await runFlow(deployment, number, summary);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await deployment.complete();
  summary.entraCodesUsedTwice = entraCodesUsedTwice(deployment);
  return summary;
}

async function runFlow(deployment: Deployment, number: number, summary: FlowSummary): Promise<void> {
  const client = new FlowClient(deployment.url);
  const step = STEPS[number % STEPS.length] ?? "registration";
  const moment = MOMENTS[(number + Math.floor(number / STEPS.length)) % MOMENTS.length] ?? "before";
  // Every other tool call loses the server behind the gateway.
  const atServer = step === "tool call" && Math.floor(number / STEPS.length) % 2 === 1;
  const kill: ArmedKill = { step, moment };
  if (!atServer) client.arm(kill);
  summary.flows += 1;
  const what = `flow ${number}, ${step} ${moment}`;
  try {
    await client.register();
    await client.signIn();
  } catch (error) {
    summary.signInsFailed += 1;
    summary.failures.push(`${what}: ${String(error)}`);
    return;
  }
  try {
    if (atServer) deployment.servers.killNext(moment);
    const seen = [await client.callTool(), await client.refresh(), await client.callTool()];
    if (seen.join() !== "Adele Marsh,200,Adele Marsh") {
      summary.sessionsLost += 1;
      summary.failures.push(`${what}: ${seen.join()}`);
      return;
    }
    const after = [await client.logOut(), await client.callTool(), await client.refresh()];
    if (after.join() !== "200,401,400") {
      summary.logOutsFailed += 1;
      summary.failures.push(`${what}: after the log-out ${after.join()}`);
    }
    if (number % 3 === 0) summary.codesUsedTwice += await race(client);
  } catch (error) {
    summary.sessionsLost += 1;
    summary.failures.push(`${what}: ${String(error)}`);
  } finally {
    summary.killedAt[atServer ? "tool call, server" : step] += 1;
    for (const name of ["retries", "newAttempts", "unavailable"] as const) summary.notes[name] += client.notes[name];
  }
}

/** Redeems one code several times at once, at whichever replicas. Returns how many were too many. */
async function race(client: FlowClient): Promise<number> {
  const { code, verifier } = await client.authorize();
  const answers = await Promise.all(Array.from({ length: RACES }, () => client.redeem(code, verifier)));
  return Math.max(answers.filter(({ status }) => status === 200).length - 1, 0);
}

function entraCodesUsedTwice({ doubles }: Deployment): number {
  const redeemed = doubles.entra.control
    .journal({ endpoint: "token", parameters: { grant_type: "authorization_code" } })
    .filter(({ status }) => status === 200)
    .map(({ form }) => String(form.code));
  return redeemed.length - new Set(redeemed).size;
}

function newSummary(): FlowSummary {
  const killedAt = Object.fromEntries([...STEPS, "tool call, server"].map((step) => [step, 0]));
  return {
    flows: 0,
    killedAt: killedAt as FlowSummary["killedAt"],
    signInsFailed: 0,
    sessionsLost: 0,
    logOutsFailed: 0,
    codesUsedTwice: 0,
    entraCodesUsedTwice: 0,
    notes: { retries: 0, newAttempts: 0, unavailable: 0 },
    failures: [],
  };
}
