import type { IncomingMessage, ServerResponse } from "node:http";

/** An authorization request that waits for the person. */
export interface PendingAuthorization {
  readonly uid: string;
  readonly clientId: string;
  readonly clientName?: string;
  readonly registration: "pre-registered" | "first-party" | "metadata-document" | "dynamic";
  readonly redirectUri: string;
  readonly resource: string;
  readonly scopes: readonly string[];
  /** `login` or `select_account`, when the client asked for it. */
  readonly prompt?: "login" | "select_account";
  readonly loginHint?: string;
}

/** What the pages in between need of the authorization server. */
export interface Interactions {
  /** The request this browser is in the middle of, by the cookie that the authorization endpoint gave it. */
  ofBrowser(request: IncomingMessage, response: ServerResponse): Promise<PendingAuthorization | undefined>;
  find(uid: string): Promise<PendingAuthorization | undefined>;
  /** Grants what was asked for. Returns where the browser goes on, and the grant's id. */
  approve(uid: string, accountId: string): Promise<{ readonly returnTo: string; readonly grantId: string } | undefined>;
  /** Ends the request with an error for the client, whose redirect URI was proven. Returns where the browser goes on. */
  refuse(uid: string, error: string, description: string): Promise<string | undefined>;
}
