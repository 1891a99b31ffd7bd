import type { RuntimeConfig } from "./config/runtime-environment.js";
import { createHttpApp } from "./http/app.js";
import { shutDownGracefully } from "./http/graceful-shutdown.js";
import { health } from "./http/health.js";
import { listen } from "./http/http-server.js";
import type { RoleContext, RuntimeRoleApp } from "./http/runtime-role.js";

/** A role that serves. */
export interface RunningRole {
  /** Resolves when everything has ended: true if nothing had to be cut off. */
  stop(): Promise<boolean>;
}

/** Listens and serves a role, until it is stopped. */
export async function runRole(role: RuntimeRoleApp, config: RuntimeConfig, context: RoleContext): Promise<RunningRole> {
  const { logger } = context;
  let draining = false;
  const checks = {
    ...role.checks,
    serving: () => {
      if (draining) throw new Error("shutting down");
    },
  };
  const onFailure = (check: string, error: unknown): void => {
    logger.warn({ check, error }, "not ready");
  };
  const app = createHttpApp({
    publicUrl: config.MCP_PUBLIC_URL,
    logger,
    routers: [health({ checks, onFailure }), ...role.routers],
  });
  const listening = await listen(app, {
    port: config.PORT,
    // Who rewrites hosts rehearses on one machine, and nobody else has to reach that.
    ...(config.DANGEROUSLY_REWRITE_HOSTS === undefined ? {} : { host: "127.0.0.1" }),
  });
  logger.info({ port: config.PORT, publicUrl: config.MCP_PUBLIC_URL }, "listening");

  return {
    stop: () =>
      shutDownGracefully({
        listening,
        onDraining: () => {
          draining = true;
        },
        drained: () => role.drained(),
        close: () => role.close(),
      }),
  };
}
