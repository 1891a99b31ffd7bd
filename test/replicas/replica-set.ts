import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { startRuntime, type RuntimeProcess, type RuntimeProgram } from "../../cli/rehearsal/runtime-process.js";
import { startIngress, type Ingress, type Replica } from "./ingress.js";

/** Replicas of one container app, and their ingress. One that is killed has another started in its place. */
export interface ReplicaSet {
  readonly ingress: Ingress;
  /** @param environment - of a replica, by the port that it listens on */
  start(count: number, environment: (port: number) => Readonly<Record<string, string>>): Promise<void>;
  /** Everything that all of them have written. */
  output(): string;
  stop(): Promise<void>;
}

/** Of all replica sets of a deployment, one replica at a time is away: so orderly is a platform that replaces nodes. */
export interface Absences {
  /** Waits until all replicas are there. */
  take(): Promise<void>;
  /** The one that was taken is back. */
  back(): void;
  /** Resolves when all replicas are there. */
  none(): Promise<void>;
  readonly taken: number;
}

export function createAbsences(): Absences {
  let away = false;
  let taken = 0;
  const none = async (): Promise<void> => {
    while (away) await delay(10);
  };
  return {
    none,
    take: async () => {
      await none();
      // Nothing waits between the look and this.
      away = true;
      taken += 1;
    },
    back: () => {
      away = false;
    },
    get taken() {
      return taken;
    },
  };
}

export async function createReplicaSet(program: RuntimeProgram, absences: Absences): Promise<ReplicaSet> {
  const running = new Set<RuntimeProcess>();
  const outputs: (() => string)[] = [];
  let environmentOf: (port: number) => Readonly<Record<string, string>> = () => ({});
  let stopped = false;

  async function startReplica(): Promise<Replica> {
    const port = await freePort();
    const process = startRuntime(environmentOf(port), { program });
    running.add(process);
    outputs.push(() => process.output());
    await process.ready(port).catch((error: unknown) => {
      if (!stopped) throw error;
    });
    return {
      port,
      kill: async () => {
        running.delete(process);
        await process.kill();
      },
    };
  }

  const ingress = await startIngress({
    beforeKill: () => absences.take(),
    afterKill: (gone) => {
      void startReplica().then((next) => {
        ingress.replicas[ingress.replicas.indexOf(gone)] = next;
        absences.back();
      });
    },
  });
  return {
    ingress,
    start: async (count, environment) => {
      environmentOf = environment;
      ingress.replicas.push(...(await Promise.all(Array.from({ length: count }, startReplica))));
    },
    output: () => outputs.map((output) => output()).join(""),
    stop: async () => {
      stopped = true;
      await ingress.close();
      await Promise.all([...running].map((process) => process.kill()));
    },
  };
}
