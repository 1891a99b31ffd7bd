import { z } from "zod";
import { present } from "./graph-tool.js";

/** A file or folder as Graph writes it; only files have the facet `file`. */
export const graphDriveItem = z.object({
  id: z.string(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  file: z.object({ mimeType: z.string().nullish() }).nullish(),
  lastModifiedDateTime: z.string().nullish(),
  parentReference: z.object({ driveId: z.string().nullish() }).nullish(),
  webUrl: z.string().nullish(),
});

/** A file or folder. */
export const driveItem = z.object({
  id: z.string().describe("Pass to read_file"),
  driveId: z.string().optional().describe("Pass to read_file as well"),
  kind: z.enum(["file", "folder"]),
  name: z.string().optional(),
  mimeType: z.string().optional(),
  size: z.number().optional().describe("In bytes"),
  lastModifiedAt: z.string().optional(),
  webUrl: z.string().optional(),
});

export function driveItemOf(item: z.output<typeof graphDriveItem>): z.output<typeof driveItem> {
  return {
    id: item.id,
    kind: item.file ? "file" : "folder",
    ...present({
      driveId: item.parentReference?.driveId,
      name: item.name,
      mimeType: item.file?.mimeType,
      size: item.size,
      lastModifiedAt: item.lastModifiedDateTime,
      webUrl: item.webUrl,
    }),
  };
}
