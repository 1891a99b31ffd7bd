import type { Socket } from "node:net";

/** Binds the two ends of a connection through a proxy: when one goes, the other has nobody left to talk to. */
export function bindSockets(outside: Socket, inside: Socket, open: Set<Socket>): void {
  for (const socket of [outside, inside]) {
    open.add(socket);
    socket
      .on("error", () => undefined)
      .on("close", () => {
        open.delete(socket);
        outside.destroy();
        inside.destroy();
      });
  }
}
