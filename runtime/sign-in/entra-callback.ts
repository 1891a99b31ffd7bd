import { Router, type Request, type Response } from "express";
import { ENTRA_CALLBACK_PATH } from "../config/routes.js";
import { messagePage, type Message } from "../browser/message-page.js";
import { sendPage } from "../browser/page.js";
import type { EntraTokens } from "../entra/entra-client.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { requestIdOf } from "../http/request-id.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { Logger } from "../telemetry/logger.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import { entraReturnedError } from "./entra-failure.js";
import type { EntraSessions } from "./entra-sessions.js";
import type { EntraSignIn } from "./entra-sign-in.js";
import { signInFailureOf, type SignInFailure } from "./sign-in-failure.js";
import type { SignInTransaction, SignInTransactions } from "./sign-in-transactions.js";
import type { SignedInUser } from "./signed-in-user.js";

/** Entra's answer to a sign-in, delivered by the browser: what is the same whatever the sign-in is for. */
export interface EntraCallbackOptions<User extends SignedInUser> {
  readonly transactions: SignInTransactions;
  readonly entra: EntraSignIn;
  readonly sessions: Pick<EntraSessions, "requiredClaims" | "claimsAnswered">;
  /** Whom redeemed tokens belong to; rejects tokens that aren't those of a user, for us, of an allowed tenant. */
  readonly userOf: (tokens: EntraTokens, signIn: SignInTransaction) => Promise<User>;
  readonly purpose: SignInPurpose<User>;
  /** Where an administrator of the home tenant approves what is missing. */
  readonly consentUrl: string;
  readonly audit: AuditLog;
  readonly logger: Logger;
}

/** What a sign-in is for. */
export interface SignInPurpose<User extends SignedInUser> {
  /** Everything is proven: begins whatever the user signed in for. Undefined when nobody waits for it any more. */
  complete(signedIn: CompletedSignIn<User>): Promise<SignInEnd | undefined>;
  /** Tells whoever waits that there will be nothing. Undefined when nobody does. */
  fail(signIn: SignInTransaction, failure: SignInFailure): Promise<FailedSignIn | undefined>;
}

export interface CompletedSignIn<User extends SignedInUser> {
  readonly request: Request;
  readonly response: Response;
  readonly signIn: SignInTransaction;
  readonly user: User;
  readonly tokens: EntraTokens;
}

/** Where the browser goes, and what the audit trail says beside who signed in. */
export interface SignInEnd {
  readonly location: string;
  readonly client: string;
  readonly scopes: readonly string[];
}

export interface FailedSignIn {
  /** Where the browser goes when there is nothing to explain. */
  readonly location: string;
  /** Ways on from the page that explains. */
  readonly actions: NonNullable<Message["actions"]>;
}

/** Where the browser goes, or what it shows. */
type Outcome =
  { readonly kind: "redirect"; readonly location: string } | { readonly kind: "page"; readonly message: Message };

export function entraCallback<User extends SignedInUser>(options: EntraCallbackOptions<User>): Router {
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

async function answer<User extends SignedInUser>(
  options: EntraCallbackOptions<User>,
  request: Request,
  response: Response,
  state: string,
  parameters: URLSearchParams,
): Promise<Outcome> {
  const { transactions, entra, audit } = options;
  const taken = await transactions.take(request, state);
  if (taken.kind === "repeated") return { kind: "redirect", location: taken.location };
  if (taken.kind === "under-way") {
    const location = await transactions.outcomeElsewhere(state);
    if (location !== undefined) return { kind: "redirect", location };
    // Whoever took it ended with its replica, and what Entra answered with it: Entra answers again, without asking.
    const { uid, claims } = taken.signIn;
    await transactions.finished(request, state);
    const again = await entra.start(response, { uid, ...(claims === undefined ? {} : { claims }) });
    return { kind: "redirect", location: again };
  }
  if (taken.kind !== "taken") {
    const reason = taken.kind === "other-browser" ? "begun in another browser" : "state unknown or used";
    audit({ action: "sign-in", decision: "denied", reason, requestId: requestIdOf(response) });
    return page(NOT_A_SIGN_IN);
  }
  const outcome = await finish(options, request, response, taken.signIn, parameters);
  await transactions.finished(request, state, outcome.kind === "redirect" ? outcome.location : undefined);
  return outcome;
}

/** Steps of a sign-in that is ours: redeem, identify, answer an open challenge, begin. */
async function finish<User extends SignedInUser>(
  options: EntraCallbackOptions<User>,
  request: Request,
  response: Response,
  signIn: SignInTransaction,
  parameters: URLSearchParams,
): Promise<Outcome> {
  const { entra, sessions, userOf, purpose, audit } = options;
  const code = onlyValue(parameters, "code");
  let tokens: EntraTokens;
  let user: User;
  try {
    if (code === undefined || parameters.has("error")) throw entraReturnedError(parameters);
    tokens = await entra.redeem(code, signIn);
    user = await userOf(tokens, signIn);
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
  const end = await purpose.complete({ request, response, signIn, user, tokens });
  if (end === undefined) return page(ENDED);
  audit({
    action: "sign-in",
    decision: "allowed",
    client: end.client,
    scopes: end.scopes,
    requestId: requestIdOf(response),
    tid: user.tenantId,
    oid: user.objectId,
    ...(user.username === undefined ? {} : { upn: user.username }),
  });
  return { kind: "redirect", location: end.location };
}

/** Whoever waits learns that it got nothing; the person learns why. */
async function failed<User extends SignedInUser>(
  { purpose, consentUrl, audit, logger }: EntraCallbackOptions<User>,
  response: Response,
  signIn: SignInTransaction,
  failure: SignInFailure,
  error: unknown,
): Promise<Outcome> {
  const requestId = requestIdOf(response);
  audit({ action: "sign-in", decision: "denied", reason: failure.reason, requestId, ...failure.trace });
  logger.warn({ error, requestId, aadsts: failure.code, advice: failure.operator }, "sign-in at Entra failed");
  const told = await purpose.fail(signIn, failure);
  if (told === undefined) return page(ENDED);
  // The person said no to Entra, so there is nothing to explain.
  if (failure.declined) return { kind: "redirect", location: told.location };
  return page({
    status: failure.status,
    title: "Microsoft did not sign you in",
    paragraphs: [failure.user],
    actions: failure.consentMissing
      ? [...told.actions, { label: "Approve as an administrator", href: consentUrl }]
      : told.actions,
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
