import { z } from "zod";
import { graphPath } from "../../graph/graph-path.js";
import { cursor, dateTime, graphTool, limit, nextCursor, present, ToolRefusal } from "./graph-tool.js";
import { graphRecipient, mailbox, mailboxOf } from "./message-summary.js";

const DAY = 24 * 60 * 60 * 1000;
/** What Graph takes in one calendar view. */
const MAX_RANGE_DAYS = 1825;

/** Asked for in UTC, and so without an offset. */
const graphDateTime = z.object({ dateTime: z.string(), timeZone: z.string().nullish() });

const graphEvent = z.object({
  id: z.string(),
  subject: z.string().nullish(),
  start: graphDateTime.nullish(),
  end: graphDateTime.nullish(),
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  location: z.object({ displayName: z.string().nullish() }).nullish(),
  organizer: graphRecipient.nullish(),
  attendees: z.array(graphRecipient).nullish(),
  bodyPreview: z.string().nullish(),
  webLink: z.string().nullish(),
});

const event = z.object({
  id: z.string(),
  subject: z.string().optional(),
  start: z.string().optional().describe("In UTC"),
  end: z.string().optional().describe("In UTC"),
  isAllDay: z.boolean().optional(),
  isCancelled: z.boolean().optional(),
  location: z.string().optional(),
  organizer: mailbox.optional(),
  attendees: z.array(mailbox),
  preview: z.string().optional().describe("Beginning of the text"),
  webLink: z.string().optional(),
});

export const listEvents = graphTool({
  name: "list_events",
  title: "List events",
  description:
    "Events in the signed-in user's calendar that touch a span of time, earliest first; each occurrence of a series on its own. Without times: the seven days from now on.",
  permissions: ["Calendars.Read"],
  input: z.object({
    from: dateTime.optional().describe("Beginning of the span, such as 2026-01-31T09:00:00Z; now if left out"),
    to: dateTime.optional().describe("End of the span; seven days after its beginning if left out"),
    limit: limit(100, 20),
    cursor,
  }),
  output: z.object({ events: z.array(event), nextCursor }),
  async run(input, { graph, now }) {
    const page = await graph.page(
      {
        path: graphPath`/me/calendarView`,
        query: {
          ...spanOf(input, now),
          $select: Object.keys(graphEvent.shape).join(","),
          $orderby: "start/dateTime",
          $top: input.limit,
        },
        headers: { Prefer: 'outlook.timezone="UTC"' },
      },
      graphEvent,
      input.cursor,
    );
    return { events: page.items.map(eventOf), nextCursor: page.nextCursor };
  },
});

function spanOf(input: { readonly from?: string | undefined; readonly to?: string | undefined }, now: number) {
  const from = input.from === undefined ? now : Date.parse(input.from);
  const to = input.to === undefined ? from + 7 * DAY : Date.parse(input.to);
  if (to <= from) throw new ToolRefusal("`to` has to be later than `from`.");
  if (to - from > MAX_RANGE_DAYS * DAY) throw new ToolRefusal(`The span may be ${MAX_RANGE_DAYS} days at most.`);
  return { startDateTime: new Date(from).toISOString(), endDateTime: new Date(to).toISOString() };
}

function eventOf(from: z.output<typeof graphEvent>): z.output<typeof event> {
  return {
    id: from.id,
    attendees: (from.attendees ?? []).map(mailboxOf),
    ...present({
      subject: from.subject,
      start: from.start && utc(from.start),
      end: from.end && utc(from.end),
      isAllDay: from.isAllDay,
      isCancelled: from.isCancelled,
      location: from.location?.displayName,
      organizer: from.organizer && mailboxOf(from.organizer),
      preview: from.bodyPreview,
      webLink: from.webLink,
    }),
  };
}

/** `2026-01-31T09:00:00.0000000` with `UTC` beside it becomes one text that means the moment by itself. */
function utc({ dateTime: text, timeZone }: z.output<typeof graphDateTime>): string {
  return timeZone === "UTC" && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text.replace(/\.0+$/, "")}Z` : text;
}
