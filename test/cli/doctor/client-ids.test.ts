import { DOCUMENT_URL, startDeployment, type Deployment } from "../../clients/support/deployment.js";
import { contoso } from "../../doubles/contoso.js";
import { examineHere, idsWith } from "./support/examine-here.js";
import { signInAtGateway } from "./support/people.js";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ documentRedirectUris: ["http://localhost/callback"] });
  deployment.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});
afterAll(() => deployment.stop());

it.each([
  ["the deployment's public client", contoso.publicClientId],
  ["a client with a metadata document", DOCUMENT_URL],
])("doctor signs in as %s, and registers nothing", async (_title, clientId) => {
  const before = deployment.output().length;

  const examination = await examineHere(deployment.mcpUrl, { person: signInAtGateway, clientId });

  expect(idsWith(examination, "fail")).toEqual([]);
  expect(idsWith(examination, "pass")).toEqual(
    expect.arrayContaining(["sign-in.token", "mcp.call", "log-out.access-token"]),
  );
  expect(idsWith(examination, "skip")).toContain("registration.registers");
  expect(deployment.output().slice(before)).not.toContain("client-registration");
});
