/** Markup that every hostile request carries somewhere; seen like this in a page, it was not escaped. */
export const MARKUP = `"><i id=canary>'`;

/** What an answer must never hold: traces of code, addresses of neighbours, header lines of ours inside a body. */
const INTERNALS =
  /\n\s+at |node_modules|file:\/\/|\/runtime\/|\.[jt]s:\d|oidc-provider|ECONN|EADDR|undici|TypeError|SyntaxError|stack/;

/** An answer, of `fetch` or written by hand. */
export interface Judged {
  readonly status: number;
  readonly text: string;
}

/**
 * Judges one answer to something hostile: no fault of ours, nothing of how we are made, no markup of the request, none
 * of the secrets that were sent.
 */
export function expectNoLeak({ status, text }: Judged, secrets: readonly string[] = []): void {
  if (status < 200 || status >= 500) throw new Error(`answered ${status}: ${text}`);
  expect(text).not.toMatch(INTERNALS);
  expect(text).not.toContain("<i id=canary>");
  for (const secret of secrets) expect(text).not.toContain(secret);
}
