import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { Agent, request } from "undici";
import { shutDownGracefully } from "../../../runtime/http/graceful-shutdown.js";
import { listen } from "../../../runtime/http/http-server.js";
import { RequestsInFlight } from "../../../runtime/http/requests-in-flight.js";

const agent = new Agent({ keepAliveTimeout: 60_000 });
afterAll(() => agent.destroy());

/** A server whose answers to /slow and /stream are ended from outside. */
async function running() {
  const inFlight = new RequestsInFlight();
  const slow: ServerResponse[] = [];
  const streams: ServerResponse[] = [];
  const app: RequestListener = (incoming, response) => {
    if (incoming.url === "/stream") {
      streams.push(response);
      response.write(": open\n\n");
      return;
    }
    response.once("close", inFlight.begin());
    if (incoming.url === "/slow") slow.push(response);
    else response.end("quick");
  };
  const listening = await listen(app, { port: 0, host: "127.0.0.1" });
  const { server } = listening;
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const events: string[] = [];
  return {
    port,
    slow,
    streams,
    events,
    get: (path: string) => request(`${origin}${path}`, { dispatcher: agent }),
    stop: (deadlineMilliseconds = 10_000) =>
      shutDownGracefully({
        listening,
        deadlineMilliseconds,
        onDraining: () => void events.push("draining"),
        drained: () => inFlight.drained(),
        close: () => {
          events.push("close");
          for (const stream of streams) stream.end("data: bye\n\n");
          return Promise.resolve();
        },
      }),
  };
}

it("doesn't wait for connections that never sent a request", async () => {
  const { port, stop, get } = await running();
  const early = connect(port, "127.0.0.1");
  await once(early, "connect");
  // The server has seen the connection once it has answered a later one.
  await (await get("/quick")).body.text();
  await expect(stop()).resolves.toBe(true);
  early.destroy();
}, 5000);

it("lets requests in flight finish and takes no new ones", async () => {
  const { slow, get, stop, events } = await running();
  await (await get("/")).body.text();
  const answer = get("/slow");
  await until(() => slow.length === 1);

  const stopped = stop();
  expect(events).toEqual(["draining"]);
  await expect(get("/")).rejects.toThrow();
  slow[0]?.end("done");

  await expect((await answer).body.text()).resolves.toBe("done");
  await expect(stopped).resolves.toBe(true);
  expect(events).toEqual(["draining", "close"]);
});

it("gives streams their regular end", async () => {
  const { streams, get, stop } = await running();
  const stream = await get("/stream");
  await until(() => streams.length === 1);

  await expect(stop()).resolves.toBe(true);
  await expect(stream.body.text()).resolves.toBe(": open\n\ndata: bye\n\n");
});

it("does not wait for idle connections", async () => {
  const { get, stop } = await running();
  await (await get("/")).body.text();

  await expect(stop()).resolves.toBe(true);
});

it("cuts off what is left at the deadline", async () => {
  const { slow, get, stop } = await running();
  const answer = get("/slow");
  const failed = expect(answer).rejects.toThrow();
  await until(() => slow.length === 1);

  await expect(stop(20)).resolves.toBe(false);
  await failed;
});

it("says so when the port is taken", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;

  await expect(listen(() => undefined, { port, host: "127.0.0.1" })).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
