import { fillTemplate } from "../../runtime/entra/error-placeholders.js";
import { entraErrorRows, type EntraErrorKind, type EntraErrorRow } from "../../runtime/entra/error-rows.js";
import { markdownTable } from "./markdown-table.js";

/** What the runtime does, see `EntraErrorKind`. */
const REACTIONS: Readonly<Record<EntraErrorKind, string>> = {
  reauthenticate: "asks for a new sign-in",
  "claims-challenge": "asks for a new sign-in, with the challenge",
  consent: "stops: consent is missing",
  configuration: "stops: a mistake in the set-up",
  retry: "tries again",
  final: "stops",
};

/** The catalogue of Entra's errors: one line for codes that mean the same. */
export function entraErrorsTable(): string {
  return markdownTable(
    ["Code", "Means", "Runtime", "What to do"],
    sameMeaning([...entraErrorRows.values()]).map(([codes, { cause, kind, operator }]) => [
      codes.map((code) => `AADSTS${code}`).join(", "),
      cause,
      REACTIONS[kind],
      fillTemplate(operator),
    ]),
  );
}

/** What people read who sign in, and the codes that lead to it. */
export function entraUserTextsTable(): string {
  const byText = new Map<string, number[]>();
  for (const { user, code } of entraErrorRows.values()) byText.set(user, [...(byText.get(user) ?? []), code]);
  return markdownTable(
    ["The page says", "After"],
    [...byText].map(([text, codes]) => [text, codes.map((code) => `AADSTS${code}`).join(", ")]),
  );
}

function sameMeaning(rows: readonly EntraErrorRow[]): [codes: number[], row: EntraErrorRow][] {
  const groups = new Map<string, [number[], EntraErrorRow]>();
  for (const row of rows) {
    const key = JSON.stringify([row.cause, row.kind, row.operator]);
    const [codes] = groups.get(key) ?? [[]];
    groups.set(key, [[...codes, row.code], row]);
  }
  return [...groups.values()];
}
