import { Router, type Request, type Response } from "express";
import { ENTRA_CALLBACK_PATH } from "../config/routes.js";
import { requestIdOf } from "../http/request-id.js";
import type { EntraTokens } from "../entra/entra-client.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { Logger } from "../telemetry/logger.js";
import { allowedMethods } from "../http/allowed-methods.js";
import type { Interactions } from "./interactions.js";
import { accountIdOf, type EntraSessions, type SignedInUser } from "../sign-in/entra-sessions.js";
import type { EntraSignIn } from "../sign-in/entra-sign-in.js";
import { entraReturnedError } from "../sign-in/entra-failure.js";
import { signInFailureOf, type SignInFailure } from "../sign-in/sign-in-failure.js";
import { messagePage, type Message } from "../browser/message-page.js";
import { sendPage } from "../browser/page.js";
import { CONSENT_PATH } from "./routes.js";
import type { SignInTransaction, SignInTransactions } from "../sign-in/sign-in-transactions.js";

/** Entra's answer to a sign-in, delivered by the browser. */
export interface EntraCallbackOptions {
  readonly transactions: SignInTransactions;
  readonly entra: EntraSignIn;
  readonly sessions: EntraSessions;
  readonly interactions: Interactions;
  /** Who a redeemed token belongs to; rejects a token that isn't a user's, for our API, of an allowed tenant. */
  readonly userOf: (accessToken: string) => Promise<SignedInUser>;
  /** Called with everybody who signed in: what was exchanged before may lack what this sign-in brought. */
  readonly onSignedIn: (user: SignedInUser) => void;
  readonly audit: AuditLog;
  readonly logger: Logger;
}

/** Where the browser goes, or what it shows. */
type Outcome =
  { readonly kind: "redirect"; readonly location: string } | { readonly kind: "page"; readonly message: Message };

export function entraCallback(options: EntraCallbackOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const underWay = new Map<string, Promise<Outcome>>();
  router.get(ENTRA_CALLBACK_PATH, async (request, response) => {
    const parameters = new URL(request.url, "http://callback.invalid").searchParams;
    const state = onlyValue(parameters, "state");
    if (state === undefined) {
      show(response, isAdminConsentReturn(parameters) ? page(adminConsentMessage(parameters)) : page(NOT_A_SIGN_IN));
      return;
    }
    // A browser that delivers the callback twice at once waits for its own first delivery.
    const delivery = JSON.stringify([state, request.headers.cookie]);
    const first = underWay.get(delivery);
    const outcome = first ?? answer(options, request, response, state, parameters);
    if (first === undefined) {
      underWay.set(delivery, outcome);
      outcome.finally(() => underWay.delete(delivery)).catch(() => undefined);
    }
    show(response, await outcome);
  });
  router.all(ENTRA_CALLBACK_PATH, allowedMethods("GET"));
  return router;
}

async function answer(
  options: EntraCallbackOptions,
  request: Request,
  response: Response,
  state: string,
  parameters: URLSearchParams,
): Promise<Outcome> {
  const { transactions, audit } = options;
  const taken = await transactions.take(request, state);
  if (taken.kind === "repeated") return { kind: "redirect", location: taken.location };
  if (taken.kind !== "taken") {
    const reason = taken.kind === "other-browser" ? "begun in another browser" : "state unknown or used";
    audit({ action: "sign-in", decision: "denied", reason, requestId: requestIdOf(response) });
    return page(NOT_A_SIGN_IN);
  }
  const outcome = await finish(options, response, taken.signIn, parameters);
  if (outcome.kind === "redirect") await transactions.finished(request, state, outcome.location);
  return outcome;
}

