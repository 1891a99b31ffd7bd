import { headerOf, json } from "../http/message.js";
import type { GraphUser } from "./graph-data.js";
import type { GraphCall, GraphRoute } from "./graph-endpoint.js";
import { badRequest, GraphError } from "./graph-error.js";
import {
  checkOptions,
  hasWords,
  ordered,
  pageOf,
  searchTerm,
  selectFrom,
  type CollectionRules,
} from "./odata-query.js";

const USER_PROPERTIES = [
  "businessPhones",
  "department",
  "displayName",
  "givenName",
  "id",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
];
/** Returned although nobody asks; `department` only when selected. */
const USER_DEFAULTS = USER_PROPERTIES.filter((name) => name !== "department");

const USERS: CollectionRules = {
  type: "user",
  properties: USER_PROPERTIES,
  defaultTop: 100,
  maximumTop: 999,
  options: ["$search", "$filter", "$orderby"],
};
const PEOPLE: CollectionRules = {
  type: "person",
  properties: [
    "department",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "officeLocation",
    "scoredEmailAddresses",
    "surname",
    "userPrincipalName",
  ],
  defaultTop: 10,
  maximumTop: 1000,
  options: ["$search", "$filter"],
};

const READ_USERS = ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All"];
const DENIED = "Authorization_RequestDenied";

/** The signed-in user, the tenant's users, and the people a user works with. */
export const userRoutes: readonly GraphRoute[] = [
  { name: "me", path: "/me", permissions: ["User.Read", "User.ReadWrite", ...READ_USERS], denied: DENIED, answer: me },
  { name: "users", path: "/users", permissions: READ_USERS, denied: DENIED, answer: listUsers },
  { name: "user", path: "/users/:id", permissions: READ_USERS, denied: DENIED, answer: oneUser },
  {
    name: "people",
    path: "/me/people",
    permissions: ["People.Read", "People.Read.All"],
    denied: DENIED,
    answer: people,
  },
];

function me({ request, user, publicOrigin }: GraphCall) {
  return json(200, {
    "@odata.context": `${publicOrigin}/v1.0/$metadata#users/$entity`,
    ...selectFrom(resourceOf(user), withDefaults(request.query), USERS),
  });
}

function oneUser(call: GraphCall) {
  const { id } = call.request.params;
  const user = usersOfTenant(call).find((candidate) => candidate.id === id || candidate.userPrincipalName === id);
  if (!user) throw new GraphError(404, "Request_ResourceNotFound", `Resource '${String(id)}' does not exist.`);
  return me({ ...call, user });
}

function listUsers(call: GraphCall) {
  const { request, publicOrigin, self } = call;
  const { query } = request;
  checkOptions(query, USERS);
  const term = searchTerm(query);
  if (term && headerOf(request, "consistencylevel") !== "eventual") {
    badRequest(
      "Request with $search query parameter only works with the ConsistencyLevel: eventual header.",
      "Request_UnsupportedQuery",
    );
  }
  if (term && term.property === undefined)
    badRequest('$search needs a property: "displayName:text".', "Request_UnsupportedQuery");
  const startsWith = startsWithFilter(query);
  const found = usersOfTenant(call)
    .map(resourceOf)
    .filter((user) => !term || hasWords(textOf(user, term.property), term.text))
    .filter((user) => !startsWith || textOf(user, startsWith.property).toLowerCase().startsWith(startsWith.text));
  const page = pageOf(ordered(found, query, "displayName"), withDefaults(query), USERS, self);
  return json(200, { "@odata.context": `${publicOrigin}/v1.0/$metadata#users`, ...page });
}

function people({ request, data, content, self, publicOrigin, user: me }: GraphCall) {
  checkOptions(request.query, PEOPLE);
  // Unlike elsewhere the quotes are optional here.
  const words = (request.query.get("$search") ?? "").replaceAll('"', "").toLowerCase();
  const found = content.people
    .flatMap((id) => data.users.find((user) => user.id === id) ?? [])
    .map((user) => ({
      ...resourceOf(user),
      scoredEmailAddresses: [{ address: user.mail, relevanceScore: 30, selectionLikelihood: "notSpecified" }],
    }))
    .filter((person) => hasWords(`${person.displayName} ${person.userPrincipalName}`, words))
    .map((person) => Object.fromEntries(Object.entries(person).filter(([name]) => PEOPLE.properties.includes(name))));
  const page = pageOf(found, request.query, PEOPLE, self);
  return json(200, { "@odata.context": `${publicOrigin}/v1.0/$metadata#users('${me.id}')/people`, ...page });
}

function usersOfTenant({ data, caller }: GraphCall): readonly GraphUser[] {
  return data.users.filter(({ tenantId }) => tenantId === caller.tenantId);
}

function resourceOf(user: GraphUser) {
  const { id, userPrincipalName, displayName, givenName, surname, mail, jobTitle, department, officeLocation } = user;
  return {
    ...{ id, userPrincipalName, displayName, givenName, surname, mail, jobTitle, department, officeLocation },
    ...{ businessPhones: [], mobilePhone: null, preferredLanguage: null },
  };
}

function withDefaults(query: URLSearchParams): URLSearchParams {
  const copy = new URLSearchParams(query);
  if (!copy.has("$select")) copy.set("$select", USER_DEFAULTS.join(","));
  return copy;
}

function textOf(item: Readonly<Record<string, unknown>>, property: string | undefined): string {
  const value = item[property ?? ""];
  return typeof value === "string" ? value : "";
}

/** The one filter that looking people up needs: `startswith(displayName,'ade')`. */
function startsWithFilter(query: URLSearchParams): { property: string; text: string } | undefined {
  const filter = query.get("$filter");
  if (filter === null) return undefined;
  const [, property = "", text = ""] = /^startswith\((\w+),\s*'((?:[^']|'')*)'\)$/i.exec(filter) ?? [];
  if (!USER_PROPERTIES.includes(property))
    badRequest("Unsupported or invalid query filter clause.", "Request_UnsupportedQuery");
  return { property, text: text.replaceAll("''", "'").toLowerCase() };
}
