import { createServer } from "node:http";
import { once } from "node:events";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { pageHeaders, renderPage, type Page } from "../../../runtime/browser/page.js";
import type { LocalDeployment } from "../local-deployment.js";
import { MODE_NAMES, REHEARSAL_MODES, type ModeName } from "../modes.js";
import type { RunningModes } from "../rehearsal-options.js";
import { MCP_PATH } from "../../../runtime/config/routes.js";
import { AUTHORIZATION_SERVER_PATHS, METADATA_PATHS } from "../../../runtime/gateway/routes.js";
import { browserGuard } from "./browser-guard.js";
import { homePage, type ModeOnPage, type RunningPart } from "./home-page.js";
import { PageClient } from "./page-client.js";
import { pageMessage, type PageMessage } from "./page-messages.js";
import { PageSessions } from "./page-sessions.js";

export interface StartPageOptions {
  readonly running: RunningModes;
  /** TCP port. */
  readonly port: number;
}

/** The page to click through. */
export interface StartPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the gateway sends the browser back to. */
const CALLBACK_PATH = "/callback";
const FORM_BYTES = "64kb";

/** Serves the page on loopback, without script and without anything from elsewhere. */
export async function startPage({ running, port }: StartPageOptions): Promise<StartPage> {
  const origin = `http://127.0.0.1:${port}`;
  const server = createServer(pageApp(origin, running)).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${origin}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function pageApp(origin: string, running: RunningModes): Express {
  // Clients of the other mode are registered in Entra, and this page is not.
  const gateway = running["oauth-proxy"];
  const sessions = new PageSessions(new URL(origin).port, () => {
    if (gateway === undefined) throw new Error("there is no gateway to register with");
    return new PageClient(new URL(gateway.mcpUrl), `${origin}${CALLBACK_PATH}`);
  });
  const modes = MODE_NAMES.flatMap((name) => modeOnPage(name, running[name]));
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.use(browserGuard(origin));

  app.get("/", (request, response) => {
    const client = sessions.of(request);
    send(
      response,
      homePage({
        modes,
        ...(client?.isSignedIn === true ? { signedIn: { whoami: client.whoami, tools: client.tools } } : {}),
        lastCall: client?.lastCall,
        trace: client?.trace.entries ?? [],
      }),
    );
  });
  app.post("/sign-in", async (request, response) => {
    if (gateway === undefined) {
      say(response, "not-found");
      return;
    }
    const address = await sessions.open(request, response).beginSignIn();
    response.redirect(303, address.href);
  });
  app.get(CALLBACK_PATH, async (request, response) => {
    const client = sessions.of(request);
    const answered = client?.trace.begin("browser", "GET", `${origin}${CALLBACK_PATH}`);
    const end = (await client?.finishSignIn(new URL(request.url, origin).searchParams)) ?? "not-begun";
    // Away from an address with a code in it.
    if (end === "signed-in") response.redirect(303, "/");
    else say(response, end);
    answered?.(response.statusCode);
  });
  app.post("/tools/:name", express.text({ type: "*/*", limit: FORM_BYTES }), async (request, response) => {
    await callTool(request, response, sessions.of(request), gateway);
  });
  app.post("/sign-out", async (request, response) => {
    await sessions.of(request)?.signOut();
    response.redirect(303, "/");
  });
  app.use((_request, response) => {
    say(response, "not-found");
  });
  app.use(answerError);
  return app;
}

async function callTool(
  request: Request,
  response: Response,
  client: PageClient | undefined,
  gateway: LocalDeployment | undefined,
): Promise<void> {
  if (client?.isSignedIn !== true || gateway === undefined) {
    say(response, "sign-in-ended");
    return;
  }
  const tool = client.tools.find(({ name }) => name === request.params.name);
  if (tool === undefined) {
    say(response, "no-such-tool");
    return;
  }
  const filled = new URLSearchParams(typeof request.body === "string" ? request.body : "");
  const asked = { caller: String(client.whoami?.id) };
  const { doubles } = gateway;
  const before = doubles.graph.control.journal(asked).length;
  await client.callTool(tool, filled);
  for (const { method, path, status } of doubles.graph.control.journal(asked).slice(before)) {
    client.trace.begin("server", method, new URL(path, doubles.graph.url))(status);
  }
  response.redirect(303, `/#tool-${tool.name}`);
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) next(error);
  else say(response, error instanceof UnauthorizedError ? "sign-in-ended" : "failed");
};

function say(response: Response, message: PageMessage): void {
  send(response, pageMessage(message));
}

function send(response: Response, page: Page): void {
  // Told where a form was, this page can tell its own forms from others'; other sites are told nothing.
  response
    .status(page.status)
    .set({ ...pageHeaders(page), "Referrer-Policy": "same-origin" })
    .send(renderPage(page));
}

function modeOnPage(name: ModeName, deployment: LocalDeployment | undefined): ModeOnPage[] {
  if (deployment === undefined) return [];
  const { consolePath } = REHEARSAL_MODES[name];
  const { mcpUrl } = deployment;
  return [
    {
      name,
      mcpUrl,
      consoleUrl: new URL(consolePath, mcpUrl).href,
      parts: partsOf(name, deployment),
      documents: DOCUMENTS[name].map((path) => new URL(path, mcpUrl).href),
    },
  ];
}

function partsOf(mode: ModeName, { containers, doubles }: LocalDeployment): RunningPart[] {
  return [
    ...Object.entries(containers)
      .toSorted(([, a], [, b]) => Number(b.front) - Number(a.front))
      .map(([name, { origin, front }]) => ({
        name,
        what: front ? REHEARSAL_MODES[mode].face : "MCP server, which only the gateway reaches",
        address: origin,
      })),
    { name: "Entra ID", what: "double", address: doubles.entra.url },
    { name: "Managed identity", what: "double", address: doubles.managedIdentity.url },
    { name: "Microsoft Graph", what: "double", address: doubles.graph.url },
  ];
}

const RESOURCE_METADATA = `/.well-known/oauth-protected-resource${MCP_PATH}`;

/** What clients read, by path. In direct-sso the rest is Entra's. */
const DOCUMENTS: Readonly<Record<ModeName, readonly string[]>> = {
  "oauth-proxy": [RESOURCE_METADATA, ...METADATA_PATHS, AUTHORIZATION_SERVER_PATHS.jwks],
  "direct-sso": [RESOURCE_METADATA],
};
