import { request as send } from "node:http";
import { startLocalServer } from "./local-server.js";

/** An ingress without affinity: each request goes to the next replica. */
export interface RoundRobinProxy {
  /** `http://localhost:<port>` */
  readonly url: string;
  /** How many requests of a kind each replica got, by method and first segment of the path. */
  readonly served: ReadonlyMap<string, readonly number[]>;
  /** Names the replicas' ports on loopback. */
  forwardTo(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function startRoundRobinProxy(): Promise<RoundRobinProxy> {
  const served = new Map<string, number[]>();
  let ports: readonly number[] = [];
  let turn = 0;
  const server = await startLocalServer((incoming, outgoing) => {
    const replica = turn++ % ports.length;
    const kind = `${incoming.method} ${/^\/[^/?]*/.exec(incoming.url ?? "")?.[0]}`;
    const counts = served.get(kind) ?? ports.map(() => 0);
    served.set(
      kind,
      counts.map((count, index) => (index === replica ? count + 1 : count)),
    );
    const { method, url: path, headers } = incoming;
    const onward = send({ host: "127.0.0.1", port: ports[replica], method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  return {
    url: `http://localhost:${server.port}`,
    served,
    forwardTo: (replicas) => {
      ports = replicas;
    },
    close: () => server.close(),
  };
}
