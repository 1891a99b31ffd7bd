import { contoso } from "../../test/doubles/contoso.js";
import type { LocalDeployment } from "./local-deployment.js";
import type { Print } from "./print.js";
import { signInJourney } from "./sign-in-journey.js";

/** The users who sign in, one after the other. */
const USERS = [contoso.users.adele, contoso.users.bob];

/**
 * Signs users in as their MCP clients would, down to data from Graph.
 *
 * @returns whether every user saw their own data
 */
export async function rehearseSignIns(deployment: LocalDeployment, print: Print): Promise<boolean> {
  let succeeded = true;
  for (const user of USERS) succeeded = (await signIn(deployment, user.userPrincipalName, print)) && succeeded;
  // From here on a person chooses who to be.
  deployment.doubles.entra.control.signInAutomatically({ user: null });
  return succeeded;
}

async function signIn({ doubles, mcpUrl }: LocalDeployment, userName: string, print: Print): Promise<boolean> {
  doubles.entra.control.signInAutomatically({ user: userName });
  print(`  ${userName}`);
  try {
    const { whoami } = await signInJourney(mcpUrl, (step) => {
      print(`    ok      ${step}`);
    });
    const own = whoami.userPrincipalName === userName;
    print(
      `    ${own ? "ok    " : "FAILED"}  Graph says: ${String(whoami.displayName)} (${String(whoami.userPrincipalName)})`,
    );
    return own;
  } catch (error) {
    print(`    FAILED  ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
