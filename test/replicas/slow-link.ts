import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { bindSockets } from "../support/bound-sockets.js";

/** A link to a port of this machine that can be made slow, or silent with its connections open. */
export interface SlowLink {
  readonly port: number;
  /** Milliseconds that each piece takes in each direction. */
  delay(milliseconds: number): void;
  close(): Promise<void>;
}

export async function startSlowLink(target: number): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  let milliseconds = 0;
  const pass = (from: Socket, to: Socket): void => {
    // Pieces keep their order: each has a timer of its own, and none overtakes the one before.
    let earliest = 0;
    from.on("data", (piece) => {
      earliest = Math.max(performance.now() + milliseconds, earliest);
      setTimeout(() => to.writable && to.write(piece), Math.max(earliest - performance.now(), 0));
    });
  };
  const server = createServer((outside) => {
    const inside = connect(target, "127.0.0.1");
    bindSockets(outside, inside, sockets);
    pass(outside, inside);
    pass(inside, outside);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    delay: (value) => {
      milliseconds = value;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
