import { z } from "zod";
import { graphPath } from "../../graph/graph-path.js";
import { satisfying } from "../graph-permissions.js";
import { cursor, graphTool, limit, nextCursor, present, type ToolContext } from "./graph-tool.js";

const person = z.object({
  id: z.string().optional(),
  displayName: z.string().optional(),
  mail: z.string().optional(),
  userPrincipalName: z.string().optional(),
  jobTitle: z.string().optional(),
  department: z.string().optional(),
  officeLocation: z.string().optional(),
});

/** What a person and a directory user have in common. */
const graphPerson = z.object({
  id: z.string().nullish(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  jobTitle: z.string().nullish(),
  department: z.string().nullish(),
  officeLocation: z.string().nullish(),
});
const relevantPerson = graphPerson.extend({
  scoredEmailAddresses: z.array(z.object({ address: z.string().nullish() })).nullish(),
});
const directoryUser = z.object({
  id: z.string().nullish(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
});

interface PeopleQuery {
  readonly query: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export const findPeople = graphTool({
  name: "find_people",
  title: "Find people",
  description:
    "Finds people by name or mail address: those the signed-in user works with, or everybody in the organization's directory, whichever this server may read. Use it to turn a name into a mail address.",
  permissions: ["People.Read", "User.ReadBasic.All"],
  input: z.object({
    query: z.string().trim().min(1).max(200).describe("Name or mail address, or the beginning of one"),
    limit: limit(50, 10),
    cursor,
  }),
  output: z.object({ people: z.array(person), nextCursor }),
  async run(input, context) {
    return satisfying("People.Read").includes(context.permission)
      ? relevantPeople(input, context)
      : directoryUsers(input, context);
  },
});

/** @see https://learn.microsoft.com/graph/api/user-list-people */
async function relevantPeople({ query, limit: top, cursor: from }: PeopleQuery, { graph }: ToolContext) {
  const page = await graph.page(
    {
      path: graphPath`/me/people`,
      query: { $select: Object.keys(relevantPerson.shape).join(","), $search: quoted(query), $top: top },
    },
    relevantPerson,
    from,
  );
  const people = page.items.map(({ scoredEmailAddresses, ...rest }) =>
    present({ ...rest, mail: scoredEmailAddresses?.[0]?.address }),
  );
  return { people, nextCursor: page.nextCursor };
}

/**
 * Searching users is an advanced query, which Graph answers only with this consistency level.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
async function directoryUsers({ query, limit: top, cursor: from }: PeopleQuery, { graph }: ToolContext) {
  const fields = ["displayName", "mail", "userPrincipalName"];
  const page = await graph.page(
    {
      path: graphPath`/users`,
      query: {
        $select: Object.keys(directoryUser.shape).join(","),
        $search: fields.map((field) => quoted(`${field}:${query}`)).join(" OR "),
        $top: top,
      },
      headers: { ConsistencyLevel: "eventual" },
    },
    directoryUser,
    from,
  );
  return { people: page.items.map((user) => present(user)), nextCursor: page.nextCursor };
}

/** A phrase of Graph's search syntax. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
