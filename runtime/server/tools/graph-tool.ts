import { z } from "zod";
import type { EntraCaller } from "../../entra/check-access-token-claims.js";
import type { GraphReader } from "../../graph/graph-client.js";
import type { GraphPermission } from "../graph-permissions.js";

/** What a tool works with during one call. */
export interface ToolContext {
  /** Microsoft Graph as the caller. */
  readonly graph: GraphReader;
  /** The configured one of the tool's permissions that the reader's token is for. */
  readonly permission: string;
  /** Home tenant of the caller. */
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A tool that reads Microsoft Graph as the signed-in user. */
export interface GraphTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: what it gets, and when to use another tool. */
  readonly description: string;
  /** Delegated permissions of which one is enough, in order of preference. */
  readonly permissions: readonly [GraphPermission, ...GraphPermission[]];
  readonly input: Input;
  readonly output: Output;
  run(input: z.output<Input>, context: ToolContext): Promise<z.output<Output>>;
  /**
   * What it answers to an application that calls for itself. There is no user, so nothing is exchanged and no user's
   * data can be read; a tool without this is for users only.
   */
  forApplication?(input: z.output<Input>, application: EntraCaller): Promise<z.output<Output>>;
}

/** Lets the compiler work out the schemas' types. */
export function graphTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: GraphTool<Input, Output>,
): GraphTool<Input, Output> {
  return tool;
}

/** What the caller asked for can't be done; the message tells the model what would work instead. */
export class ToolRefusal extends Error {
  override readonly name = "ToolRefusal";
}

/** How many entries to return at most. */
export function limit(most: number, usual: number) {
  return z.int().min(1).max(most).default(usual).describe(`How many to return at most (1 to ${most})`);
}

/** Asks for the page after the one a cursor came with. */
export const cursor = z
  .string()
  .min(1)
  .max(4096)
  .optional()
  .describe("nextCursor of the page before; repeat the other arguments unchanged");

/** Comes with every page that isn't the last. */
export const nextCursor = z.string().optional().describe("Pass as cursor to get the next page; absent on the last one");

/** Ids of Graph: letters, digits and some punctuation. Dots alone would climb up the path. */
export const graphId = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^(?!\.+$)[A-Za-z0-9!._=+/-]+$/, "is not an id of Microsoft Graph");

/** A moment with its offset from UTC. */
export const dateTime = z.iso.datetime({ offset: true });

/** Drops members that Graph answers with null or not at all, so that the output holds what there is. */
export function present<T extends Record<string, unknown>>(
  members: T,
): { [Name in keyof T]?: Exclude<T[Name], null | undefined> } {
  const kept = Object.entries(members).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as { [Name in keyof T]?: Exclude<T[Name], null | undefined> };
}
