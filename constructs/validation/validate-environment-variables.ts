import { containerSecretName } from "../hosting/container-environment.js";
import { loadRuntimeConfig, variableNames } from "../../runtime/config/load-runtime-config.js";
import type { RuntimeRole } from "../../runtime/config/runtime-environment.js";
import { at, known, map, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { validateAzureName } from "./validate-azure-names.js";
import { keyVaultSecretReference } from "./validate-key-vault-reference.js";
import { isRecord } from "./wrong-type.js";

const variableName: Rule<string> = (name, path) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? []
    : [
        {
          path,
          message: "is not the name of an environment variable",
          remedy: "Use letters, digits and underscores, beginning with a letter or underscore",
        },
      ];

/** What was given is left out of these problems and the next: it may be a secret, and logs are read by many. */
const variableValue: Check = (value, path) =>
  typeof value === "string" || isUnknown(value)
    ? []
    : [
        {
          path,
          message: `is ${value === null || value === undefined ? "missing" : "not a string"}`,
          remedy: 'Give a string, as in "true" or "8080"',
        },
      ];

/** Names have to be known, because the list of variables is sorted by them. */
function variables(form: string, value: Check, together: Rule<Readonly<Record<string, unknown>>>): Check {
  const each = map(form, variableName, value);
  return known((given, path) =>
    isRecord(given)
      ? [...each(given, path), ...together(given, path)]
      : [{ path, message: `is not ${form}`, remedy: `Give ${form}` }],
  );
}

/** Variables whose values stand in the plan. */
export const environmentVariables: Check = variables(
  "an object of strings, variable name to value",
  variableValue,
  (given, path) => Object.entries(given).flatMap(([name, value]) => openSecret(name, value, at(path, name))),
);

/** Variables whose values are read from Key Vault. */
export const secretEnvironmentVariables: Check = variables(
  "an object of secret references, by variable name",
  keyVaultSecretReference,
  (given, path) => secretNames(Object.keys(given), path),
);

/**
 * Names that end like a secret's. Narrow on purpose: `TOKEN_ENDPOINT`, `MAX_TOKENS`, `KEY_VAULT_URL` and
 * `PRIMARY_KEY` pass, so that nobody learns to work around the check.
 */
const SECRET_NAME =
  /(^|_)(secret|password|passwd|token|credentials?|connection_?string|(api|access|account|private|secret|shared|signing|encryption|subscription)_?key)$/i;

/** Values that are secrets whatever they are called: a URL with a password, a storage or bus key, a private key. */
const SECRET_VALUE =
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@|(^|;)(AccountKey|SharedAccessKey)=.|-----BEGIN [A-Z ]*PRIVATE KEY-----/i;

/** Switches, numbers and empty values are no secrets, whatever the variable is called. */
const HARMLESS_VALUE = /^(|true|false|yes|no|on|off|none|\d{1,5})$/i;

function openSecret(name: string, value: unknown, path: string): Problem[] {
  if (typeof value !== "string" || isUnknown(value) || HARMLESS_VALUE.test(value)) return [];
  if (!SECRET_NAME.test(name) && !SECRET_VALUE.test(value)) return [];
  const message = "looks like a secret, and its value would stand in the plan and in the state";
  return [{ path, message, remedy: "Put it into Key Vault and name it in secretEnvironmentVariables" }];
}

/** Each secret gets a name in the container app, derived from the variable's. */
function secretNames(variables: readonly string[], path: string): Problem[] {
  const firstOf = new Map<string, string>();
  return variables.flatMap((variable) => {
    const name = containerSecretName(variable);
    const first = firstOf.get(name);
    if (first === undefined) firstOf.set(name, variable);
    if (first !== undefined) {
      const message = `needs the container app secret "${name}", which ${at(path, first)} has`;
      return [{ path: at(path, variable), message, remedy: "Rename one of them by more than letter case" }];
    }
    const invalid = /^\w+$/.test(variable) && validateAzureName("containerAppSecret", name, path).length > 0;
    return invalid
      ? [
          {
            path: at(path, variable),
            message: `needs the container app secret "${name}", which is no valid name`,
            remedy: "Begin and end the variable's name with a letter or digit",
          },
        ]
      : [];
  });
}

/** Settings the runtime reads but the integration leaves to its user. */
const FREE_SETTINGS = new Set(["LOG_LEVEL"]);

/** The container whose variables are looked at. */
export interface ContainerVariables {
  readonly path: string;
  readonly options: unknown;
  /** What the container does for the integration; undefined when the integration tells it nothing. */
  readonly role: RuntimeRole | undefined;
  /** Whether the built-in runtime runs in it, which refuses to start with a setting that it doesn't know. */
  readonly builtIn: boolean;
}

/** Variables that the integration sets itself, that keep the built-in runtime from starting, or that are given twice. */
export function validateVariableNames({ path, options, role, builtIn }: ContainerVariables): Problem[] {
  const plain = namesIn(options, "environmentVariables");
  const secret = namesIn(options, "secretEnvironmentVariables");
  const own = new Set(role === undefined ? [] : variableNames(role).filter((name) => !FREE_SETTINGS.has(name)));
  const refused =
    builtIn && role !== undefined
      ? refusals(given(options, "environmentVariables"), secret, role)
      : new Map<string, string>();
  const kinds = [
    { names: plain, kind: at(path, "environmentVariables") },
    { names: secret, kind: at(path, "secretEnvironmentVariables") },
  ];
  const reserved = kinds.flatMap(({ names, kind }) =>
    names.flatMap((name) => {
      const place = at(kind, name);
      if (own.has(name)) {
        const message = "is set by the integration, so this value would never arrive";
        return [{ path: place, message, remedy: "Remove it; the props of the integration decide it" }];
      }
      const reason = refused.get(name);
      if (reason === undefined) return [];
      const message = `keeps the built-in runtime from starting: ${reason}`;
      const remedy = FREE_SETTINGS.has(name)
        ? "Give it an allowed value"
        : "Remove it, or choose a name without the runtime's own prefix";
      return [{ path: place, message, remedy }];
    }),
  );
  const twice = secret
    .filter((name) => plain.includes(name))
    .map((name) => ({
      path: at(at(path, "secretEnvironmentVariables"), name),
      message: "is also given in environmentVariables",
      remedy: "Keep one of them",
    }));
  return [...reserved, ...twice];
}

/**
 * Why the runtime would refuse a variable, by name. The loader itself is asked, so that its prefixes and values are
 * written in one place. What it needs beside these variables is the integration's business.
 */
function refusals(
  plain: Readonly<Record<string, unknown>>,
  secret: readonly string[],
  role: RuntimeRole,
): ReadonlyMap<string, string> {
  const own = variableNames(role);
  const foreign = [...Object.keys(plain), ...secret].filter((name) => !own.includes(name));
  const free = Object.entries(plain).filter(([name, value]) => FREE_SETTINGS.has(name) && !isUnknown(value));
  if (foreign.length + free.length === 0) return new Map();
  const asked = Object.fromEntries([...foreign.map((name) => [name, ""]), ...free]) as Record<string, string>;
  const loaded = loadRuntimeConfig({ ...asked, MCP_ROLE: role });
  const problems = loaded.ok ? [] : loaded.problems;
  return new Map(
    problems
      .filter(({ variable }) => Object.hasOwn(asked, variable))
      .map(({ variable, message }) => [variable, message]),
  );
}

function namesIn(options: unknown, kind: string): string[] {
  return Object.keys(given(options, kind));
}

function given(options: unknown, kind: string): Readonly<Record<string, unknown>> {
  const variables = isRecord(options) ? options[kind] : undefined;
  return isRecord(variables) && !isUnknown(variables) ? variables : {};
}
