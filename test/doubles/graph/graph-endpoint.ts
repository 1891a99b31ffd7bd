import type { DoubleRequest, Endpoint } from "../http/message.js";
import type { Reply } from "../http/message.js";
import type { EntraDouble } from "../entra/entra-double.js";
import { callerOf, insufficientClaims, type GraphCaller } from "./graph-caller.js";
import type { GraphState } from "./graph-control.js";
import type { GraphData, GraphUser, UserContent } from "./graph-data.js";
import { GraphError, graphErrorReply } from "./graph-error.js";

/** What an endpoint answers from. */
export interface GraphCall {
  readonly request: DoubleRequest;
  readonly data: GraphData;
  readonly caller: GraphCaller;
  /** The signed-in user. */
  readonly user: GraphUser;
  readonly content: UserContent;
  /** Origin in `@odata.context` and `@odata.nextLink`. */
  readonly publicOrigin: string;
  /** URL of this request at the public origin. */
  readonly self: URL;
  /** Makes a URL at which content can be fetched without a token for a while. */
  downloadUrl(content: string, mimeType: string): string;
}

export interface GraphRoute {
  readonly name: string;
  /** Below `/v1.0`. */
  readonly path: string | RegExp;
  /** Delegated permissions, one of which is needed. */
  readonly permissions: readonly string[];
  /** `error.code` without a permission; every workload of Graph has its own. */
  readonly denied: string;
  readonly answer: (call: GraphCall) => Reply;
}

export interface GraphEndpointOptions {
  readonly entra: EntraDouble;
  readonly state: GraphState;
  readonly data: GraphData;
  readonly publicOrigin: string;
  readonly downloadUrl: GraphCall["downloadUrl"];
}

/** A route of Graph behind what is common to all: faults, token, claims challenge, permission, user. */
export function graphEndpoint(route: GraphRoute, options: GraphEndpointOptions): Endpoint {
  return async (request) => {
    const caller: { value?: GraphCaller } = {};
    try {
      return await answer(route, options, request, caller);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const reply = graphErrorReply(error, request, options.entra.clock.now());
      return caller.value ? { ...reply, caller: idOf(caller.value) } : reply;
    }
  };
}

async function answer(
  route: GraphRoute,
  { entra, state, data, publicOrigin, downloadUrl }: GraphEndpointOptions,
  request: DoubleRequest,
  found: { value?: GraphCaller },
): Promise<Reply> {
  if (request.method !== "GET")
    throw new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed.");
  const injected = state.errors.take(route.name, request);
  if (injected) throw injected;
  const caller = await callerOf(entra, request);
  found.value = caller;
  checkChallenges(state, route, request, caller, entra.clock.now());
  checkPermission(route, caller);
  const user = data.users.find(({ id, tenantId }) => id === caller.userId && tenantId === caller.tenantId);
  const content = user && data.content[user.id];
  if (!user || !content) throw new GraphError(404, "Request_ResourceNotFound", "Resource does not exist.");
  const self = new URL(`${publicOrigin}${request.path}?${request.query.toString()}`);
  const reply = route.answer({ request, data, caller, user, content, publicOrigin, self, downloadUrl });
  return { outcome: "ok", ...reply, caller: idOf(caller) };
}

function checkChallenges(
  state: GraphState,
  { name }: GraphRoute,
  request: DoubleRequest,
  caller: GraphCaller,
  now: number,
): void {
  const { requiredContext } = state;
  if (requiredContext !== undefined && !caller.authenticationContexts.includes(requiredContext)) {
    if (!caller.takesChallenges) throw new GraphError(403, "accessDenied", "An authentication context is required.");
    insufficientClaims({ access_token: { acrs: { essential: true, value: requiredContext } } });
  }
  if (!caller.takesChallenges) return;
  const challenge = state.challenges.take(name, request);
  const revoked = caller.tokenIssuedAt < state.tokensNotBefore;
  if (!challenge && !revoked) return;
  const since = revoked ? state.tokensNotBefore : Math.floor(now / 1000);
  insufficientClaims(challenge?.claims ?? { access_token: { nbf: { essential: true, value: String(since) } } });
}

function checkPermission({ permissions, denied }: GraphRoute, { userId, scopes }: GraphCaller): void {
  if (userId === undefined) {
    throw new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
  }
  if (!permissions.some((permission) => scopes.includes(permission))) {
    throw new GraphError(403, denied, "Access is denied. Check credentials and try again.");
  }
}

function idOf({ userId, clientId }: GraphCaller): string {
  return userId ?? clientId;
}
