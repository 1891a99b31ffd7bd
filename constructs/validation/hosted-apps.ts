import type { RuntimeRole } from "../../runtime/config/runtime-environment.js";
import { read } from "./check.js";
import { isUnknown } from "./problem.js";
import { isRecord } from "./wrong-type.js";

/** A container app that the props ask for. */
export interface HostedApp {
  /** Path of its options. */
  readonly path: string;
  /** Its options, of any type. */
  readonly options: unknown;
  /** Its name, given or derived. */
  readonly name: unknown;
  /** Whether the built-in runtime runs in it; undefined when `server` doesn't tell. */
  readonly builtIn: boolean | undefined;
  /** What the integration's variables make of it; undefined when it gets none. */
  readonly role: RuntimeRole | undefined;
  /** Whether it keeps sessions of users between requests. */
  readonly holdsSessions: boolean;
}

/** What serves MCP; undefined when it can't be told. */
export function serverType(props: unknown): "built-in" | "container" | "existing" | undefined {
  const server = read(props, "server");
  if (server === undefined) return "built-in";
  const type = read(server, "type");
  return type === "built-in" || type === "container" || type === "existing" ? type : undefined;
}

/** The container apps of an integration, as far as its props can be read. */
export function hostedApps(props: unknown): readonly HostedApp[] {
  const hosting = read(props, "hosting");
  if (!isRecord(hosting)) return [];
  const type = serverType(props);
  const builtIn = type === undefined ? undefined : type === "built-in";
  const integration = read(props, "name");
  const app = (key: string, suffix: string): Pick<HostedApp, "path" | "options" | "name"> => ({
    path: `hosting.${key}`,
    options: hosting[key],
    name: read(hosting[key], "name") ?? (typeof integration === "string" ? integration + suffix : undefined),
  });
  if (read(props, "mode") === "direct-sso") {
    if (type === "existing") return [];
    return [{ ...app("app", ""), builtIn, role: "direct-sso", holdsSessions: builtIn === true }];
  }
  const gateway: HostedApp = { ...app("gateway", "-gateway"), builtIn: true, role: "gateway", holdsSessions: true };
  if (type === "existing") return [gateway];
  // A server that is handed Graph tokens is told nothing by the integration.
  const role = read(props, "forwardedToken") === "graph" ? undefined : "server";
  // Every request brings its token along, so the server may be scaled at will.
  return [gateway, { ...app("server", "-server"), builtIn, role, holdsSessions: false }];
}

/** Whether a Redis is made here: asked for, or implied by several replicas of the app that holds sessions. */
export function makesRedis(props: unknown): boolean {
  const tokenStore = read(props, "hosting", "tokenStore");
  if (tokenStore !== undefined) {
    const isGiven = ["existing", "hostName"].some((name) => read(tokenStore, name) !== undefined);
    return read(tokenStore, "type") === "redis" && !isGiven;
  }
  return hostedApps(props).some(({ holdsSessions, options }) => {
    const most = read(options, "maxReplicas") ?? read(options, "minReplicas");
    return holdsSessions && typeof most === "number" && most > 1 && !isUnknown(most);
  });
}
