/**
 * What a finding says, with what comes from the plan kept apart from our own words: a plan is written by whoever opens
 * the pull request, so that each kind of output neutralises its values in its own way.
 */
export type Text = readonly TextPart[];

/** Words of ours, or a value from the plan. */
export interface TextPart {
  readonly kind: "words" | "value";
  readonly text: string;
}

/** Makes a text: what is interpolated is a value from the plan, unless it is a text already. */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Text)[]): Text {
  return words.flatMap((text, index): Text => {
    const value = values[index];
    const rest: Text = value === undefined ? [] : typeof value === "object" ? value : [asValue(String(value))];
    return text === "" ? rest : [{ kind: "words", text }, ...rest];
  });
}

/** Words of ours that are not a literal, such as an entry of a table. */
export function words(text: string): Text {
  return [{ kind: "words", text }];
}

/** Values or texts one after another, with commas. */
export function list(items: readonly (string | Text)[]): Text {
  return items.flatMap((item, index): Text => {
    const text = typeof item === "string" ? [asValue(item)] : item;
    return index === 0 ? text : [{ kind: "words", text: ", " }, ...text];
  });
}

/** A text as plain characters: values without control characters, and in quotes where they would run into the words. */
export function plain(text: Text): string {
  return text.map(({ kind, text: part }) => (kind === "words" ? part : quoted(printable(part)))).join("");
}

const LONGEST_VALUE_CHARACTERS = 200;

/** What moves cursors, is invisible, or turns the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
/**
 * What pipelines take for a command to them when it is printed: `::add-mask::` at the beginning of a line, which any word
 * may come to stand at, in GitHub Actions; `##vso[` and `##[` anywhere in Azure DevOps.
 */
const PIPELINE_COMMAND = /(?<=^|\s):(?=:)|#(?=#\w*\[)/g;

/**
 * A value that can do nothing to who reads it, nor to the pipeline whose log it stands in: such characters are written
 * out as `\u001b`. What is too long is cut.
 */
export function printable(value: string): string {
  const writtenOut = (characters: string): string =>
    Array.from({ length: characters.length }, (_, index) => escaped(characters.charCodeAt(index))).join("");
  const safe = value.replace(UNPRINTABLE, writtenOut).replace(PIPELINE_COMMAND, writtenOut);
  return safe.length <= LONGEST_VALUE_CHARACTERS ? safe : `${safe.slice(0, LONGEST_VALUE_CHARACTERS - 1)}…`;
}

function asValue(text: string): TextPart {
  return { kind: "value", text };
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

function quoted(value: string): string {
  return /^[^\s"]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}
