import { z } from "zod";
import { graphPath } from "../../graph/graph-path.js";
import { cursor, dateTime, graphTool, limit, nextCursor } from "./graph-tool.js";
import { graphMessage, messageSummary, summaryOf } from "./message-summary.js";

/** Graph sorts by a property only if the filter begins with it, so "since ever" stands in when no moment is given. */
const SINCE_EVER = "1900-01-01T00:00:00.000Z";

export const listMessages = graphTool({
  name: "list_messages",
  title: "List messages",
  description:
    "The newest messages of the signed-in user's mailbox, newest first, without their full text (read_message has it). To find messages by words, sender or subject use search_messages.",
  permissions: ["Mail.Read"],
  input: z.object({
    unreadOnly: z.boolean().default(false).describe("Only messages that are unread"),
    receivedAfter: dateTime
      .optional()
      .describe("Only messages received after this moment, such as 2026-01-31T09:00:00Z"),
    limit: limit(50, 10),
    cursor,
  }),
  output: z.object({ messages: z.array(messageSummary), nextCursor }),
  async run(input, { graph }) {
    const since = input.receivedAfter === undefined ? SINCE_EVER : new Date(input.receivedAfter).toISOString();
    const filters = [`receivedDateTime gt ${since}`, ...(input.unreadOnly ? ["isRead eq false"] : [])];
    const page = await graph.page(
      {
        path: graphPath`/me/messages`,
        query: {
          $select: Object.keys(graphMessage.shape).join(","),
          $filter: filters.join(" and "),
          $orderby: "receivedDateTime desc",
          $top: input.limit,
        },
      },
      graphMessage,
      input.cursor,
    );
    return { messages: page.items.map(summaryOf), nextCursor: page.nextCursor };
  },
});
