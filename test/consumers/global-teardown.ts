import { rmSync } from "node:fs";

/** Removes what `global-setup.ts` packed. */
export default function removePacked(): void {
  const folder = process.env.ENTRA_MCP_PACK_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
