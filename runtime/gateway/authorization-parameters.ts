import { resourceNamed, type McpResource } from "./mcp-resource.js";

/**
 * Mends what clients are known to send, before the authorization server judges it: pure functions over parameters.
 *
 * Guarantees: nothing is widened. A scope or resource that is not ours is dropped or left to be refused, and a
 * parameter that was sent twice stays twice, which is refused too.
 */
export interface ParameterRules {
  readonly resources: readonly [McpResource, ...McpResource[]];
  /** Prefixes under which clients may know our scopes: the identifier URI and the client id, as Entra spells them. */
  readonly scopePrefixes: readonly string[];
}

/** Parameters of an authorization request. */
export function mendAuthorizationRequest(sent: URLSearchParams, rules: ParameterRules): URLSearchParams {
  const parameters = withCanonicalResource(sent, rules);
  const asked = sent.getAll("scope");
  if (asked.length > 1) return parameters;
  const known = knownScopes(asked[0] ?? "", rules);
  const withOurs = known.some((scope) => isOurs(scope, rules)) ? known : [...baseline(sent, rules), ...known];
  parameters.set("scope", withOurs.join(" "));
  // Meaningless, and refused by the authorization server, without an ID token.
  if (!withOurs.includes("openid")) for (const name of ID_TOKEN_PARAMETERS) parameters.delete(name);
  return withoutForeignPrompts(parameters);
}

/** Parameters of a token request. */
export function mendTokenRequest(sent: URLSearchParams, rules: ParameterRules): URLSearchParams {
  const parameters = withoutEntraResource(withCanonicalResource(sent, rules), rules);
  const asked = sent.getAll("scope");
  if (asked.length !== 1) return parameters;
  const known = knownScopes(asked[0] ?? "", rules).filter((scope) => isOurs(scope, rules));
  // A refresh that names only what was never granted (`offline_access`) means: the same as before.
  if (known.length === 0) parameters.delete("scope");
  else parameters.set("scope", known.join(" "));
  return parameters;
}

const ID_TOKEN_PARAMETERS = ["nonce", "claims", "max_age", "id_token_hint", "acr_values"];

/** The consent page is always shown, so asking for it changes nothing; Entra would ask its administrators again. */
const PROMPTS = new Set(["none", "login", "select_account"]);

function withoutForeignPrompts(parameters: URLSearchParams): URLSearchParams {
  const [prompt, ...more] = parameters.getAll("prompt");
  if (prompt === undefined || more.length > 0) return parameters;
  const kept = prompt.split(" ").filter((value) => PROMPTS.has(value));
  if (kept.length === 0) parameters.delete("prompt");
  else parameters.set("prompt", kept.join(" "));
  return parameters;
}

function withCanonicalResource(sent: URLSearchParams, { resources }: ParameterRules): URLSearchParams {
  const parameters = new URLSearchParams(sent);
  const [indicator, ...more] = sent.getAll("resource");
  if (indicator === undefined || more.length > 0) return parameters;
  const named = resourceNamed(indicator, resources);
  if (named !== undefined) parameters.set("resource", named.url);
  return parameters;
}

/**
 * Clients made for Entra's first version name an application where a resource belongs, this API or themselves. What they
 * mean is what the grant has, which is what a request without `resource` gets.
 */
function withoutEntraResource(parameters: URLSearchParams, { scopePrefixes }: ParameterRules): URLSearchParams {
  const [indicator, ...more] = parameters.getAll("resource");
  const applications = [...scopePrefixes, ...parameters.getAll("client_id")];
  if (more.length === 0 && indicator !== undefined && applications.includes(indicator)) parameters.delete("resource");
  return parameters;
}

/** Every scope of the resource asked for, or of the first. */
function baseline(sent: URLSearchParams, { resources }: ParameterRules): readonly string[] {
  return (resourceNamed(sent.get("resource") ?? "", resources) ?? resources[0]).scopes;
}

function knownScopes(scope: string, rules: ParameterRules): string[] {
  const bare = scope.split(" ").map((name) => withoutPrefix(name, rules));
  return [...new Set(bare.filter((name) => name === "openid" || isOurs(name, rules)))];
}

function withoutPrefix(scope: string, { scopePrefixes }: ParameterRules): string {
  const prefix = scopePrefixes.find((candidate) => scope.startsWith(`${candidate}/`));
  return prefix === undefined ? scope : scope.slice(prefix.length + 1);
}

function isOurs(scope: string, { resources }: ParameterRules): boolean {
  return resources.some(({ scopes }) => scopes.includes(scope));
}
