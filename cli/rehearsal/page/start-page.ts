import { createServer } from "node:http";
import { once } from "node:events";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { pageHeaders, renderPage, type Page } from "../../../runtime/browser/page.js";
import type { LocalDeployment } from "../local-deployment.js";
import { browserGuard } from "./browser-guard.js";
import { homePage, type RunningPart } from "./home-page.js";
import { PageClient } from "./page-client.js";
import { pageMessage, type PageMessage } from "./page-messages.js";
import { PageSessions } from "./page-sessions.js";

export interface StartPageOptions {
  readonly deployment: LocalDeployment;
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
export async function startPage({ deployment, port }: StartPageOptions): Promise<StartPage> {
  const origin = `http://127.0.0.1:${port}`;
  const server = createServer(pageApp(origin, deployment)).listen(port, "127.0.0.1");
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

function pageApp(origin: string, deployment: LocalDeployment): Express {
  const sessions = new PageSessions(
    new URL(origin).port,
    () => new PageClient(new URL(deployment.mcpUrl), `${origin}${CALLBACK_PATH}`),
  );
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
        mcpUrl: deployment.mcpUrl,
        parts: partsOf(deployment),
        documents: documentsOf(deployment.mcpUrl),
        ...(client?.isSignedIn === true ? { signedIn: { whoami: client.whoami, tools: client.tools } } : {}),
        lastCall: client?.lastCall,
        trace: client?.trace.entries ?? [],
      }),
    );
  });
  app.post("/sign-in", async (request, response) => {
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
    await callTool(request, response, sessions.of(request), deployment);
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
  { doubles }: LocalDeployment,
): Promise<void> {
  if (client?.isSignedIn !== true) {
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

function partsOf({ containers, doubles }: LocalDeployment): RunningPart[] {
  return [
    ...Object.entries(containers)
      .toSorted(([, a], [, b]) => Number(b.external) - Number(a.external))
      .map(([name, { origin, external }]) => ({
        name,
        what: external ? "gateway, the container app that clients reach" : "MCP server, which only the gateway reaches",
        address: origin,
      })),
    { name: "Entra ID", what: "double", address: doubles.entra.url },
    { name: "Managed identity", what: "double", address: doubles.managedIdentity.url },
    { name: "Microsoft Graph", what: "double", address: doubles.graph.url },
  ];
}

function documentsOf(mcpUrl: string): string[] {
  const { origin, pathname } = new URL(mcpUrl);
  return [
    `${origin}/.well-known/oauth-protected-resource${pathname}`,
    `${origin}/.well-known/oauth-authorization-server`,
    `${origin}/.well-known/openid-configuration`,
    `${origin}/jwks`,
  ];
}
