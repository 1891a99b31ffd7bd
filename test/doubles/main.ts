import { startDoubles, type DoublesOptions } from "./start.js";

/**
 * The doubles as a process of their own:
 *
 *     node --import tsx test/doubles/main.ts '{"ports":{"entra":9001}}'
 *
 * The one argument is `DoublesOptions` as JSON. Prints one line of JSON: where the doubles listen, and what a container
 * needs in its environment to reach them. Stops at SIGTERM, at SIGINT, and when its standard input closes, so it can't
 * outlive who started it; give it a pipe.
 */
async function main(): Promise<void> {
  const doubles = await startDoubles(JSON.parse(process.argv[2] ?? "{}") as DoublesOptions);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    process.stdin.destroy();
    void doubles.close();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  for (const event of ["end", "close", "error"] as const) process.stdin.once(event, stop);
  process.stdin.resume();

  const { entra, managedIdentity, graph, rewrittenHosts } = doubles;
  const announcement: DoublesAnnouncement = {
    ...{ entra: entra.url, managedIdentity: managedIdentity.url, graph: graph.url },
    environment: { ...managedIdentity.environment, DANGEROUSLY_REWRITE_HOSTS: rewrittenHosts },
  };
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
}

/** The line that is printed. */
export interface DoublesAnnouncement {
  readonly entra: string;
  readonly managedIdentity: string;
  readonly graph: string;
  readonly environment: {
    readonly IDENTITY_ENDPOINT: string;
    readonly IDENTITY_HEADER: string;
    readonly DANGEROUSLY_REWRITE_HOSTS: string;
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