/** Steps of a sign-in that is ours: redeem, identify, answer an open challenge, grant. */
async function finish(
  options: EntraCallbackOptions,
  response: Response,
  signIn: SignInTransaction,
  parameters: URLSearchParams,
): Promise<Outcome> {
  const { entra, sessions, interactions, userOf, audit } = options;
  const code = onlyValue(parameters, "code");
  let tokens: EntraTokens;
  let user: SignedInUser;
  try {
    if (code === undefined || parameters.has("error")) throw entraReturnedError(parameters);
    tokens = await entra.redeem(code, signIn);
    user = await userOf(tokens.accessToken);
  } catch (error) {
    const wanted = error instanceof EntraRequestFailed ? error.claims : undefined;
    // Once: what Entra still wants after it was asked is no matter of another sign-in.
    if (wanted !== undefined && signIn.claims === undefined) {
      return { kind: "redirect", location: await entra.start(response, { uid: signIn.uid, claims: wanted }) };
    }
    return failed(options, response, signIn, signInFailureOf(error), error);
  }
  const challenge = await sessions.requiredClaims(user);
  if (challenge !== undefined && challenge !== signIn.claims) {
    // Entra knows the browser now, so this asks for nothing but what the challenge is about.
    const hints = { loginHint: user.username };
    return { kind: "redirect", location: await entra.start(response, { uid: signIn.uid, claims: challenge }, hints) };
  }
  if (challenge !== undefined) await sessions.claimsAnswered(user);
  const pending = await interactions.find(signIn.uid);
  const approved = await interactions.approve(signIn.uid, accountIdOf(user));
  if (approved === undefined || pending === undefined) return page(ENDED);
  await sessions.begin(approved.grantId, user, tokens);
  options.onSignedIn(user);
  audit({
    action: "sign-in",
    decision: "allowed",
    client: pending.clientId,
    scopes: pending.scopes,
    requestId: requestIdOf(response),
    tid: user.tenantId,
    oid: user.objectId,
    ...(user.username === undefined ? {} : { upn: user.username }),
  });
  return { kind: "redirect", location: approved.returnTo };
}

/** The client learns that it got nothing; the person learns why. */
async function failed(
  { interactions, audit, logger }: EntraCallbackOptions,
  response: Response,
  { uid }: SignInTransaction,
  failure: SignInFailure,
  error: unknown,
): Promise<Outcome> {
  const requestId = requestIdOf(response);
  audit({ action: "sign-in", decision: "denied", reason: failure.reason, requestId, ...failure.trace });
  logger.warn({ error, requestId, aadsts: failure.code, advice: failure.operator }, "sign-in at Entra failed");
  const returnTo = await interactions.refuse(uid, failure.oauthError, failure.oauthDescription);
  if (returnTo === undefined) return page(ENDED);
  // The person said no to Entra, so there is nothing to explain.
  if (failure.declined) return { kind: "redirect", location: returnTo };
  return page({
    status: failure.status,
    title: "Microsoft did not sign you in",
    paragraphs: [failure.user],
    actions: [
      { label: "Back to the application", href: new URL(returnTo).pathname },
      { label: "Try again", href: `${CONSENT_PATH}/${uid}` },
    ],
    reference: [failure.code, requestId].filter((part) => part !== undefined).join(" / "),
  });
}

function show(response: Response, outcome: Outcome): void {
  if (response.headersSent) return;
  if (outcome.kind === "redirect") response.redirect(303, outcome.location);
  else sendPage(response, messagePage(outcome.message));
}

function page(message: Message): Outcome {
  return { kind: "page", message };
}

function onlyValue(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = parameters.getAll(name);
  return more.length === 0 && value !== "" ? value : undefined;
}

/** Comes without a state of ours, because an administrator follows a link; so it changes nothing here. */
function isAdminConsentReturn(parameters: URLSearchParams): boolean {
  return parameters.has("admin_consent");
}

function adminConsentMessage(parameters: URLSearchParams): Message {
  return parameters.get("admin_consent")?.toLowerCase() === "true" && !parameters.has("error")
    ? {
        status: 200,
        title: "Consent was given",
        paragraphs: ["The permissions are granted for your organization. You can close this page.", AGAIN],
      }
    : {
        status: 400,
        title: "Consent was not given",
        paragraphs: ["Microsoft Entra reports that the permissions were not granted.", AGAIN],
      };
}

const AGAIN = "Users go back to their application and sign in again there.";

const NOT_A_SIGN_IN: Message = {
  status: 400,
  title: "This sign-in can’t be finished",
  paragraphs: [
    "It was begun in another browser, has been finished already, or took too long. If your browser refuses cookies, allow them for this site.",
    "Go back to the application and start again there. If you did not start anything, close this page.",
  ],
};

const ENDED: Message = {
  status: 400,
  title: "This sign-in has ended",
  paragraphs: [
    "It took too long or was finished in another tab.",
    "Go back to the application and start it again there.",
  ],
};
