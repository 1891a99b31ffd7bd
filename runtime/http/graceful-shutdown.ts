import type { ListeningServer } from "./http-server.js";

export interface GracefulShutdownOptions {
  readonly listening: ListeningServer;
  /** Longest that requests in flight may take. Container Apps kills 30 seconds after SIGTERM. */
  readonly deadlineMilliseconds?: number;
  /** Called first: readiness fails from now on. */
  readonly onDraining: () => void;
  /** Resolves when no request is in flight that ends by itself. */
  readonly drained: () => Promise<void>;
  /** Ends streams that only the server's side ends, and whatever else is open. */
  readonly close: () => Promise<void>;
}

const DEFAULT_DEADLINE_MILLISECONDS = 20_000;

/**
 * Stops a server without cutting anybody off: no new connections, requests in flight finish, streams get their regular
 * end, then the sockets close. Past the deadline what is left is cut.
 *
 * @returns whether everything ended before the deadline
 */
export async function shutDownGracefully(options: GracefulShutdownOptions): Promise<boolean> {
  const { onDraining, drained, close } = options;
  const { server, closeUnusedConnections } = options.listening;
  const deadline = deadlineAfter(options.deadlineMilliseconds ?? DEFAULT_DEADLINE_MILLISECONDS);
  onDraining();
  const stopped = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  closeUnusedConnections();
  try {
    const inTime = await Promise.race([drained().then(() => true), deadline.passed]);
    await Promise.race([close(), deadline.passed]);
    // Keep-alive connections became idle one by one since.
    server.closeIdleConnections();
    return inTime && (await Promise.race([stopped.then(() => true), deadline.passed]));
  } finally {
    deadline.clear();
    server.closeAllConnections();
  }
}

function deadlineAfter(milliseconds: number): { passed: Promise<false>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, milliseconds);
  });
  return {
    passed,
    clear: () => {
      clearTimeout(timer);
    },
  };
}
