import { Router, urlencoded } from "express";
import { LOGIN_PATH, LOGOUT_PATH } from "../config/routes.js";
import { messagePage } from "../browser/message-page.js";
import { sendPage } from "../browser/page.js";
import { allowedMethods } from "../http/allowed-methods.js";
import { requestIdOf } from "../http/request-id.js";
import { auditRevocation } from "../sign-in/audit-revocation.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import type { EntraSignIn } from "../sign-in/entra-sign-in.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { BrowserSessions } from "./browser-sessions.js";
import { CONSOLE_PATH } from "./routes.js";

export interface LoginRoutesOptions {
  readonly publicUrl: string;
  readonly sessions: Pick<BrowserSessions, "of" | "end">;
  readonly entraSessions: Pick<EntraSessions, "requiredClaims" | "endAllOf">;
  readonly entra: Pick<EntraSignIn, "start">;
  /** Entra's own sign-out, as the browser gets there. */
  readonly entraLogoutUrl: string;
  readonly audit: AuditLog;
}

/** `from` is all there is. */
const FORM_BYTES = "1kb";

/** Stands for the request that waits for a sign-in; in this mode it is always the console. */
const WAITING = "console";

/**
 * Begins and ends a browser's session.
 *
 * Beginning changes nothing by itself, so that a link may do it; whose session it becomes is up to Entra and the browser
 * (`sign-in-transactions`). Ending takes a form of this very origin.
 */
export function loginRoutes(options: LoginRoutesOptions): Router {
  const { publicUrl, sessions, entraSessions, entra, entraLogoutUrl, audit } = options;
  const router = Router({ caseSensitive: true, strict: true });

  router.get(LOGIN_PATH, async (request, response) => {
    const user = (await sessions.of(request))?.user;
    if (request.query.account === "other") {
      response.redirect(303, await entra.start(response, { uid: WAITING }, { prompt: "select_account" }));
      return;
    }
    // What Entra wants of the user goes along at once; `entra-callback` would have to send the browser there again.
    const claims = user === undefined ? undefined : await entraSessions.requiredClaims(user);
    const signIn = { uid: WAITING, ...(claims === undefined ? {} : { claims }) };
    response.redirect(303, await entra.start(response, signIn, { loginHint: user?.username }));
  });
  router.all(LOGIN_PATH, allowedMethods("GET"));

  router.post(LOGOUT_PATH, urlencoded({ extended: false, limit: FORM_BYTES }), async (request, response) => {
    const requestId = requestIdOf(response);
    if (request.get("Origin") !== publicUrl) {
      audit({ action: "sign-out", decision: "denied", reason: "form of another origin", requestId });
      sendPage(response, messagePage(NOT_SIGNED_OUT));
      return;
    }
    const { from } = (request.body ?? {}) as { readonly from?: unknown };
    const everywhere = from === "everywhere" ? (await sessions.of(request))?.user : undefined;
    // The others first: should it fail, this one is still there to try again with.
    if (everywhere !== undefined) {
      const ended = await entraSessions.endAllOf(everywhere);
      auditRevocation(audit, ended, "the user signed out everywhere", { requestId });
    }
    const user = await sessions.end(request, response);
    if (user !== undefined) {
      audit({ action: "sign-out", decision: "allowed", requestId, tid: user.tenantId, oid: user.objectId });
    }
    response.redirect(303, from === "microsoft" ? entraLogoutUrl : CONSOLE_PATH);
  });
  router.all(LOGOUT_PATH, allowedMethods("POST"));
  return router;
}

const NOT_SIGNED_OUT = {
  status: 403,
  title: "You are still signed in",
  paragraphs: ["The request to sign you out did not come from this site, so nothing was done."],
  actions: [{ label: "Go to the console", href: CONSOLE_PATH }],
};
