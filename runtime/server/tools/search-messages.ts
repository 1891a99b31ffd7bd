import { z } from "zod";
import { graphPath } from "../../graph/graph-path.js";
import { cursor, graphTool, limit, nextCursor } from "./graph-tool.js";
import { graphMessage, messageSummary, summaryOf } from "./message-summary.js";

export const searchMessages = graphTool({
  name: "search_messages",
  title: "Search messages",
  description:
    "Finds messages in the signed-in user's mailbox by words in sender, subject and text, most recent first. Takes Outlook's search syntax: budget from:alex subject:review hasAttachments:true.",
  permissions: ["Mail.Read"],
  input: z.object({
    query: z.string().trim().min(1).max(500).describe("Words to find, or Outlook search syntax"),
    limit: limit(50, 10),
    cursor,
  }),
  output: z.object({ messages: z.array(messageSummary), nextCursor }),
  async run(input, { graph }) {
    const page = await graph.page(
      {
        path: graphPath`/me/messages`,
        query: {
          $select: Object.keys(graphMessage.shape).join(","),
          $search: `"${input.query.replace(/["\\]/g, "\\$&")}"`,
          $top: input.limit,
        },
      },
      graphMessage,
      input.cursor,
    );
    return { messages: page.items.map(summaryOf), nextCursor: page.nextCursor };
  },
});
