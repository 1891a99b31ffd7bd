/** Text that is markup already, and must not be escaped again. Made by `html` alone. */
export class Html {
  public constructor(private readonly markup: string) {}
  public toString(): string {
    return this.markup;
  }
}

/** What may stand between the pieces of a template. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Markup whose values are escaped, for text and for attributes in quotation marks. There is no way around it but `Html`
 * itself: a value never becomes a tag.
 */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(pieces.reduce((written, piece, index) => written + escaped(values[index - 1]) + piece));
}

function escaped(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "object") return value.join("");
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
