import { json } from "../http/message.js";
import type { GraphEvent, Mailbox } from "./graph-data.js";
import type { GraphCall, GraphRoute } from "./graph-endpoint.js";
import { badRequest } from "./graph-error.js";
import { checkOptions, ordered, pageOf, type CollectionRules } from "./odata-query.js";

const EVENTS: CollectionRules = {
  type: "event",
  properties: [
    "attendees",
    "body",
    "bodyPreview",
    "end",
    "id",
    "isAllDay",
    "isCancelled",
    "isOnlineMeeting",
    "location",
    "organizer",
    "showAs",
    "start",
    "subject",
    "webLink",
  ],
  defaultTop: 10,
  maximumTop: 1000,
  options: ["$orderby"],
};
const CALENDAR_VIEW: CollectionRules = { ...EVENTS, options: ["$orderby", "startDateTime", "endDateTime"] };

const READ_CALENDAR = ["Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"];
const DENIED = "ErrorAccessDenied";

/** The signed-in user's calendar. */
export const calendarRoutes: readonly GraphRoute[] = [
  { name: "events", path: "/me/events", permissions: READ_CALENDAR, denied: DENIED, answer: listEvents },
  { name: "calendarView", path: "/me/calendarView", permissions: READ_CALENDAR, denied: DENIED, answer: calendarView },
];

function listEvents(call: GraphCall) {
  checkOptions(call.request.query, EVENTS);
  return answer(call, call.content.events, EVENTS, "events");
}

/** Events that overlap a span of time, which has to be given. */
function calendarView(call: GraphCall) {
  const { query } = call.request;
  checkOptions(query, CALENDAR_VIEW);
  const from = timeOf(query, "startDateTime");
  const until = timeOf(query, "endDateTime");
  if (until < from) badRequest("The end of the view is before its start.", "ErrorInvalidParameter");
  const found = call.content.events.filter(({ start, end }) => Date.parse(start) < until && Date.parse(end) > from);
  return answer(call, found, CALENDAR_VIEW, "calendarView");
}

function answer(
  { request, user, self, publicOrigin }: GraphCall,
  events: readonly GraphEvent[],
  rules: CollectionRules,
  name: string,
) {
  const sorted = ordered(events.map(resourceOf), request.query, "start/dateTime");
  return json(200, {
    "@odata.context": `${publicOrigin}/v1.0/$metadata#users('${user.id}')/${name}`,
    ...pageOf(sorted, request.query, rules, self),
  });
}

function timeOf(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null) return badRequest(`This request requires the query parameter '${name}'.`, "ErrorInvalidParameter");
  // Without a zone Graph takes the time for UTC.
  const time = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? badRequest(`'${text}' is no time.`, "ErrorInvalidParameter") : time;
}

function resourceOf({ id, subject, start, end, location, organizer, attendees, text, isAllDay = false }: GraphEvent) {
  const person = ({ name, address }: Mailbox) => ({ emailAddress: { name, address } });
  const instant = (time: string) => ({ dateTime: new Date(time).toISOString().replace("Z", "0000"), timeZone: "UTC" });
  return {
    "@odata.etag": `W/"${id}"`,
    id,
    subject,
    bodyPreview: text.slice(0, 255),
    body: { contentType: "html", content: `<html><body><p>${text}</p></body></html>` },
    start: instant(start),
    end: instant(end),
    location: { displayName: location },
    organizer: person(organizer),
    attendees: attendees.map((attendee) => ({ type: "required", ...person(attendee) })),
    isAllDay,
    isCancelled: false,
    isOnlineMeeting: false,
    showAs: "busy",
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}`,
  };
}
