import type { LocalDeployment } from "./local-deployment.js";
import type { RunnableMode } from "./modes.js";
import type { Print } from "./print.js";

/** How far to go. */
export interface RehearsalOptions {
  /** Folder for the synthesized stacks. */
  readonly outdir: string;
  readonly mode: RunnableMode;
  /** TCP port of the MCP endpoint. @default a free one */
  readonly port?: number | undefined;
  readonly print: Print;
  /** Called with what runs once users have signed in; resolves when it may end. */
  readonly stayUp?: ((deployment: LocalDeployment) => Promise<void>) | undefined;
}
