import { Router } from "express";
import { LIVENESS_PATH, READINESS_PATH } from "../config/routes.js";
import { allowedMethods } from "./allowed-methods.js";

/** Resolves when the thing is usable, rejects when it isn't. The reason is logged by whoever checks, never answered. */
export type ReadinessCheck = () => void | Promise<void>;

/**
 * Stops checking once it went well. For what a new replica has to reach before it takes over, but whose failure later
 * hits every replica alike: to take all of them away then would help nobody.
 */
export function onceSuccessful(check: ReadinessCheck): ReadinessCheck {
  let succeeded = false;
  return async () => {
    if (succeeded) return;
    await check();
    succeeded = true;
  };
}

export interface HealthOptions {
  /** By name; names are answered, so they hold no addresses. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** Called with each check that failed. */
  readonly onFailure: (name: string, error: unknown) => void;
  /** Longest a check may take. */
  readonly timeoutMilliseconds?: number;
}

/** Container Apps gives a probe one second by default, so the answer has to come before that. */
const DEFAULT_TIMEOUT_MILLISECONDS = 800;

/**
 * Liveness says that the process runs and nothing more: a restart would not help a dependency that is away. Readiness
 * runs every check, at the same time.
 */
export function health({ checks, onFailure, timeoutMilliseconds }: HealthOptions): Router {
  const limit = timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const router = Router({ caseSensitive: true, strict: true });
  router.get(LIVENESS_PATH, (_request, response) => {
    response.json({ status: "ok" });
  });
  router.get(READINESS_PATH, async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await passes(name, check)] as const),
    );
    const ready = results.every(([, passed]) => passed);
    response.status(ready ? 200 : 503).json({
      status: ready ? "ok" : "unavailable",
      checks: Object.fromEntries(results.map(([name, passed]) => [name, passed ? "ok" : "failed"])),
    });
  });
  router.all([LIVENESS_PATH, READINESS_PATH], allowedMethods("GET", "HEAD"));
  return router;

  async function passes(name: string, check: ReadinessCheck): Promise<boolean> {
    try {
      await withTimeout(check, limit);
      return true;
    } catch (error) {
      onFailure(name, error);
      return false;
    }
  }
}

async function withTimeout(check: ReadinessCheck, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`took longer than ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    await Promise.race([check(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
