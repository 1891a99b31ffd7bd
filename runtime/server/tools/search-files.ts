import { z } from "zod";
import { graphPath, odataText } from "../../graph/graph-path.js";
import { driveItem, driveItemOf, graphDriveItem } from "./drive-item.js";
import { cursor, graphTool, limit, nextCursor } from "./graph-tool.js";

export const searchFiles = graphTool({
  name: "search_files",
  title: "Search files",
  description:
    "Finds files and folders in the signed-in user's OneDrive by words in name and content. read_file reads one that is text.",
  permissions: ["Files.Read"],
  input: z.object({
    query: z.string().trim().min(1).max(500).describe("Words to find"),
    limit: limit(50, 10),
    cursor,
  }),
  output: z.object({ items: z.array(driveItem), nextCursor }),
  async run(input, { graph }) {
    const page = await graph.page(
      {
        path: graphPath`/me/drive/root/search(q='${odataText(input.query)}')`,
        query: { $select: Object.keys(graphDriveItem.shape).join(","), $top: input.limit },
      },
      graphDriveItem,
      input.cursor,
    );
    return { items: page.items.map(driveItemOf), nextCursor: page.nextCursor };
  },
});
