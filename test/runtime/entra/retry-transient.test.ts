import {
  EntraRequestFailed,
  failureOfResponse,
  failureWithoutAnswer,
  failureWithoutCredential,
} from "../../../runtime/entra/entra-request-failed.js";
import { retryTransient } from "../../../runtime/entra/retry-transient.js";

const busy = (status: number, retryAfter?: string) =>
  new EntraRequestFailed(failureOfResponse({ body: {}, status, retryAfter: retryAfter ?? null }));
const unreachable = new EntraRequestFailed(failureWithoutAnswer("no_answer"));
const refused = new EntraRequestFailed(failureOfResponse({ body: { error: "invalid_grant" }, status: 400 }));

/** Fails with these errors in turn, then succeeds. */
async function attempt(failures: readonly Error[], repeatable = true) {
  const waits: number[] = [];
  let requests = 0;
  const outcome: unknown = await retryTransient(
    () => {
      const failure = failures[requests];
      requests += 1;
      return failure === undefined ? Promise.resolve("answer") : Promise.reject(failure);
    },
    repeatable,
    (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  ).catch((error: unknown) => error);
  return { outcome, waits, requests };
}

describe("a request to Entra", () => {
  it("that works is sent once", async () => {
    expect(await attempt([])).toEqual({ outcome: "answer", waits: [], requests: 1 });
  });

  it("that fails in passing is repeated, each time later", async () => {
    expect(await attempt([busy(503), unreachable])).toEqual({ outcome: "answer", waits: [250, 500], requests: 3 });
  });

  it("is not repeated for ever", async () => {
    expect(await attempt([busy(500), busy(502), busy(503), busy(504)])).toMatchObject({
      outcome: { status: 503 },
      requests: 3,
    });
  });

  it("waits as long as Entra wishes", async () => {
    expect(await attempt([busy(429, "2")])).toEqual({ outcome: "answer", waits: [2000], requests: 2 });
  });

  it("gives up when Entra wishes more than a user would wait", async () => {
    expect(await attempt([busy(429, "60")])).toMatchObject({
      outcome: { retryAfterSeconds: 60 },
      waits: [],
      requests: 1,
    });
  });

  it.each([
    ["Entra refused", refused],
    ["took too long", new EntraRequestFailed(failureWithoutAnswer("timeout"))],
    ["had no credential", new EntraRequestFailed(failureWithoutCredential("identity"))],
    ["was our mistake", new TypeError("no scope")],
  ])("that %s is not repeated", async (_what, failure) => {
    expect(await attempt([failure])).toEqual({ outcome: failure, waits: [], requests: 1 });
  });

  it("that may have taken effect is repeated only when Entra says it did nothing", async () => {
    expect((await attempt([busy(429)], false)).outcome).toBe("answer");
    expect((await attempt([busy(503)], false)).outcome).toBe("answer");
    expect((await attempt([busy(500)], false)).requests).toBe(1);
    expect((await attempt([unreachable], false)).requests).toBe(1);
  });
});
