import type { z } from "zod";
import { serverName } from "./additional-servers.js";
import {
  credentialSchema,
  rehearsalSchema,
  roleSchemas,
  type RuntimeConfig,
  type RuntimeRole,
} from "./runtime-environment.js";

/** One environment variable that keeps the runtime from starting. Never holds the variable's value. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly message: string;
}

/** Either a configuration to run with, or everything that is wrong with it. */
export type LoadedRuntimeConfig =
  | { readonly ok: true; readonly config: RuntimeConfig }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Names with these beginnings are ours alone, so an unknown one is a misspelling, not somebody else's variable. */
const OWN_PREFIXES = ["MCP_", "ENTRA_", "GRAPH_", "TOKEN_STORE", "DANGEROUSLY_"];

/**
 * Turns an environment into the runtime's configuration, or names all of its problems at once.
 *
 * Pure: the caller passes `process.env`. Values never appear in problems, because any of them may be a secret.
 */
export function loadRuntimeConfig(environment: Readonly<Record<string, string | undefined>>): LoadedRuntimeConfig {
  const role = environment.MCP_ROLE;
  if (!isRole(role)) {
    return { ok: false, problems: [{ variable: "MCP_ROLE", message: `must be one of ${roleNames().join(", ")}` }] };
  }
  const settings = roleSchemas[role].safeParse(environment);
  const credential = credentialSchema.safeParse(environment);
  const rehearsal = rehearsalSchema.safeParse(environment);
  const problems = [
    ...problemsOf(settings.error, environment),
    ...problemsOf(credential.error, environment),
    ...problemsOf(rehearsal.error, environment),
    ...unknownVariables(environment, role),
    ...storeProblems(environment),
    ...(role === "gateway" ? unknownGraphTokenServers(environment) : []),
  ];
  if (!settings.success || !credential.success || !rehearsal.success || problems.length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, config: { ...settings.data, ...credential.data, ...rehearsal.data } };
}

/** Every variable a role's container may be given, in alphabetical order. */
export function variableNames(role: RuntimeRole): readonly string[] {
  const ofCredential = credentialSchema.options.flatMap((option) => Object.keys(option.shape));
  return [...new Set([...Object.keys(roleSchemas[role].shape), ...ofCredential])].sort();
}

/** zod speaks of types and unions here, which means nothing to somebody who sets environment variables. */
const PLAIN_MESSAGES: Readonly<Record<string, string>> = {
  invalid_type: "is not a number",
  invalid_union: `must be one of ${credentialSchema.options.map((o) => o.shape.ENTRA_CREDENTIAL.value).join(", ")}`,
};

function roleNames(): RuntimeRole[] {
  return Object.keys(roleSchemas) as RuntimeRole[];
}

function isRole(text: string | undefined): text is RuntimeRole {
  return text !== undefined && Object.hasOwn(roleSchemas, text);
}

function problemsOf(
  error: z.ZodError | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationProblem[] {
  return (error?.issues ?? []).map(({ path, message, code }) => {
    const variable = String(path[0]);
    const missing = environment[variable] === undefined && code === "invalid_type";
    return { variable, message: missing ? "is required" : (PLAIN_MESSAGES[code] ?? message) };
  });
}

function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  role: RuntimeRole,
): ConfigurationProblem[] {
  const known = new Set([...variableNames(role), ...Object.keys(rehearsalSchema.shape)]);
  return Object.keys(environment)
    .filter((name) => OWN_PREFIXES.some((prefix) => name.startsWith(prefix)) && !known.has(name))
    .sort()
    .map((variable) => ({ variable, message: `is not a setting of the ${role} role` }));
}

function storeProblems(environment: Readonly<Record<string, string | undefined>>): ConfigurationProblem[] {
  const { TOKEN_STORE: store, TOKEN_STORE_REDIS_URL: url, TOKEN_STORE_DIRECTORY: directory } = environment;
  if (store !== "redis") return [];
  return [
    ...(url === undefined
      ? [{ variable: "TOKEN_STORE_REDIS_URL", message: "is required when TOKEN_STORE is redis" }]
      : []),
    ...(directory === undefined
      ? []
      : [{ variable: "TOKEN_STORE_DIRECTORY", message: "is of the embedded store, and TOKEN_STORE is redis" }]),
  ];
}

/** Compares the texts, so that it is found at once, whatever else is wrong with the servers. */
function unknownGraphTokenServers(environment: Readonly<Record<string, string | undefined>>): ConfigurationProblem[] {
  const words = (text = "") => text.split(/\s+/).filter((word) => word !== "");
  const names = words(environment.MCP_ADDITIONAL_SERVERS).map(serverName);
  return words(environment.MCP_GRAPH_TOKEN_SERVERS).every((name) => names.includes(name))
    ? []
    : [{ variable: "MCP_GRAPH_TOKEN_SERVERS", message: "names a server that MCP_ADDITIONAL_SERVERS does not have" }];
}
