import type { JsonSchema } from "./json-schema.js";

/** Arguments for the page after a result, if the tool has pages and there is another one. */
export function nextPageArguments(
  inputSchema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
  structuredContent: unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (inputSchema.properties === undefined || !Object.hasOwn(inputSchema.properties, "cursor")) return undefined;
  const cursor =
    typeof structuredContent === "object" && structuredContent !== null && "nextCursor" in structuredContent
      ? structuredContent.nextCursor
      : undefined;
  return typeof cursor === "string" && cursor !== "" ? { ...given, cursor } : undefined;
}
