import { DEFAULT_TIMEOUT_MILLISECONDS } from "../../../runtime/graph/graph-client.js";
import { EntraRequestFailed, failureOfResponse } from "../../../runtime/entra/entra-request-failed.js";
import { FORWARDING_LIMITS } from "../../../runtime/config/defaults.js";
import { KEEP_ALIVE_MILLISECONDS } from "../../../runtime/server/mcp-endpoint.js";
import { localServer, type LocalServer } from "./local-server.js";
import { callOf, POSTS } from "./mcp-request.js";

let server: LocalServer | undefined;
afterEach(async () => {
  jest.useRealTimers();
  await server?.close();
  server = undefined;
});

it.each(Object.entries(POSTS))(
  "a claims challenge that comes after minutes still becomes a 401, in revision %s",
  async (_revision, postMessage) => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    let begun = (): void => undefined;
    let refuse: (error: unknown) => void = () => undefined;
    const begins = new Promise<void>((resolve) => (begun = resolve));
    server = await localServer({
      tokenFor: () => {
        begun();
        return new Promise((_resolve, reject) => (refuse = reject));
      },
    });
    // Keep-alives are the only intervals here; sockets and everything else run as usual.
    jest.useFakeTimers({ doNotFake: [...EVERYTHING_ELSE] });
    const answer = postMessage(server.origin, "ada", callOf("whoami"));
    await begins;
    jest.advanceTimersByTime(KEEP_ALIVE_MILLISECONDS - 1);
    refuse(new EntraRequestFailed(failureOfResponse({ body: { error: "interaction_required", claims }, status: 400 })));

    expect((await answer).status).toBe(401);
  },
);

it("keep-alives come later than a tool's answer, and earlier than the gateway gives up", () => {
  expect(KEEP_ALIVE_MILLISECONDS).toBeGreaterThan(3 * DEFAULT_TIMEOUT_MILLISECONDS);
  expect(KEEP_ALIVE_MILLISECONDS).toBeLessThan(FORWARDING_LIMITS.headersMilliseconds);
});

const EVERYTHING_ELSE = [
  "Date",
  "hrtime",
  "nextTick",
  "performance",
  "queueMicrotask",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "requestIdleCallback",
  "cancelIdleCallback",
  "setImmediate",
  "clearImmediate",
  "setTimeout",
  "clearTimeout",
] as const;
