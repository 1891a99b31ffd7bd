import type { McpConnection } from "./mcp-client.js";

/** Whoever uses the console, and how they come by their right to call. */
export interface Account {
  /** Of the user: what was typed is kept for the same one only. */
  readonly userId: string;
  connect(): Promise<McpConnection>;
  /** Leads away from the page, to Microsoft and back. */
  signInAgain(): void;
}
