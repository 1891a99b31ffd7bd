import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { choosingAModePage } from "./choosing-a-mode-page.js";
import { clientPresetsTable } from "./client-presets-table.js";
import { configurationPage } from "./configuration-page.js";
import { conformancePage } from "./conformance/conformance-page.js";
import { doctorChecksTable } from "./doctor-checks-table.js";
import { entraErrorsTable, entraUserTextsTable } from "./entra-errors-table.js";
import { limitsTables } from "./limits-tables.js";
import { reviewRulesTables } from "./review-rules-tables.js";

/** A page whose text on disk is not what the code says. */
export interface OutdatedPage {
  /** Path below the project folder. */
  readonly path: string;
  /** What the file should hold. */
  readonly text: string;
}

/** Pages that are generated, in whole or in part: from the text that stands there to the text that should. */
const PAGES: Readonly<Record<string, (current: string) => string>> = {
  "docs/choosing-a-mode.md": choosingAModePage,
  "docs/configuration.md": configurationPage,
  "docs/conformance.md": conformancePage,
  "docs/doctor.md": (current) => withGeneratedPart(current, "checks of doctor", doctorChecksTable()),
  "docs/entra.md": (current) => withGeneratedPart(current, "client presets", clientPresetsTable()),
  "docs/how-it-works.md": (current) => withGeneratedPart(current, "limits", limitsTables()),
  "docs/review.md": (current) => withGeneratedPart(current, "rules", reviewRulesTables()),
  "docs/troubleshooting.md": (current) =>
    withGeneratedPart(
      withGeneratedPart(current, "texts for people who sign in", entraUserTextsTable()),
      "errors of Entra",
      entraErrorsTable(),
    ),
};

/** Paths of the pages that are generated, in whole or in part. */
export const GENERATED_PAGES: readonly string[] = Object.keys(PAGES);

/** Generated pages of a project folder that are missing or out of step with the code. */
export function outdatedPages(projectFolder: string): OutdatedPage[] {
  return Object.entries(PAGES).flatMap(([path, generate]) => {
    const file = join(projectFolder, path);
    const current = existsSync(file) ? readFileSync(file, "utf8") : "";
    const text = generate(current);
    return text === current ? [] : [{ path, text }];
  });
}

function withGeneratedPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`no place for the generated ${name}: write "${begin}" and "${end}"`);
  return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
}
