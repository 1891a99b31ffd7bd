import { stripVTControlCharacters } from "node:util";

/** How a paragraph stands in a terminal. */
export interface ParagraphLayout {
  /** Columns of the terminal. */
  readonly width: number;
  /** Columns left free before every line. Default: 0. */
  readonly indent?: number;
  /** What stands before the first line, inside its indent; the others start where its text starts. Default: nothing. */
  readonly bullet?: string;
}

/** A text broken between words; colours take no room. A word that is too long, such as a URL, stays whole. */
export function paragraph(text: string, { width, indent = 0, bullet = "" }: ParagraphLayout): string {
  const first = " ".repeat(indent) + bullet;
  const rest = " ".repeat(columns(first));
  const room = width - rest.length;
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && columns(line) + 1 + columns(word) <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => (index === 0 ? first : rest) + line).join("\n");
}

/** Columns that a text takes; what terminals show two columns wide counts as one. */
export function columns(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
