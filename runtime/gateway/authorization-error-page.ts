import { messagePage } from "../browser/message-page.js";
import type { Page } from "../browser/page.js";

/** What a person can do about the errors that must not be redirected. Anything else gets the general text. */
const TEXTS: Readonly<Record<string, readonly [title: string, ...paragraphs: string[]]>> = {
  invalid_client: [
    "This application is not registered here",
    "Its registration has ended or was made at another server. Remove this server from the application and add it again; it then registers anew.",
  ],
  invalid_client_metadata: [
    "This application is not described correctly",
    "What the application says about itself breaks a rule of this server. Its maker or your administrator can tell which one from the server’s log.",
  ],
  invalid_redirect_uri: [
    "This application gave a wrong return address",
    "The address it wants you to be sent back to is not the one it registered. “localhost” and “127.0.0.1” count as different. Update the application, or remove this server from it and add it again.",
  ],
  session_not_found: [
    "This sign-in has ended",
    "It was finished already, took too long, or was begun in another browser. Go back to the application and start it again.",
  ],
  server_error: [
    "Something went wrong on this server",
    "Try again in a moment. If it happens again, tell your administrator when it happened.",
  ],
};

const GENERAL = [
  "This request can’t be answered",
  "The application sent a request that this server refuses. Go back to the application and try again, or update it.",
] as const;

/** The page in place of a redirect that would not be safe. Repeats nothing of the request. */
export function authorizationErrorPage(error: string, status: number): Page {
  const [title, ...paragraphs] = TEXTS[error] ?? GENERAL;
  return messagePage({ status, title, paragraphs, reference: error.replace(/[^a-z_]/g, "") });
}
