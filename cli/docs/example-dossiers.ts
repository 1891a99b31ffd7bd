import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import type { OutdatedPage } from "./generated-pages.js";

/** Example stacks whose dossiers are kept for readers, one a mode. */
const STACKS = ["direct-sso", "oauth-proxy"];

/** Where they are kept, below the project folder. */
export const DOSSIER_FOLDER = "test/fixtures/dossiers";

/** Kept dossiers that are not what the example stacks write today. */
export function outdatedDossiers(projectFolder: string): OutdatedPage[] {
  const outdir = mkdtempSync(join(tmpdir(), "entra-mcp-dossiers-"));
  try {
    synthesizeStacks(outdir, {});
    return STACKS.flatMap((stack) =>
      ["md", "json"].flatMap((extension) => {
        const path = `${DOSSIER_FOLDER}/${stack}.integration.${extension}`;
        const text = readFileSync(join(outdir, "stacks", stack, `Mcp.integration.${extension}`), "utf8");
        const file = join(projectFolder, path);
        return existsSync(file) && readFileSync(file, "utf8") === text ? [] : [{ path, text }];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
