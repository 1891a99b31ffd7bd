import type { AppRegistration, ConditionalAccessPolicy, Tenant, User } from "./directory.js";
import { EntraRejection } from "./entra-rejection.js";
import type { Session } from "./entra-state.js";
import { contextChallenge, policyChallenge, type RequestedClaims } from "./requested-claims.js";

export interface AccessQuestion {
  readonly tenant: Tenant;
  readonly user: User;
  readonly session: Session;
  readonly resources: readonly AppRegistration[];
  readonly claims: RequestedClaims;
  /** `error` of a challenge in this flow. @default the code's own */
  readonly challengeError?: string;
}

/** Refuses what the tenant's policies, or the claims asked for, do not allow yet: 53003, 53000, 50076, 50079. */
export function checkConditionalAccess(question: AccessQuestion): void {
  const { session, claims } = question;
  for (const policy of policiesFor(question)) checkPolicy(policy, question);
  const [policy] = claims.policies;
  if (policy !== undefined && !hasMfa(session)) throw challenge(question, policyChallenge(policy));
  const context = claims.authenticationContexts.find((wanted) => !session.authenticationContexts.includes(wanted));
  if (context !== undefined) throw challenge(question, contextChallenge(context));
}

/** Whether the user has to give a second factor, were they asked. */
export function wantsMfa(question: Omit<AccessQuestion, "session">): boolean {
  const { claims } = question;
  const demanded = policiesFor(question).some(({ require }) => require === "mfa");
  return demanded || claims.policies.length > 0 || claims.authenticationContexts.length > 0;
}

function policiesFor({ tenant, user, resources }: Omit<AccessQuestion, "session">): ConditionalAccessPolicy[] {
  return tenant.conditionalAccessPolicies.filter(
    ({ resource, users }) =>
      resources.some(({ clientId }) => clientId === resource) && (users?.includes(user.objectId) ?? true),
  );
}

function checkPolicy(policy: ConditionalAccessPolicy, question: AccessQuestion): void {
  const claims = policyChallenge(policy.id);
  const checks = {
    block: () => new EntraRejection(53003, { claims, ...policy.answer }),
    compliantDevice: () => new EntraRejection(53000, { claims, ...policy.answer }),
    mfa: () => (hasMfa(question.session) ? undefined : challenge(question, claims, policy.answer)),
  };
  const rejection = checks[policy.require]();
  if (rejection) throw rejection;
}

function hasMfa({ authenticationMethods }: Session): boolean {
  return authenticationMethods.includes("mfa");
}

function challenge(
  { user, resources, challengeError }: AccessQuestion,
  claims: string,
  answer: ConditionalAccessPolicy["answer"] = {},
): EntraRejection {
  return new EntraRejection(user.mfaRegistered === false ? 50079 : 50076, {
    claims,
    values: { resource: resources[0]?.clientId ?? "" },
    ...(challengeError === undefined ? {} : { error: challengeError }),
    ...answer,
  });
}
