import { decodeJwt } from "jose";
import { REDIS_LIMITS } from "../config/defaults.js";
import type { Logger } from "../telemetry/logger.js";
import type { RedisCredentials } from "./redis-connection.js";

export interface EntraRedisCredentialsOptions {
  /** A token of the managed identity for Azure Managed Redis. */
  readonly token: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** @default REDIS_LIMITS.credentialRetryMilliseconds */
  readonly retryMilliseconds?: number;
}

/** Farthest that a timer reaches. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Signs in to Redis as a managed identity: its object id is the user name, its token the password. Redis ends
 * connections whose token has ended, so a new one is presented on the same connection well before.
 *
 * One instance for each store: a new connection takes the place of the one before.
 *
 * @see https://learn.microsoft.com/azure/redis/entra-for-authentication
 */
export function entraRedisCredentials(options: EntraRedisCredentialsOptions): RedisCredentials {
  const { token, now, logger, retryMilliseconds = REDIS_LIMITS.credentialRetryMilliseconds } = options;
  let timer: NodeJS.Timeout | undefined;
  let subscription = 0;

  async function signIn() {
    const password = await token();
    const { oid, exp } = decodeJwt(password);
    if (typeof oid !== "string" || exp === undefined) throw new TypeError("a token for Redis has no oid or no exp");
    return { credentials: { username: oid, password }, renewIn: renewalDelay(exp * 1000 - now(), retryMilliseconds) };
  }

  return {
    type: "streaming-credentials-provider",
    subscribe: async ({ onNext }) => {
      subscription += 1;
      const own = subscription;
      const isCurrent = () => own === subscription;
      clearTimeout(timer);
      const schedule = (milliseconds: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => void renew(), milliseconds).unref();
      };
      const renew = async (): Promise<void> => {
        try {
          const { credentials, renewIn } = await signIn();
          if (!isCurrent()) return;
          onNext(credentials);
          schedule(renewIn);
        } catch (error) {
          logger.warn({ error }, "no new token for the shared store yet");
          if (isCurrent()) schedule(retryMilliseconds);
        }
      };
      const { credentials, renewIn } = await signIn();
      if (isCurrent()) schedule(renewIn);
      const dispose = (): void => {
        if (!isCurrent()) return;
        subscription += 1;
        clearTimeout(timer);
      };
      return [credentials, { dispose }];
    },
    onReAuthenticationError: (error) => {
      logger.warn({ error }, "shared store did not take the new token");
    },
  };
}

/** At three quarters of what is left, which leaves time for some tries; never in a tight loop. */
function renewalDelay(millisecondsLeft: number, atLeast: number): number {
  return Math.min(Math.max(millisecondsLeft * 0.75, atLeast), LONGEST_TIMER);
}
