import type { Exchange, JsonObject } from "../http/answer.js";

export interface ResourceEvidence {
  /** Where RFC 9728 and MCP have clients look; undefined where that is no place of its own. */
  readonly places: Readonly<Record<Place, Exchange | undefined>>;
  /** The first of them that is a document. */
  readonly document: JsonObject | undefined;
}

/** Named by the challenge, with the resource's path inserted, at the root. */
export type Place = "challenge" | "path" | "root";
