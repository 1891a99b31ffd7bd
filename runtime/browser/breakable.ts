import { html, Html } from "../security/html.js";

/** Where a word could follow: not between slashes, nor before a closing quotation mark. */
const AFTER_PUNCTUATION = /(?<=[./?&=_:-])(?=[^/”])/;
const BREAK = new Html("<wbr>");

/** An address or a name, which a narrow screen may break after its punctuation rather than within a word. */
export function breakable(text: string): Html {
  const [first = "", ...rest] = text.split(AFTER_PUNCTUATION);
  return html`${first}${rest.map((part) => html`${BREAK}${part}`)}`;
}
