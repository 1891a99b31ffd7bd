import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { clientSetups } from "../../../constructs/dossier/client-configurations.js";
import type { Page } from "../../../runtime/browser/page.js";
import { html, type Html } from "../../../runtime/security/html.js";
import type { ModeName } from "../modes.js";
import type { ToolCall, WhoAmI } from "./page-client.js";
import { PAGE_STYLE } from "./page-style.js";
import type { TracedRequest } from "./request-trace.js";
import { fieldsOf, type ToolField } from "./tool-form.js";

/** Something that runs on this machine. */
export interface RunningPart {
  readonly name: string;
  readonly what: string;
  readonly address: string;
}

/** A mode that runs, with where to go. */
export interface ModeOnPage {
  readonly name: ModeName;
  readonly mcpUrl: string;
  readonly consoleUrl: string;
  readonly parts: readonly RunningPart[];
  /** Metadata documents, which a client finds by itself. */
  readonly documents: readonly string[];
}

/** What the page shows. */
export interface HomePageContent {
  readonly modes: readonly ModeOnPage[];
  readonly signedIn?: { readonly whoami: WhoAmI | undefined; readonly tools: readonly Tool[] };
  readonly lastCall?: ToolCall | undefined;
  readonly trace: readonly TracedRequest[];
}

/** The page: who is signed in and what they can do, what runs, how to connect a client of one's own. */
export function homePage(content: HomePageContent): Page {
  const { modes, signedIn, trace } = content;
  const gateway = modes.find(({ name }) => name === "oauth-proxy");
  return {
    status: 200,
    title: signedIn ? `Signed in as ${nameOf(signedIn.whoami)}` : "Your MCP server runs here",
    style: PAGE_STYLE,
    formTargets: ["'self'", ...(gateway === undefined ? [] : [new URL(gateway.mcpUrl).origin])],
    main: html`${signedIn ? account(signedIn.whoami) : undefined} ${consoles(modes)}
      ${gateway !== undefined && !signedIn ? invitation() : undefined}
      ${signedIn ? toolList(signedIn.tools, content.lastCall) : undefined} ${steps(trace)}
      ${gateway === undefined ? undefined : connect(gateway)} ${modes.map(whatRuns)}
      <p class="muted">
        Entra ID, managed identity and Microsoft Graph are doubles with invented users. No account of yours is used, and
        nothing leaves this machine.
      </p>`,
  };
}

const CONSOLES: Readonly<Record<ModeName, string>> = {
  "oauth-proxy": "the console is a client of the gateway like any other: consent page, sign-in, tokens in memory",
  "direct-sso": "the server signs the browser in itself, and its console has a session and no token",
};

/** In direct-sso users are signed in for Graph itself, and the gateway signs them in for the API. */
const WHERE_IT_SHOWS: Readonly<Record<ModeName, string>> = {
  "oauth-proxy": "To see it at work, sign in to the console of oauth-proxy as Ines and call a tool.",
  "direct-sso": "Entra asks for it at the sign-in.",
};

function consoles(modes: readonly ModeOnPage[]): Html {
  return html`<section aria-labelledby="consoles">
    <h2 id="consoles">Open a console</h2>
    <p>
      A Conditional Access policy on Microsoft Graph wants a second factor of Bob Okafor and Ines Duarte.
      ${WHERE_IT_SHOWS[modes[0]?.name ?? "oauth-proxy"]}
    </p>
    <ul>
      ${modes.map(({ name, consoleUrl }) => html`<li><a href="${consoleUrl}">${name}</a>: ${CONSOLES[name]}.</li>`)}
    </ul>
  </section>`;
}

function connect({ mcpUrl }: ModeOnPage): Html {
  return html`<section aria-labelledby="connect">
    <h2 id="connect">Connect a client of your own</h2>
    <p>The gateway’s address is <code>${mcpUrl}</code>. The client opens a browser by itself.</p>
    ${clientSetups({ name: "entra-mcp", mcpUrl })
      .filter(({ fromTheInternet }) => !fromTheInternet)
      .map(
        ({ client, place, text }) =>
          html`<details>
            <summary>${client}</summary>
            <p class="muted">In ${place}:</p>
            <pre tabindex="0">${text}</pre>
          </details>`,
      )}
    <p class="muted">
      Not the server of direct-sso: it sends clients to Entra itself, and a client of yours would go to the real one.
    </p>
  </section>`;
}

function whatRuns({ name: mode, parts, documents }: ModeOnPage): Html {
  return html`<section aria-labelledby="parts-${mode}">
    <h2 id="parts-${mode}">What runs of ${mode}</h2>
    <dl>
      ${parts.map(
        ({ name, what, address }) =>
          html`<dt>${name}: ${what}</dt>
            <dd>${address}</dd>`,
      )}
    </dl>
    <h3>Documents that clients read</h3>
    <ul>
      ${documents.map((address) => html`<li><a href="${address}">${address}</a></li>`)}
    </ul>
  </section>`;
}

