import { messagePage } from "../../../runtime/browser/message-page.js";
import type { Page } from "../../../runtime/browser/page.js";
import type { SignInEnd } from "./page-client.js";
import { PAGE_STYLE } from "./page-style.js";

/** What is said when a person's wish ends somewhere else than on the page itself. */
const MESSAGES = {
  "not-begun": [
    400,
    "This sign-in is over",
    "It was not begun in this browser, was finished before, or the page was started anew meanwhile. Nothing was done.",
  ],
  "not-ours": [
    400,
    "This answer belongs to another sign-in",
    "Its state or its issuer is not what this page sent you out with: it was changed on the way, or comes from another tab. Nothing was redeemed.",
  ],
  declined: [403, "You did not allow it", "The application got nothing, and nothing was called in your name."],
  refused: [
    502,
    "The gateway refused",
    "It did not sign anybody in, or did not take the code that came back: codes work once, for a minute. Begin again.",
  ],
  "sign-in-ended": [
    401,
    "Nobody is signed in here",
    "You have not signed in in this browser, or the sign-in has ended. Sign in again and repeat what you did.",
  ],
  "no-such-tool": [404, "There is no such tool", "The server may list other tools than when you opened the page."],
  "not-found": [404, "There is nothing here", "The page is at the address that was printed when it started."],
  failed: [502, "That did not work", "The gateway or the server did not answer as expected. Are they still up?"],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string, text: string]>>;

export type PageMessage = keyof typeof MESSAGES | Exclude<SignInEnd, "signed-in">;

/** A message with the way back. */
export function pageMessage(name: PageMessage): Page {
  const [status, title, text] = MESSAGES[name];
  const actions = [{ label: "Back to the page", href: "/" }];
  return { ...messagePage({ status, title, paragraphs: [text], actions }), style: PAGE_STYLE };
}
