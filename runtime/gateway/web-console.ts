import { Router, type RequestHandler } from "express";
import { sendPage, type Page } from "../browser/page.js";
import { createConsoleAssets } from "../console/console-assets.js";
import { consoleSection, consoleState } from "../console/console-section.js";
import { allowedMethods } from "../http/allowed-methods.js";
import type { ConfigOf } from "../http/runtime-role.js";
import { html } from "../security/html.js";
import type { Logger } from "../telemetry/logger.js";
import type { FirstPartyClient } from "./first-party-client.js";
import { requestIdOf } from "../http/request-id.js";
import { auditRevocation } from "../sign-in/audit-revocation.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import { callerOf } from "./resource-guard.js";
import {
  AUTHORIZATION_SERVER_PATHS,
  SIGN_OUT_EVERYWHERE_PATH,
  WEB_CONSOLE_PATH,
  WEB_CONSOLE_USER_PATH,
} from "./routes.js";

type WebConsoleConfig = Pick<ConfigOf<"gateway">, "MCP_PUBLIC_URL" | "MCP_WEB_CONSOLE" | "GRAPH_PERMISSIONS">;

export interface WebConsoleOptions {
  readonly mcpPath: string;
  /** Lets only signed-in users pass. */
  readonly guard: RequestHandler;
  readonly sessions: Pick<EntraSessions, "endAllOf">;
  readonly audit: AuditLog;
  readonly logger: Pick<Logger, "warn">;
}

/** Client id of the web console: the same everywhere, because each gateway knows only its own. */
const CLIENT_ID = "console";

/** The web console as a client of the authorization server, if it is served. */
export function webConsoleClients({ MCP_PUBLIC_URL, MCP_WEB_CONSOLE }: WebConsoleConfig): readonly FirstPartyClient[] {
  return MCP_WEB_CONSOLE
    ? [
        {
          clientId: CLIENT_ID,
          name: "the web console of this server",
          redirectUri: `${MCP_PUBLIC_URL}${WEB_CONSOLE_PATH}`,
        },
      ]
    : [];
}

/**
 * Serves the web console: a page that is an MCP client like any other, with a token of its own from the authorization
 * server here. It has no privilege and no way around the consent page.
 */
export function webConsole(
  config: WebConsoleConfig,
  { mcpPath, guard, sessions, audit, logger }: WebConsoleOptions,
): Router {
  const { MCP_PUBLIC_URL: publicUrl, MCP_WEB_CONSOLE: enabled, GRAPH_PERMISSIONS: graphPermissions } = config;
  const router = Router({ caseSensitive: true, strict: true });
  if (!enabled) return router;
  const assets = createConsoleAssets({ publicUrl, logger });
  const state = consoleState(enabled, assets.urls);
  const page: Page = {
    status: 200,
    title: "Web console",
    ...(assets.urls === undefined ? {} : { assets: assets.urls }),
    main: html`<p class="muted">Try the tools of ${new URL(publicUrl).host} in your browser.</p>
      ${consoleSection(state, mcpPath, {
        by: "oauth",
        clientId: CLIENT_ID,
        userPath: WEB_CONSOLE_USER_PATH,
        revocationPath: AUTHORIZATION_SERVER_PATHS.revocation,
        signOutEverywherePath: SIGN_OUT_EVERYWHERE_PATH,
      })}`,
  };
  router.use(assets.router);
  router.get(WEB_CONSOLE_PATH, (_request, response) => {
    sendPage(response, page);
  });
  router.all(WEB_CONSOLE_PATH, allowedMethods("GET"));
  router.get(WEB_CONSOLE_USER_PATH, guard, (request, response) => {
    const { user, clientId } = callerOf(request);
    if (clientId !== CLIENT_ID) response.status(403).json({ error: "access_denied" });
    else response.json({ id: user.objectId, username: user.username, graphPermissions });
  });
  router.all(WEB_CONSOLE_USER_PATH, allowedMethods("GET"));
  // A page elsewhere has no token that it could send (CSRF); what another client has is not for this.
  router.post(SIGN_OUT_EVERYWHERE_PATH, guard, async (request, response) => {
    const { user, clientId } = callerOf(request);
    const requestId = requestIdOf(response);
    if (clientId !== CLIENT_ID) {
      audit({ action: "revocation", decision: "denied", reason: "not the web console", client: clientId, requestId });
      response.status(403).json({ error: "access_denied" });
      return;
    }
    const ended = await sessions.endAllOf(user);
    auditRevocation(audit, ended, "the user signed out everywhere", { requestId });
    response.json({ ended: ended.length });
  });
  router.all(SIGN_OUT_EVERYWHERE_PATH, allowedMethods("POST"));
  return router;
}
