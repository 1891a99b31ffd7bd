import express from "express";
import { health, onceSuccessful, type ReadinessCheck } from "../../../runtime/http/health.js";
import { send, serve, type Served } from "./serve.js";

let served: Served | undefined;
const failures: [string, unknown][] = [];

async function answerOf(path: string, checks: Readonly<Record<string, ReadinessCheck>>, timeoutMilliseconds = 1000) {
  const onFailure = (name: string, error: unknown): void => void failures.push([name, error]);
  served = await serve(express().use(health({ checks, onFailure, timeoutMilliseconds })));
  const { status, text } = await send(served.origin, { path });
  return { status, body: JSON.parse(text) as unknown };
}

beforeEach(() => (failures.length = 0));
afterEach(() => served?.close());

const works = (): void => undefined;
const refuses = (): Promise<never> => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:6380"));

it("is alive whatever the checks say", async () => {
  await expect(answerOf("/healthz", { store: refuses })).resolves.toEqual({ status: 200, body: { status: "ok" } });
  expect(failures).toEqual([]);
});

it("is ready when every check passes", async () => {
  await expect(answerOf("/readyz", { store: works, keys: () => Promise.resolve() })).resolves.toEqual({
    status: 200,
    body: { status: "ok", checks: { store: "ok", keys: "ok" } },
  });
});

it("says which check failed to whoever asks, and why to the log only", async () => {
  await expect(answerOf("/readyz", { store: refuses, keys: works })).resolves.toEqual({
    status: 503,
    body: { status: "unavailable", checks: { store: "failed", keys: "ok" } },
  });
  expect(failures).toEqual([["store", new Error("connect ECONNREFUSED 10.0.0.7:6380")]]);
});

it("counts a check that throws at once as failed", async () => {
  const throws = (): never => {
    throw new Error("broken");
  };
  await expect(answerOf("/readyz", { store: throws })).resolves.toMatchObject({ status: 503 });
});

it("does not wait for a check that doesn't end", async () => {
  const hangs = (): Promise<never> => new Promise(() => undefined);
  await expect(answerOf("/readyz", { store: hangs, keys: works }, 20)).resolves.toMatchObject({
    status: 503,
    body: { checks: { store: "failed", keys: "ok" } },
  });
});

it("a check that has to go well once is not asked again", async () => {
  const outcomes = [Promise.reject(new Error("not yet")), Promise.resolve()];
  let asked = 0;
  const check = onceSuccessful(() => {
    asked += 1;
    return outcomes.shift();
  });

  await expect(check()).rejects.toThrow("not yet");
  await check();
  await check();
  expect(asked).toBe(2);
});
