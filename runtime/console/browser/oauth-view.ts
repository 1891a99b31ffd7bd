import { button, chips, element, focusOn } from "./element.js";
import { OAuthSignIn, type OAuthAccount } from "./oauth-account.js";
import type { OAuthPageConfig } from "./page-config.js";
import { showTools } from "./tools-view.js";

/** Signs in at the gateway, says who is signed in and what they may do, and shows the tools. */
export async function showSignIn(place: HTMLElement, config: OAuthPageConfig): Promise<void> {
  const signIn = new OAuthSignIn(config);
  const answer = new URLSearchParams(location.search);
  // A code in the address is of use only once, and nobody else's business.
  if (location.search !== "") history.replaceState(null, "", location.pathname);
  if (answer.has("code")) {
    place.replaceChildren(element("p", { role: "status", class: "muted" }, "Signing in …"));
    const account = await signIn.finish(answer).catch(() => undefined);
    if (account === undefined) place.replaceChildren(signedOut(signIn, place, NOT_FINISHED));
    else await showAccount(signIn, place, account);
    return;
  }
  place.replaceChildren(signedOut(signIn, place, answer.has("error") ? errorText(answer.get("error")) : undefined));
}

const NOT_FINISHED =
  "This sign-in could not be finished: it was begun in another tab, took too long, or was used already. Sign in again.";
const NOT_ENDED = "This page has forgotten the sign-in, but the server did not answer: its side ends later by itself.";
const NOT_ENDED_EVERYWHERE = "Not everything could be ended. Sign in again, and sign out everywhere once more.";
const NOT_REACHED = "The server did not answer. Try again in a moment.";

function errorText(error: string | null): string {
  return error === "access_denied"
    ? "You did not allow it, or Microsoft refused it. Nothing was changed."
    : "The sign-in did not work. Sign in again; if that does not help, tell your administrator.";
}

function signedOut(signIn: OAuthSignIn, place: HTMLElement, message?: string): HTMLElement {
  const begin = () => {
    signIn.begin().catch(() => {
      const view = signedOut(signIn, place, NOT_REACHED);
      place.replaceChildren(view);
    });
  };
  return element(
    "section",
    { class: "sign-in", "aria-label": "Sign in" },
    message === undefined ? undefined : element("p", { class: "caution", role: "alert" }, message),
    element("p", {}, "Sign in with your work account. You are asked first whether this page may act in your name."),
    element("div", { class: "actions" }, button("Sign in", begin, { class: "primary" })),
    element(
      "p",
      { class: "muted" },
      "What this page gets by it stays in its memory and ends with it: after reloading it you sign in again.",
    ),
  );
}

async function showAccount(signIn: OAuthSignIn, place: HTMLElement, account: OAuthAccount): Promise<void> {
  const tools = element("div");
  const showSignedOut = (message?: string) => {
    const view = signedOut(signIn, place, message);
    const heading = element("h2", {}, "You are signed out");
    view.prepend(heading);
    place.replaceChildren(view);
    focusOn(heading);
  };
  const signOut = () => {
    account.signOut().then(
      () => {
        showSignedOut();
      },
      () => {
        showSignedOut(NOT_ENDED);
      },
    );
  };
  const signOutEverywhere = () => {
    account.signOutEverywhere().then(
      () => {
        showSignedOut();
      },
      () => {
        showSignedOut(NOT_ENDED_EVERYWHERE);
      },
    );
  };
  place.replaceChildren(
    element(
      "section",
      { class: "account", "aria-label": "Account" },
      element(
        "dl",
        {},
        element("dt", {}, "Signed in as"),
        element("dd", {}, account.username),
        element("dt", { id: "permissions" }, "Permissions in force"),
        element("dd", {}, chips(account.graphPermissions, { "aria-labelledby": "permissions" })),
        element("dt", { id: "scopes" }, "Scopes of this sign-in"),
        element("dd", {}, chips(account.scopes, { "aria-labelledby": "scopes" })),
      ),
      element(
        "div",
        { class: "actions" },
        button("Sign out", signOut),
        button("Sign out everywhere", signOutEverywhere),
      ),
      element(
        "p",
        { class: "muted" },
        "Everywhere: all applications that you signed in to this server with have to sign you in again.",
      ),
    ),
    tools,
  );
  await showTools(tools, account);
}
