/** Types beside `text/*` whose bytes are text, by what follows the slash and comes last. */
const TEXT_SUBTYPES = /(^|\+)(json|xml|yaml|x-yaml|javascript|ecmascript|sql|toml|x-sh|csv|x-ndjson|graphql)$/;

/** Names by which plain text is stored when the type says nothing. */
const TEXT_EXTENSIONS =
  /\.(txt|md|markdown|csv|tsv|json|jsonl|xml|ya?ml|toml|ini|log|html?|css|[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|c|h|cpp|sh|ps1|sql|tf|rst|tex|vtt|srt|ics)$/i;

const UNSPECIFIC_TYPE = "application/octet-stream";

/** Whether a file is worth reading as text, by what its storage says about it. */
export function isText(mimeType: string | undefined, name: string | undefined): boolean {
  const [type = "", subtype = ""] = (mimeType ?? UNSPECIFIC_TYPE).toLowerCase().split(";")[0]?.trim().split("/") ?? [];
  if (type === "text" || TEXT_SUBTYPES.test(subtype)) return true;
  return `${type}/${subtype}` === UNSPECIFIC_TYPE && TEXT_EXTENSIONS.test(name ?? "");
}

/** Text from a part of a file. */
export interface DecodedText {
  readonly text: string;
  /** Bytes the text took: fewer than given when the part ends in the middle of a character. */
  readonly bytes: number;
}

/** The text in a part of a file, or undefined if the bytes turn out not to be text. */
export function decodeText(part: Uint8Array): DecodedText | undefined {
  const marked = MARKED_ENCODINGS.find(({ mark }) => mark.every((byte, index) => part[index] === byte));
  const whole = part.subarray(0, part.length - (marked ? part.length % 2 : incompleteUtf8(part)));
  const text = new TextDecoder(marked?.label ?? "utf-8").decode(whole);
  return text.includes("\0") ? undefined : { text, bytes: whole.length };
}

/** Byte order marks of what Windows programs write. */
const MARKED_ENCODINGS = [
  { label: "utf-16le", mark: [0xff, 0xfe] },
  { label: "utf-16be", mark: [0xfe, 0xff] },
];

/** How many bytes at the end begin a character of UTF-8 that they don't complete (RFC 3629 section 3). */
function incompleteUtf8(part: Uint8Array): number {
  const from = Math.max(0, part.length - 3);
  const start = part.findLastIndex((byte, index) => index >= from && byte >= 0xc0);
  if (start === -1) return 0;
  const lead = part[start] ?? 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const present = part.length - start;
  return present < needed ? present : 0;
}
