import { html } from "../security/html.js";
import { isLoopbackUri, redirectDestination } from "./redirect-uri-policy.js";
import type { Page } from "../browser/page.js";

/** What a person decides about. */
export interface ConsentQuestion {
  readonly clientId: string;
  /** As the client calls itself: nobody has checked it, unless it is first-party. */
  readonly clientName?: string;
  /** How the gateway knows the client. */
  readonly registration: "pre-registered" | "first-party" | "metadata-document" | "dynamic";
  readonly redirectUri: string;
  /** Whether the operator named this redirect URI. */
  readonly redirectListed: boolean;
  /** The MCP endpoint. */
  readonly resource: string;
  readonly scopes: readonly string[];
  /** Delegated Microsoft Graph permissions that the server behind uses in the person's name. */
  readonly graphPermissions: readonly string[];
}

/** Where the answer goes, and what proves that it was given on this page. */
export interface ConsentForm {
  readonly action: string;
  readonly csrfToken: string;
  /** Origin of the sign-in page that follows. */
  readonly signInOrigin: string;
}

/** The page before the sign-in: who asks, where the answer goes, what for. */
export function consentPage(question: ConsentQuestion, form: ConsentForm): Page {
  const { clientId, redirectUri, resource, scopes, graphPermissions } = question;
  return {
    status: 200,
    title: `Allow ${clientLabel(question)} to use ${new URL(resource).host}?`,
    formTargets: formTargets(redirectUri, form.signInOrigin),
    main: html`<p>
        If you allow it, you sign in with your work account at Microsoft next. The application then acts in your name at
        this server until you ${question.registration === "first-party" ? "leave its page" : "take that back"}.
      </p>
      ${warnings(question).map((text) => html`<p class="warning" role="note"><strong>Check this.</strong> ${text}</p>`)}
      <dl>
        <dt>Application</dt>
        <dd>${clientLabel(question)}</dd>
        <dt>You are sent back to</dt>
        <dd>${redirectDestination(redirectUri)}</dd>
        <dt>Server it will use</dt>
        <dd>${resource}</dd>
      </dl>
      <h2 id="scopes">It will be able to</h2>
      <ul aria-labelledby="scopes">
        ${scopes.map((scope) => html`<li>${scopeInWords(scope)}</li>`)}
        ${graphPermissions.map((permission) => html`<li>${permissionInWords(permission)}</li>`)}
      </ul>
      <form method="post" action="${form.action}">
        <input type="hidden" name="csrf_token" value="${form.csrfToken}" />
        <div class="actions">
          <button type="submit" name="decision" value="deny">Cancel</button>
          <button type="submit" name="decision" value="allow" class="primary">Allow and sign in</button>
        </div>
      </form>
      <p class="muted">Client id: ${clientId}. Full redirect address: ${redirectUri}</p>`,
  };
}

function clientLabel({ clientName, registration, clientId }: ConsentQuestion): string {
  if (registration === "first-party" && clientName !== undefined) return clientName;
  if (clientName !== undefined && clientName.trim() !== "") return `“${clientName.trim()}”`;
  return registration === "metadata-document" ? new URL(clientId).host : "an application without a name";
}

function warnings(question: ConsentQuestion): string[] {
  const { registration, redirectUri, redirectListed, clientId } = question;
  const host = redirectDestination(redirectUri);
  // It came from here and goes back here, also if "here" is this device.
  if (registration === "first-party") return [];
  return [
    ...(registration === "dynamic"
      ? ["This application registered itself. Nobody has checked that it is what its name says."]
      : []),
    ...(registration === "metadata-document"
      ? [`This application is described by ${new URL(clientId).host}. Allow it only if you trust that website.`]
      : []),
    ...(isLoopbackUri(redirectUri)
      ? ["You are sent back to this device. Allow it only if you have just started this application here yourself."]
      : []),
    ...(!isLoopbackUri(redirectUri) && !redirectListed
      ? [`You are sent back to ${host}, which your organization has not listed. Cancel if you don't know this address.`]
      : []),
  ];
}

/**
 * Browsers apply `form-action` to every redirect that follows a form: to Entra, to whatever identity provider Entra
 * hands over to, back to us and on to the client. So https stays open, and what the client needs is named.
 */
function formTargets(redirectUri: string, signInOrigin: string): string[] {
  const { protocol, origin } = new URL(redirectUri);
  const ofClient = protocol === "http:" ? origin : protocol;
  return [...new Set(["'self'", "https:", ofClient, signInOrigin])];
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  access_as_user: "Use this server in your name",
  openid: "Know who you are (your account's id)",
};

function scopeInWords(scope: string): string {
  return SCOPE_WORDS[scope] ?? `Use this server’s permission “${scope}” in your name`;
}

const PERMISSION_WORDS: Readonly<Record<string, string>> = {
  "User.Read": "Read your profile",
  "User.ReadBasic.All": "Look up colleagues’ names and addresses",
  "People.Read": "Find the people you work with",
  "Mail.Read": "Read your mail",
  "Mail.Send": "Send mail as you",
  "Calendars.Read": "Read your calendar",
  "Calendars.ReadWrite": "Read and change your calendar",
  "Files.Read": "Read your files",
  "Files.Read.All": "Read all files you can open",
  "Sites.Read.All": "Read all sites you can open",
  "Chat.Read": "Read your chats",
};

function permissionInWords(permission: string): string {
  const words = PERMISSION_WORDS[permission];
  return words === undefined ? `Use “${permission}” of Microsoft Graph in your name` : `${words} (${permission})`;
}
