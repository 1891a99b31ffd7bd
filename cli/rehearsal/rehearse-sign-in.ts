import { contoso } from "../../test/doubles/contoso.js";
import { browserSession } from "./journeys/browser-session.js";
import { entraClient } from "./journeys/entra-client.js";
import { gatewayClient } from "./journeys/gateway-client.js";
import { addPolicy, liftPolicies, type Journey } from "./journeys/journey.js";
import type { LocalDeployment } from "./local-deployment.js";
import type { ModeName } from "./modes.js";
import type { Print } from "./print.js";

const { adele, bob, ines } = contoso.users;

/** The users who sign in, one after the other. */
const USERS = [
  { userName: adele.userPrincipalName, meetsPolicy: false },
  { userName: bob.userPrincipalName, meetsPolicy: true },
] as const;

/** How users get in, in each mode. */
const JOURNEYS: Readonly<Record<ModeName, readonly Journey[]>> = {
  "oauth-proxy": [gatewayClient],
  "direct-sso": [browserSession, entraClient],
};

/**
 * Signs users in in every way that a mode has, down to data from Graph. A Conditional Access policy comes into force for
 * the second one meanwhile, and stays.
 *
 * @returns whether every user saw their own data
 */
export async function rehearseSignIns(mode: ModeName, deployment: LocalDeployment, print: Print): Promise<boolean> {
  let succeeded = true;
  for (const user of USERS) {
    for (const journey of JOURNEYS[mode]) {
      if (journey.leadsInto?.(deployment) === false) continue;
      succeeded = (await signIn(journey, user, deployment, print)) && succeeded;
    }
  }
  // From here on a person chooses who to be. Of the second user a server may still hold a token that meets the policy, so
  // whoever wants to see it at work needs one who has not been here.
  addPolicy(deployment, ines.userPrincipalName);
  deployment.doubles.entra.control.signInAutomatically({ user: null });
  return succeeded;
}

async function signIn(
  { title, take }: Journey,
  { userName, meetsPolicy }: (typeof USERS)[number],
  deployment: LocalDeployment,
  print: Print,
): Promise<boolean> {
  liftPolicies(deployment);
  deployment.doubles.entra.control.signInAutomatically({ user: userName });
  print(`  ${userName}, ${title}`);
  const report = (step: string): void => {
    print(`    ok      ${step}`);
  };
  try {
    await take({ deployment, userName, meetsPolicy, report });
    return true;
  } catch (error) {
    print(`    FAILED  ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
