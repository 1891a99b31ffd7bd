import type { Print } from "./print.js";

/** How far to go. */
export interface RehearsalOptions {
  /** Folder for the synthesized stacks. */
  readonly outdir: string;
  readonly print: Print;
  /** Called with the MCP endpoint once users have signed in; resolves when the deployment may end. */
  readonly stayUp?: ((mcpUrl: string) => Promise<void>) | undefined;
}
