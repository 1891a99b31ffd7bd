import { createClient, type RedisClientOptions } from "@redis/client";
import { REDIS_LIMITS } from "../config/defaults.js";
import type { Logger } from "../telemetry/logger.js";
import { StoreUnavailable } from "./store-unavailable.js";

export interface RedisConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Who signs in. @default nobody */
  readonly credentials?: RedisCredentials;
  readonly logger: Logger;
  /** Called with each connection after the first: what was in Redis may be gone. @default nothing */
  readonly onReconnected?: (() => void) | undefined;
  /** @default REDIS_LIMITS */
  readonly limits?: RedisLimits;
}

/** How the client library is told who signs in, and when that is renewed. */
export type RedisCredentials = NonNullable<RedisClientOptions["credentialsProvider"]>;

type RedisLimits = { readonly [Name in keyof typeof REDIS_LIMITS]: number };

function createRedisClient({ host, port, tls, credentials, limits = REDIS_LIMITS }: RedisConnectionOptions) {
  const socket = {
    host,
    port,
    connectTimeout: limits.connectMilliseconds,
    reconnectStrategy: (retries: number) =>
      Math.min(limits.firstReconnectMilliseconds * 2 ** Math.min(retries, 16), limits.maxReconnectMilliseconds),
  };
  return createClient({
    socket: tls ? { ...socket, tls: true, servername: host } : socket,
    ...(credentials === undefined ? {} : { credentialsProvider: credentials }),
    // One endpoint that stays the same: it moves behind its name, and a new connection finds it.
    RESP: 2,
    maintNotifications: "disabled",
    disableClientInfo: true,
    commandsQueueMaxLength: limits.queuedCommands,
    // For commands that wait for a connection. Those that were sent have a limit of ours.
    commandOptions: { timeout: limits.commandMilliseconds },
  });
}

type RedisClient = ReturnType<typeof createRedisClient>;

/** One connection that replaces itself. */
export interface RedisConnection {
  /** Sends a command, or several as one. Rejects with StoreUnavailable, and nothing else, within its time. */
  run<T>(send: (client: RedisClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Connects at once and for ever: whoever needs an answer meanwhile gets StoreUnavailable in time.
 *
 * A connection that owes an answer past its time is given up, and with it everything that waits on it. The library
 * would wait on, and a network that swallows packets after a fail-over keeps a connection silent for a quarter of an
 * hour before the kernel notices.
 */
export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const { logger, onReconnected, limits = REDIS_LIMITS } = options;
  let closed = false;
  let away = false;
  let connected = false;
  let current = open();

  function open(): { readonly client: RedisClient; readonly since: number } {
    const client = createRedisClient(options);
    const isCurrent = () => !closed && current.client === client;
    client.on("error", (error: unknown) => {
      // Each attempt to connect fails anew; one line an outage is enough.
      if (!isCurrent() || away) return;
      away = true;
      logger.warn({ error }, "shared store cannot be reached");
    });
    client.on("ready", () => {
      if (!isCurrent()) return;
      logger.info(away ? "shared store can be reached again" : "shared store is connected");
      away = false;
      if (connected) onReconnected?.();
      connected = true;
    });
    // It tries on by itself; what ends it is that it was given up.
    client.connect().catch(() => undefined);
    return { client, since: performance.now() };
  }

  function giveUp({ client, since }: typeof current): void {
    if (closed || current.client !== client || performance.now() - since < limits.commandMilliseconds) return;
    if (!away) logger.warn("shared store does not answer: the connection is given up");
    away = true;
    current = open();
    destroy(client);
  }

  return {
    run: async (send) => {
      if (closed) throw new StoreUnavailable("it is closed");
      const used = current;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(new StoreUnavailable(`no answer within ${limits.commandMilliseconds} ms`));
          giveUp(used);
        }, limits.commandMilliseconds);
      });
      try {
        return await Promise.race([send(used.client), late]);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        throw new StoreUnavailable("no usable answer", { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => {
      closed = true;
      destroy(current.client);
      return Promise.resolve();
    },
  };
}

function destroy(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It was closed already.
  }
}
