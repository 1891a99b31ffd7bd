import type { Context } from "@microsoft/microsoft-graph-client";
import { RetryThrottled } from "../../../runtime/graph/retry-throttled.js";

const limits = { maxRetries: 3, maxWaitSeconds: 10, firstWaitSeconds: 0.5 };
const now = Date.parse("2026-01-31T09:00:00Z");

/** Waits of a request whose every answer is the same, in milliseconds. */
async function waitsFor(status: number, headers: Readonly<Record<string, string>> = {}): Promise<number[]> {
  const waits: number[] = [];
  const retry = new RetryThrottled(
    limits,
    () => now,
    (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  );
  retry.setNext({
    execute(context: Context) {
      context.response = new Response(null, { status, headers });
      return Promise.resolve();
    },
  });
  await retry.execute({ request: "https://graph.microsoft.com/v1.0/me" });
  return waits;
}

it.each([
  ["a number of seconds", "7", [7000, 7000, 7000]],
  ["a date", "Sat, 31 Jan 2026 09:00:04 GMT", [4000, 4000, 4000]],
])("waits as long as Graph asks with %s", async (_what, retryAfter, waits) => {
  await expect(waitsFor(429, { "retry-after": retryAfter })).resolves.toEqual(waits);
});

it("waits twice as long each time when Graph doesn't say", async () => {
  await expect(waitsFor(503)).resolves.toEqual([500, 1000, 2000]);
});

it("does not wait beyond its limit", async () => {
  await expect(waitsFor(429, { "retry-after": "11" })).resolves.toEqual([]);
});

it.each([200, 302, 400, 401, 403, 404, 500, 502])("does not repeat a request that is answered %i", async (status) => {
  await expect(waitsFor(status, { "retry-after": "1" })).resolves.toEqual([]);
});
