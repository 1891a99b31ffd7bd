import type { Router } from "express";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { Logger } from "../telemetry/logger.js";
import type { ReadinessCheck } from "./health.js";

/** What every role is built with. */
export interface RoleContext {
  readonly logger: Logger;
  readonly audit: AuditLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Host names under which the platform lets others reach this container. */
  readonly platformHosts: readonly string[];
}

/** What a role brings into the process. */
export interface RuntimeRoleApp {
  /** What it serves, in order; health comes before and 404 after. */
  readonly routers: readonly Router[];
  /** What has to work before it takes traffic, by name. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** Resolves when no request is in flight that ends by itself. */
  drained(): Promise<void>;
  /** Ends streams, pools and stores. */
  close(): Promise<void>;
}

/** Builds a role from its configuration. */
export type BuildRole<Config extends RuntimeConfig = RuntimeConfig> = (
  config: Config,
  context: RoleContext,
) => RuntimeRoleApp | Promise<RuntimeRoleApp>;

/** Configuration of one role. */
export type ConfigOf<Role extends RuntimeConfig["MCP_ROLE"]> = Extract<RuntimeConfig, { readonly MCP_ROLE: Role }>;
