import { setTimeout as delay } from "node:timers/promises";
import type { Deployment } from "./deployment.js";
import { FlowClient } from "./flow-client.js";

/** What clients saw of a store that was away, and after. */
export interface OutageSummary {
  /** Answers while it was away, by status. */
  readonly answers: Record<string, number>;
  /** Answers that are no clean error: another status than 503, no time to come again, or traces of code. */
  unclean: string[];
  /** Longest that anybody waited, milliseconds. */
  longestMilliseconds: number;
  /** Sessions that went on after an outage that kept the data. */
  sessionsKept: number;
  sessionsLost: number;
  /** Sign-ins after an outage, without any process started anew. */
  signInsAfter: number;
}

const TRACES = /\n\s+at |node_modules|\/runtime\/|\.js:\d|ECONN|StoreUnavailable|redis/i;

/** Restarts Redis with and without what it had, lets it hang, and makes it slow. */
export async function runOutages(deployment: Deployment): Promise<OutageSummary> {
  const { redis, link, url } = deployment;
  const summary: OutageSummary = {
    answers: {},
    unclean: [],
    longestMilliseconds: 0,
    sessionsKept: 0,
    sessionsLost: 0,
    signInsAfter: 0,
  };
  const session = await signedIn(url);

  const kept = async (): Promise<void> => {
    await untilReady(deployment);
    const seen = [await session.callTool(), String(await session.refresh()), await session.callTool()];
    if (seen.join() === "Adele Marsh,200,Adele Marsh") summary.sessionsKept += 1;
    else summary.sessionsLost += 1;
    await signedIn(url);
    summary.signInsAfter += 1;
  };

  // Stopped, and started again with what it wrote to disk.
  await redis.kill();
  await askEverything(url, summary);
  await redis.start();
  await kept();

  // Hangs with its connections open.
  redis.freeze();
  await askEverything(url, summary);
  redis.thaw();
  await kept();

  // So slow that nobody gets an answer in time, then only slow.
  link.delay(3_000);
  await askEverything(url, summary);
  link.delay(40);
  await kept();
  link.delay(0);

  // Restarted while nobody asks.
  await redis.kill();
  await redis.start();
  await kept();

  // Everything is lost: users sign in anew, with replicas that were there and with one that was not.
  await redis.command("FLUSHALL");
  await redis.kill();
  await redis.start();
  await untilReady(deployment);
  deployment.gateways.killNext("before");
  await fetch(`${url}/healthz`);
  await deployment.complete();
  const ended = await session.callTool();
  if (ended !== "401") summary.unclean.push(`a call of a session that is lost: ${ended}`);
  for (let i = 0; i < 4; i += 1) {
    const anew = await signedIn(url);
    const names = await Promise.all(Array.from({ length: 6 }, () => anew.callTool()));
    if (names.every((name) => name === "Adele Marsh")) summary.signInsAfter += 1;
    else summary.unclean.push(`calls after everything was lost: ${names.join()}`);
  }
  return summary;
}

async function signedIn(url: string): Promise<FlowClient> {
  const client = new FlowClient(url);
  await client.register();
  await client.signIn();
  return client;
}

async function askEverything(url: string, summary: OutageSummary): Promise<void> {
  const form = (body: Readonly<Record<string, string>>) => ({ method: "POST", body: new URLSearchParams(body) });
  const json = { "content-type": "application/json" };
  const requests: readonly (readonly [string, RequestInit?])[] = [
    ["/register", { method: "POST", headers: json, body: '{"redirect_uris":["http://localhost:1/callback"]}' }],
    [`/authorize?response_type=code&client_id=unknown&code_challenge=${"x".repeat(43)}&code_challenge_method=S256`],
    ["/token", form({ grant_type: "refresh_token", refresh_token: "unknown", client_id: "unknown" })],
    ["/revoke", form({ token: "unknown", client_id: "unknown" })],
    [`/callback?state=${"x".repeat(43)}&code=x`],
  ];
  await Promise.all(
    [...requests, ...requests].map(async ([path, init]) => {
      const since = performance.now();
      const answer = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
      const text = await answer.text();
      summary.longestMilliseconds = Math.max(summary.longestMilliseconds, Math.round(performance.now() - since));
      summary.answers[answer.status] = (summary.answers[answer.status] ?? 0) + 1;
      const clean = answer.status === 503 && answer.headers.get("retry-after") !== null && !TRACES.test(text);
      if (!clean) summary.unclean.push(`${path.slice(0, 12)}: ${answer.status} ${text.slice(0, 200)}`);
    }),
  );
}

async function untilReady({ gateways }: Deployment): Promise<void> {
  for (const { port } of gateways.replicas) {
    while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) await delay(50);
  }
}
