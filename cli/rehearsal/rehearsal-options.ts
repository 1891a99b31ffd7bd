import type { LocalDeployment } from "./local-deployment.js";
import type { ModeName } from "./modes.js";
import type { Print } from "./print.js";

/** How far to go. */
export interface RehearsalOptions {
  /** Folder for the synthesized stacks. */
  readonly outdir: string;
  /** A cdktf app of one's own. @default the example stacks */
  readonly app?: string | undefined;
  readonly modes: readonly ModeName[];
  /** TCP ports of the MCP endpoints. @default free ones */
  readonly ports?: Ports | undefined;
  readonly print: Print;
  /** Called with what runs once users have signed in; resolves when it may end. */
  readonly stayUp?: ((running: RunningModes) => Promise<void>) | undefined;
}

/** The MCP endpoint of each mode that runs. */
export type Ports = Readonly<Partial<Record<ModeName, number>>>;

/** The modes that run, side by side, each with an Entra ID of its own. */
export type RunningModes = Readonly<Partial<Record<ModeName, LocalDeployment>>>;
