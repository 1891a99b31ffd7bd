import { html, type DoubleRequest, type Reply } from "../../http/message.js";
import type { AppRegistration, User } from "../directory.js";
import { escapeHtml, form, page } from "../html.js";

/** The page that asks who is there: a button for each test user, and a field for any other name. */
export function signInPage(request: DoubleRequest, client: AppRegistration, users: readonly User[]): Reply {
  const buttons = users.map(
    ({ displayName, userPrincipalName }) =>
      `<button name="username" value="${escapeHtml(userPrincipalName)}">` +
      `${escapeHtml(displayName)}<br><small>${escapeHtml(userPrincipalName)}</small></button>`,
  );
  const other =
    '<label>Somebody else <input name="username" type="email" autocomplete="off" required></label>\n' +
    "<button>Sign in</button>";
  const action = actionOf(request);
  const body = [
    `<p>to continue to ${escapeHtml(client.displayName)}</p>`,
    form(action, {}, buttons.join("\n")),
    form(action, {}, other),
  ];
  return html(200, page("Sign in", body.join("\n")), { outcome: "sign-in page" });
}

/** What is being asked for, by resource. */
export type ConsentList = readonly { readonly resource: AppRegistration; readonly names: readonly string[] }[];

/** The page that asks the user to consent. */
export function consentPage(request: DoubleRequest, client: AppRegistration, user: User, asked: ConsentList): Reply {
  const items = asked.flatMap(({ resource, names }) =>
    names.map((name) => `<li>${escapeHtml(name)} on ${escapeHtml(resource.displayName)}</li>`),
  );
  const body = [
    `<p>${escapeHtml(user.userPrincipalName)}</p>`,
    `<p><strong>${escapeHtml(client.displayName)}</strong> would like to:</p>`,
    `<ul>${items.join("")}</ul>`,
    form(
      actionOf(request),
      { username: user.userPrincipalName },
      '<button name="consent" value="accept">Accept</button>\n<button name="consent" value="cancel">Cancel</button>',
    ),
  ];
  return html(200, page("Permissions requested", body.join("\n")), { outcome: "consent page" });
}

/** The form of a page posts to where the page came from, with the whole request in the query. */
function actionOf({ path, query, form: posted }: DoubleRequest): string {
  const parameters = new URLSearchParams([...query, ...posted]);
  for (const name of ANSWERS) parameters.delete(name);
  return `${path}?${parameters.toString()}`;
}

/** Parameters that answer a page, and belong to no authorization request. */
export const ANSWERS = ["username", "consent"] as const;
