import { connect } from "node:net";
import type { Judged } from "./leaks.js";

/** Sends bytes that no HTTP client would, and reads until the server closes or has answered one request. */
export function sendBytes(origin: string, bytes: string): Promise<Judged> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = "";
    const finish = () => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0), text: received });
    };
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(bytes, "latin1"));
    socket.on("data", (chunk: string) => {
      received += chunk;
      if (received.includes("\r\n\r\n")) finish();
    });
    socket.on("close", finish);
    socket.on("error", (error) => {
      if (received === "") reject(error);
    });
  });
}
