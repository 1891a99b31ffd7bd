import { urlencoded, Router, type Request, type Response } from "express";
import { requestIdOf } from "../http/request-id.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import { allowedMethods } from "../http/allowed-methods.js";
import type { Interactions, PendingAuthorization } from "./interactions.js";
import type { ConsentBinding } from "./consent-binding.js";
import { consentPage } from "./consent-page.js";
import type { EntraSignIn } from "../sign-in/entra-sign-in.js";
import { messagePage } from "../browser/message-page.js";
import { sendPage } from "../browser/page.js";
import { checkRedirectUri, type RedirectUriRules } from "./redirect-uri-policy.js";
import { CONSENT_PATH } from "./routes.js";

/** The part of a sign-in that happens here: first consent, then the redirect to Entra. */
export interface LoginInteractionOptions {
  readonly publicUrl: string;
  readonly interactions: Interactions;
  readonly binding: ConsentBinding;
  readonly entra: EntraSignIn;
  readonly redirects: RedirectUriRules;
  /** Origin of Entra's pages. */
  readonly signInOrigin: string;
  readonly graphPermissions: readonly string[];
  readonly audit: AuditLog;
}

/** `decision` and `csrf_token` are all there is. */
const FORM_BYTES = "4kb";

export function loginInteraction(options: LoginInteractionOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const path = `${CONSENT_PATH}/:uid`;
  router.get(path, async (request, response) => {
    const pending = await pendingAuthorization(options, request, response);
    if (pending !== undefined) await showConsent(options, response, pending);
  });
  router.post(
    path,
    urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: 10 }),
    async (request, response) => {
      const pending = await pendingAuthorization(options, request, response);
      if (pending === undefined || !(await isOwnAnswer(options, request, response, pending))) return;
      if (formField(request, "decision") === "allow") await goToEntra(options, response, pending);
      else await refuse(options, response, pending);
    },
  );
  router.all(path, allowedMethods("GET", "POST"));
  return router;
}

/** Step 1: the request that this very browser made, and no other. */
async function pendingAuthorization(
  { interactions }: LoginInteractionOptions,
  request: Request,
  response: Response,
): Promise<PendingAuthorization | undefined> {
  const pending = await interactions.ofBrowser(request, response);
  if (pending?.uid === request.params.uid) return pending;
  sendPage(response, messagePage(ENDED));
  return undefined;
}

/** Step 2: the question, with a token that only this page and this browser have. */
async function showConsent(
  { binding, redirects, graphPermissions, signInOrigin }: LoginInteractionOptions,
  response: Response,
  pending: PendingAuthorization,
): Promise<void> {
  const csrfToken = await binding.issue(response, pending);
  const redirect = checkRedirectUri(pending.redirectUri, redirects);
  const question = { ...pending, redirectListed: redirect.ok && redirect.kind === "listed", graphPermissions };
  sendPage(response, consentPage(question, { action: `${CONSENT_PATH}/${pending.uid}`, csrfToken, signInOrigin }));
}

/** Step 3: the answer comes from that page. */
async function isOwnAnswer(
  { publicUrl, binding, audit }: LoginInteractionOptions,
  request: Request,
  response: Response,
  pending: PendingAuthorization,
): Promise<boolean> {
  const { origin } = request.headers;
  // Pages of ours send no referrer, for which some browsers write `null` as the origin.
  const sameOrigin = origin === undefined || origin === "null" || origin === publicUrl;
  if (sameOrigin && (await binding.accepts(request, pending, formField(request, "csrf_token")))) return true;
  const reason = sameOrigin ? "form not issued to this browser" : "form of another origin";
  audit({ action: "consent", decision: "denied", reason, client: pending.clientId, requestId: requestIdOf(response) });
  sendPage(response, messagePage({ ...NOT_OURS, actions: [{ label: "Show the question again", href: request.path }] }));
  return false;
}

/** Step 4 a: only now is there a state, and the redirect that carries it. */
async function goToEntra(
  { entra, audit }: LoginInteractionOptions,
  response: Response,
  pending: PendingAuthorization,
): Promise<void> {
  const { uid, clientId, scopes, prompt, loginHint } = pending;
  audit({ action: "consent", decision: "allowed", client: clientId, scopes, requestId: requestIdOf(response) });
  response.redirect(303, await entra.start(response, { uid }, { prompt, loginHint }));
}

/** Step 4 b: the client is told, with `iss` and `state`. */
async function refuse(
  { interactions, audit }: LoginInteractionOptions,
  response: Response,
  { uid, clientId }: PendingAuthorization,
): Promise<void> {
  const reason = "the user declined";
  audit({ action: "consent", decision: "denied", reason, client: clientId, requestId: requestIdOf(response) });
  const returnTo = await interactions.refuse(uid, "access_denied", reason);
  if (returnTo === undefined) sendPage(response, messagePage(ENDED));
  else response.redirect(303, returnTo);
}

function formField(request: Request, name: string): string {
  const value = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === "string" ? value : "";
}

const ENDED = {
  status: 400,
  title: "This sign-in has ended",
  paragraphs: [
    "It was finished already, took too long, or was begun in another browser.",
    "Go back to the application and start it again there.",
  ],
};

const NOT_OURS = {
  status: 403,
  title: "Your answer could not be taken",
  paragraphs: [
    "It did not come from the question this browser was shown. If you opened the page long ago, or your browser refuses cookies, open it again and answer once more.",
    "If you did not expect this question, close the page.",
  ],
};
