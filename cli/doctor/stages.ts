import { authorizationServerChecks } from "./authorization-server/authorization-server-checks.js";
import { gatherAuthorizationServer } from "./authorization-server/gather-authorization-server.js";
import { challengeChecks } from "./challenge/challenge-checks.js";
import { gatherChallenge } from "./challenge/gather-challenge.js";
import type { Stage } from "./check.js";
import { connectionChecks } from "./connection/connection-checks.js";
import { gatherConnection } from "./connection/gather-connection.js";
import { entraChecks } from "./entra/entra-checks.js";
import { gatherLogOut } from "./log-out/gather-log-out.js";
import { logOutChecks } from "./log-out/log-out-checks.js";
import { gatherMcp } from "./mcp/gather-mcp.js";
import { mcpChecks } from "./mcp/mcp-checks.js";
import { gatherRefresh } from "./refresh/gather-refresh.js";
import { refreshChecks } from "./refresh/refresh-checks.js";
import { gatherRegistration } from "./registration/gather-registration.js";
import { registrationChecks } from "./registration/registration-checks.js";
import { gatherResource } from "./resource-metadata/gather-resource.js";
import { resourceChecks } from "./resource-metadata/resource-checks.js";
import { authorizationChecks } from "./sign-in/authorization-checks.js";
import { gatherAuthorization } from "./sign-in/gather-authorization.js";
import { gatherSignIn } from "./sign-in/gather-sign-in.js";
import { signInChecks } from "./sign-in/sign-in-checks.js";
import { gatherToken } from "./token/gather-token.js";
import { tokenChecks } from "./token/token-checks.js";

/** Everything that is looked at, in the order in which a client comes to it. */
export const STAGES: readonly Stage[] = [
  { title: "Connection", gather: gatherConnection, checks: connectionChecks },
  { title: "Challenge", gather: gatherChallenge, checks: challengeChecks },
  { title: "Metadata of the resource", gather: gatherResource, checks: resourceChecks },
  {
    title: "Metadata of the authorization server",
    gather: gatherAuthorizationServer,
    checks: authorizationServerChecks,
  },
  { title: "Entra", gather: () => Promise.resolve({}), checks: entraChecks },
  { title: "Registration", gather: gatherRegistration, checks: registrationChecks },
  { title: "Authorization endpoint", gather: gatherAuthorization, checks: authorizationChecks },
  { title: "Sign-in", gather: gatherSignIn, checks: signInChecks },
  { title: "Token", gather: gatherToken, checks: tokenChecks },
  { title: "MCP", gather: gatherMcp, checks: mcpChecks },
  { title: "Refresh", gather: gatherRefresh, checks: refreshChecks },
  { title: "Log-out", gather: gatherLogOut, checks: logOutChecks },
];
