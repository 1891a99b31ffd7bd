import { freePort, isPortFree } from "./free-port.js";
import type { Print } from "./print.js";

/** Where the MCP endpoint is unless somebody asks for another port: always the same, as clients keep its URL. */
export const USUAL_MCP_PORT = 8390;

/** A port that was asked for and can't be had. */
export class PortInUse extends Error {
  public override readonly name = "PortInUse";
  public constructor(port: number) {
    super(
      `port ${port} can't be used: another process listens on it, or it needs an administrator's rights. ` +
        "Give another one with --port, or end that process.",
    );
  }
}

/** The port that was asked for, or nothing else. */
export async function demandPort(port: number): Promise<number> {
  if (!(await isPortFree(port))) throw new PortInUse(port);
  return port;
}

/** The usual port if it is free, else another, and says so. */
export async function preferPort(usual: number, what: string, print: Print): Promise<number> {
  if (await isPortFree(usual)) return usual;
  const other = await freePort();
  print(`port ${usual} is in use by another process: ${what} takes ${other} instead`);
  return other;
}
