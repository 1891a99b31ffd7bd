import { headerOf, json, type DoubleRequest } from "../http/message.js";
import type { GraphMessage, Mailbox } from "./graph-data.js";
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

const MESSAGES: CollectionRules = {
  type: "message",
  properties: [
    "body",
    "bodyPreview",
    "ccRecipients",
    "from",
    "hasAttachments",
    "id",
    "importance",
    "isRead",
    "receivedDateTime",
    "sender",
    "sentDateTime",
    "subject",
    "toRecipients",
    "webLink",
  ],
  defaultTop: 10,
  maximumTop: 1000,
  options: ["$search", "$orderby", "$filter"],
};

const READ_MAIL = ["Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"];
const DENIED = "ErrorAccessDenied";

/** Mail of the signed-in user. */
export const mailRoutes: readonly GraphRoute[] = [
  { name: "messages", path: "/me/messages", permissions: READ_MAIL, denied: DENIED, answer: listMessages },
  { name: "message", path: "/me/messages/:id", permissions: READ_MAIL, denied: DENIED, answer: oneMessage },
];

function listMessages(call: GraphCall) {
  const { request, content, publicOrigin, self, user } = call;
  const { query } = request;
  checkOptions(query, MESSAGES);
  const term = searchTerm(query);
  if (term && query.has("$orderby"))
    badRequest("The query parameter '$orderby' is not supported with '$search'.", "SearchWithOrderBy");
  if (term && query.has("$filter"))
    badRequest("The query parameter '$filter' is not supported with '$search'.", "SearchWithFilter");
  const keep = messageFilter(query);
  const found = content.messages
    .filter((message) => !term || hasWords(searchable(message, term.property), term.text))
    .filter(keep)
    .map((message) => resourceOf(message, request));
  const page = pageOf(ordered(found, query, "receivedDateTime desc"), query, MESSAGES, self);
  return json(200, { "@odata.context": `${publicOrigin}/v1.0/$metadata#users('${user.id}')/messages`, ...page });
}

function oneMessage({ request, content, publicOrigin, user }: GraphCall) {
  const message = content.messages.find(({ id }) => id === request.params.id);
  if (!message) throw new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");
  return json(200, {
    "@odata.context": `${publicOrigin}/v1.0/$metadata#users('${user.id}')/messages/$entity`,
    ...selectFrom(resourceOf(message, request), request.query, MESSAGES),
  });
}

function resourceOf(message: GraphMessage, request: DoubleRequest) {
  const { id, subject, from, to, receivedDateTime, isRead, importance = "normal", text } = message;
  const asText = (headerOf(request, "prefer") ?? "").includes('outlook.body-content-type="text"');
  return {
    "@odata.etag": `W/"${id}"`,
    id,
    receivedDateTime,
    sentDateTime: receivedDateTime,
    hasAttachments: false,
    subject,
    bodyPreview: text.slice(0, 255),
    importance,
    isRead,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}`,
    body: asText
      ? { contentType: "text", content: text }
      : { contentType: "html", content: `<html><body><p>${text}</p></body></html>` },
    sender: recipient(from),
    from: recipient(from),
    toRecipients: to.map(recipient),
    ccRecipients: [],
  };
}

function recipient({ name, address }: Mailbox) {
  return { emailAddress: { name, address } };
}

/** What the words of a search are looked for in: everything, or one property of KQL. */
function searchable({ subject, from, to, text }: GraphMessage, property: string | undefined): string {
  const people = (mailboxes: readonly Mailbox[]): string =>
    mailboxes.map(({ name, address }) => `${name} ${address}`).join(" ");
  const texts: Readonly<Record<string, string>> = { subject, body: text, from: people([from]), to: people(to) };
  if (property === undefined) return Object.values(texts).join(" ");
  return texts[property.toLowerCase()] ?? badRequest(`'${property}' can't be searched.`);
}

/** `isRead eq false` and `receivedDateTime ge <time>`, joined by `and`. */
function messageFilter(query: URLSearchParams): (message: GraphMessage) => boolean {
  const clauses = (query.get("$filter") ?? "").split(/\s+and\s+/).filter((clause) => clause !== "");
  const tests = clauses.map((clause) => {
    const [, read] = /^isRead eq (true|false)$/.exec(clause) ?? [];
    if (read !== undefined) return ({ isRead }: GraphMessage) => String(isRead) === read;
    const [, comparison, time = ""] = /^receivedDateTime (ge|gt|le|lt) (\S+)$/.exec(clause) ?? [];
    const limit = Date.parse(time);
    if (comparison === undefined || Number.isNaN(limit))
      return badRequest("Invalid filter clause.", "ErrorInvalidUrlQueryFilter");
    return ({ receivedDateTime }: GraphMessage) => {
      const difference = Date.parse(receivedDateTime) - limit;
      return comparison.startsWith("g") ? difference >= 0 : difference <= 0;
    };
  });
  return (message) => tests.every((test) => test(message));
}
