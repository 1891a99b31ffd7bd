import { z } from "zod";
import { graphPath } from "../../graph/graph-path.js";
import { graphTool, present } from "./graph-tool.js";

const me = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  jobTitle: z.string().nullish(),
  department: z.string().nullish(),
  officeLocation: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
});

export const whoami = graphTool({
  name: "whoami",
  title: "Who am I",
  description:
    "Who is signed in: name, mail address, job and tenant, from Microsoft Graph. Use it to learn whose mail, calendar and files the other tools read.",
  permissions: ["User.Read"],
  input: z.object({}),
  output: z.object({
    id: z.string().describe("Object id of the user, or of the application's service principal"),
    tenantId: z.string().describe("Id of the tenant"),
    applicationId: z.string().optional().describe("Client id, when an application calls for itself"),
    roles: z.array(z.string()).optional().describe("App roles of the application"),
    displayName: z.string().optional(),
    userPrincipalName: z.string().optional(),
    mail: z.string().optional(),
    jobTitle: z.string().optional(),
    department: z.string().optional(),
    officeLocation: z.string().optional(),
    preferredLanguage: z.string().optional(),
  }),
  async run(_input, { graph, tenantId }) {
    const { id, ...details } = await graph.get(
      { path: graphPath`/me`, query: { $select: Object.keys(me.shape).join(",") } },
      me,
    );
    return { id, tenantId, ...present(details) };
  },
  forApplication: (_input, { objectId: id, tenantId, clientId: applicationId, roles }) =>
    Promise.resolve({ id, tenantId, applicationId, roles: [...roles] }),
});
