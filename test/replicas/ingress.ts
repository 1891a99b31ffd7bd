import { request as send, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { startLocalServer } from "../support/local-server.js";

/** When a replica is killed that has a request. */
export type KillMoment =
  /** It is gone when the request comes. */
  | "before"
  /** So many milliseconds after it got the request. */
  | number
  /** It has answered, and the answer gets lost with it. */
  | "answered";

/** A process behind the ingress. */
export interface Replica {
  readonly port: number;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** An ingress without affinity: each request goes to the next replica, and to another if that one takes no connection. */
export interface Ingress {
  /** `http://localhost:<port>` */
  readonly url: string;
  /** Who gets requests. Changed by whoever kills and starts replicas. */
  readonly replicas: Replica[];
  /** Has the replica that gets the next request of this ingress killed. For what no header can be put on. */
  killNext(moment: KillMoment): void;
  close(): Promise<void>;
}

export interface IngressOptions {
  /** Waited for before a request goes on whose replica will be killed. */
  readonly beforeKill: () => Promise<void>;
  readonly afterKill: (replica: Replica) => void;
}

/** On a request: has the replica that gets it killed, see `KillMoment`. Never passed on. */
export const KILL_HEADER = "x-kill-replica";

export async function startIngress({ beforeKill, afterKill }: IngressOptions): Promise<Ingress> {
  const replicas: Replica[] = [];
  let turn = 0;
  let next: KillMoment | undefined;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { [KILL_HEADER]: asked, ...headers } = incoming.headers;
    const moment = momentOf(asked) ?? next;
    next = undefined;
    const body = await bodyOf(incoming);
    if (moment !== undefined) await beforeKill();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const replica = replicas[turn++ % replicas.length];
      if (replica === undefined) break;
      const kill = attempt > 0 || moment === undefined ? undefined : () => killed(replica);
      if (kill !== undefined && moment === "before") await kill();
      const { method, url: path } = incoming;
      const onward = send({ host: "127.0.0.1", port: replica.port, method, path, headers, agent: false });
      const outcome = await exchanged(onward, body, outgoing, moment === "before" ? undefined : { moment, kill });
      if (outcome === "answered") return;
      if (outcome === "cut off") break;
    }
    // As the connection of a client ends whose replica ended.
    outgoing.destroy();
  }

  async function killed(replica: Replica): Promise<void> {
    await replica.kill();
    afterKill(replica);
  }

  const server = await startLocalServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  return {
    url: `http://localhost:${server.port}`,
    replicas,
    killNext: (moment) => {
      next = moment;
    },
    close: () => server.close(),
  };
}

interface Kill {
  readonly moment: Exclude<KillMoment, "before"> | undefined;
  readonly kill: (() => Promise<void>) | undefined;
}

/** `not taken`: no connection, so that another replica may get the request. */
function exchanged(
  onward: ClientRequest,
  body: Buffer,
  outgoing: ServerResponse,
  { moment, kill }: Kill = { moment: undefined, kill: undefined },
): Promise<"answered" | "not taken" | "cut off"> {
  return new Promise((resolve) => {
    if (kill !== undefined && typeof moment === "number") setTimeout(() => void kill(), moment);
    onward.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ECONNREFUSED" ? "not taken" : "cut off");
    });
    onward.on("response", (answer) => {
      if (kill !== undefined && moment === "answered") {
        void kill();
        resolve("cut off");
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => outgoing.destroy());
      answer.on("aborted", () => outgoing.destroy());
      answer.pipe(outgoing);
      resolve("answered");
    });
    onward.end(body);
  });
}

function momentOf(header: string | readonly string[] | undefined): KillMoment | undefined {
  if (typeof header !== "string") return undefined;
  return header === "before" || header === "answered" ? header : Number(header);
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
