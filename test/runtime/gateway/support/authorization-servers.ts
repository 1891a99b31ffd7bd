import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { remoteControl, type Remote } from "../../../doubles/http/remote-control.js";

/** What a test may do to the authorization servers beside what clients can. */
export interface AuthorizationServersControl {
  /** Moves their clock, which stands still otherwise. */
  pass(order: { seconds: number }): void;
  /** What happens when a user has signed in. */
  approve(order: { uid: string }): Promise<void>;
  /** Makes a key that signs from now on; those before still verify. */
  changeSigningKey(): void;
  /** Lifetimes that registrations were written with since the last call, in seconds. */
  takeLifetimes(): number[];
}

export interface AuthorizationServers {
  /** In the order of the arguments. */
  readonly origins: readonly string[];
  readonly control: Remote<AuthorizationServersControl>;
  stop(): Promise<void>;
}

/** Starts one server for each list of redirect hosts (separated by blanks), over one store. */
export async function startAuthorizationServers(...hosts: readonly string[]): Promise<AuthorizationServers> {
  const script = join(__dirname, "authorization-servers-main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, ...hosts], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const [control = "", ...origins] = JSON.parse(line) as string[];
  return {
    origins,
    control: remoteControl<AuthorizationServersControl>(control),
    stop: async () => {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