function invitation(): Html {
  return html`<section aria-labelledby="client">
    <h2 id="client">Or let this page be your MCP client</h2>
    <p>
      It registers itself with the gateway, sends you through its consent page and the sign-in, and then calls tools as
      the user you chose.
    </p>
    <form method="post" action="/sign-in">
      <div class="actions"><button type="submit" class="primary">Sign in as an MCP client would</button></div>
    </form>
  </section>`;
}

function account(whoami: WhoAmI | undefined): Html {
  const details = [textIn(whoami, "userPrincipalName"), textIn(whoami, "jobTitle")].filter(
    (text) => text !== undefined,
  );
  return html`<p>
      Microsoft Graph says that you are
      <strong>${nameOf(whoami)}</strong>${details.length > 0 ? ` (${details.join(", ")})` : ""}.
    </p>
    <form method="post" action="/sign-out">
      <div class="actions"><button type="submit">Sign out</button></div>
    </form>`;
}

function nameOf(whoami: WhoAmI | undefined): string {
  return textIn(whoami, "displayName") ?? "somebody whom no tool names";
}

function textIn(whoami: WhoAmI | undefined, name: string): string | undefined {
  const value = whoami?.[name];
  return typeof value === "string" ? value : undefined;
}

function toolList(tools: readonly Tool[], lastCall: ToolCall | undefined): Html {
  return html`<section aria-labelledby="tools">
    <h2 id="tools">Tools</h2>
    ${tools.map((tool) => toolForm(tool, lastCall?.tool === tool.name ? lastCall : undefined))}
  </section>`;
}

function toolForm(tool: Tool, call: ToolCall | undefined): Html {
  const open = call === undefined ? undefined : html`open`;
  return html`<details id="tool-${tool.name}" ${open}>
    <summary>${tool.title ?? tool.name} <code>${tool.name}</code></summary>
    <p>${tool.description ?? ""}</p>
    <form method="post" action="/tools/${tool.name}">
      ${fieldsOf(tool).map((field) => fieldRow(tool.name, field, call?.filled.get(field.name) ?? ""))}
      <div class="actions"><button type="submit">Call ${tool.name}</button></div>
    </form>
    ${
      call === undefined
        ? undefined
        : html`<p role="status" class="${call.failed ? "failure" : "muted"}">
              ${call.failed ? "The tool answered with an error:" : "The tool answered:"}
            </p>
            <pre tabindex="0">${call.text}</pre>`
    }
    <details>
      <summary>Schema of its input</summary>
      <pre tabindex="0">${JSON.stringify(tool.inputSchema, null, 2)}</pre>
    </details>
  </details>`;
}

function fieldRow(tool: string, field: ToolField, filled: string): Html {
  const id = `${tool}-${field.name}`;
  const notes = [field.description, field.default === undefined ? "" : `Empty: ${field.default}.`];
  return html`<p class="field">
    <label for="${id}">${field.name}${field.required ? "" : " (optional)"}</label>
    ${control(id, field, filled)} <small id="${id}-note">${notes.filter((note) => note !== "").join(". ")}</small>
  </p>`;
}

function control(id: string, { name, kind, required, choices }: ToolField, filled: string): Html {
  const must = required ? html`required` : undefined;
  const options = kind === "boolean" ? ["true", "false"] : choices;
  switch (kind) {
    case "choice":
    case "boolean":
      return html`<select id="${id}" name="${name}" aria-describedby="${id}-note" ${must}>
        <option value=""></option>
        ${options.map((option) => html`<option ${option === filled ? html`selected` : undefined}>${option}</option>`)}
      </select>`;
    case "json":
      return html`<textarea id="${id}" name="${name}" aria-describedby="${id}-note" rows="3" ${must}>
${filled}</textarea>`;
    case "integer":
    case "number":
      return html`<input
        id="${id}"
        name="${name}"
        aria-describedby="${id}-note"
        inputmode="numeric"
        value="${filled}"
        ${must}
      />`;
    case "text":
      return html`<input
        id="${id}"
        name="${name}"
        aria-describedby="${id}-note"
        autocomplete="off"
        value="${filled}"
        ${must}
      />`;
  }
}

const SENDERS: Readonly<Record<TracedRequest["from"], string>> = {
  client: "MCP client",
  browser: "your browser",
  server: "MCP server",
};

function steps(trace: readonly TracedRequest[]): Html | undefined {
  if (trace.length === 0) return undefined;
  return html`<section aria-labelledby="steps">
    <h2 id="steps">What happened, step by step</h2>
    <details>
      <summary>${trace.length} requests</summary>
      <ol>
        ${trace.map(
          ({ from, method, host, path, status }) =>
            html`<li>
              <strong>${status ?? "…"}</strong> <code>${method} ${path}</code>
              <small>${SENDERS[from]} to ${host}</small>
            </li>`,
        )}
      </ol>
    </details>
  </section>`;
}
