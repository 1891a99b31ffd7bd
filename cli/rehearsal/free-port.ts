import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** Both are loopback, and `localhost` may mean either. */
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"];

/** A TCP port that nobody listens on, for a process that has to be told its port before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Whether a port can be had: nobody else answers at it, whichever address a client means by `localhost`. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const address of LOOPBACK_ADDRESSES) {
    const server = createServer();
    const code = await new Promise<string | undefined>((resolve) => {
      server.once("error", ({ code: reason }: NodeJS.ErrnoException) => {
        resolve(reason);
      });
      server.listen(port, address, () => {
        server.close(() => {
          resolve(undefined);
        });
      });
    });
    // A machine without IPv6 has nobody there either.
    if (code !== undefined && code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") return false;
  }
  return true;
}
