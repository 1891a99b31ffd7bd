import { breakable } from "../browser/breakable.js";
import type { Page } from "../browser/page.js";
import { GATEWAY_LIFETIMES } from "../config/defaults.js";
import { html, type Html } from "../security/html.js";
import { permissionInWords, scopeInWords } from "./permission-words.js";
import { isLoopbackUri, redirectDestination } from "./redirect-uri-policy.js";

/** What a person decides about. */
export interface ConsentQuestion {
  readonly clientId: string;
  /** As the client calls itself: nobody has checked it, unless it is first-party. */
  readonly clientName?: string;
  /** How the gateway knows the client. */
  readonly registration: "pre-registered" | "first-party" | "metadata-document" | "dynamic";
  readonly redirectUri: string;
  /** Whether the operator named this redirect URI or its host. */
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
  const client = clientLabel(question);
  const server = new URL(resource).host;
  return {
    status: 200,
    title: `Allow ${client} to use ${server}?`,
    heading: html`Allow ${breakable(client)} to use ${whole(`${server}?`)}`,
    formTargets: formTargets(redirectUri, form.signInOrigin),
    main: html`<dl class="facts">
        ${fact("Application", clientName(question) ?? "Without a name", originCaution(question))}
        ${fact("You return to", destination(redirectUri), destinationCaution(question))}
        ${fact("Server it will use", resource)}
      </dl>
      <h2 id="scopes">It will be able to</h2>
      <ul aria-labelledby="scopes">
        ${scopes.map((scope) => html`<li>${scopeInWords(scope)}</li>`)}
        ${graphPermissions.map((permission) => html`<li>${permissionInWords(permission)}</li>`)}
      </ul>
      <p>If you allow this, you sign in with your work account at Microsoft next. ${duration(question)}</p>
      <form method="post" action="${form.action}">
        <input type="hidden" name="csrf_token" value="${form.csrfToken}" />
        <div class="actions">
          <button type="submit" name="decision" value="deny">Cancel</button>
          <button type="submit" name="decision" value="allow" class="primary">Allow and sign in</button>
        </div>
      </form>
      <details>
        <summary>Technical details</summary>
        <dl>
          <dt>Client id</dt>
          <dd>${breakable(clientId)}</dd>
          <dt>Full return address</dt>
          <dd>${breakable(redirectUri)}</dd>
        </dl>
      </details>`,
  };
}

/** The page of a client of ours forgets its tokens, and revokes them, when it is left. */
function duration({ registration }: ConsentQuestion): string {
  return registration === "first-party"
    ? "The page can then act in your name until you leave it."
    : `The application can then act in your name for up to ${GRANT_DAYS} days before you are asked again.`;
}

const GRANT_DAYS = GATEWAY_LIFETIMES.grantSeconds / (24 * 3600);

/** Broken only when a line of its own is too short for it. */
function whole(text: string): Html {
  return html`<span class="whole">${breakable(text)}</span>`;
}

/** As part of the question. */
function clientLabel(question: ConsentQuestion): string {
  if (question.registration === "pre-registered") return "an application set up by your organization";
  return clientName(question) ?? "an application without a name";
}

/** In quotation marks when it is the client's own word, which anybody could have chosen. */
function clientName({ clientName: name = "", registration, clientId }: ConsentQuestion): string | undefined {
  if (registration === "pre-registered") return "Set up by your organization";
  if (registration === "first-party") return name;
  if (name.trim() !== "") return `“${name.trim()}”`;
  return registration === "metadata-document" ? new URL(clientId).host : undefined;
}

/** One thing to know, with what to think about before believing it. */
function fact(name: string, value: string, caution?: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      <strong>${breakable(value)}</strong>
      ${caution === undefined ? undefined : html`<p class="caution">${caution}</p>`}
    </dd>
  </div>`;
}

function originCaution({ registration, clientId }: ConsentQuestion): string | undefined {
  if (registration === "dynamic") return "It registered itself. Nobody has checked that it is what its name says.";
  if (registration === "metadata-document") {
    return `It is described by ${new URL(clientId).host}. Allow it only if you trust that website.`;
  }
  return undefined;
}

function destination(redirectUri: string): string {
  const host = redirectDestination(redirectUri);
  return isLoopbackUri(redirectUri) ? `This device (${host})` : host;
}

function destinationCaution({ registration, redirectUri, redirectListed }: ConsentQuestion): string | undefined {
  // It came from here and goes back here, also if "here" is this device.
  if (registration === "first-party") return undefined;
  if (isLoopbackUri(redirectUri)) return "Allow it only if you have just started this application here yourself.";
  return redirectListed ? undefined : "Your organization has not listed this address. Cancel if you don’t know it.";
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
