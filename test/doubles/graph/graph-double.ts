import { controlRouter } from "../http/control-router.js";
import { createDoubleApp, listen, type RunningServer } from "../http/double-server.js";
import type { DoubleRequest, Endpoint } from "../http/message.js";
import { served } from "../http/served-endpoint.js";
import type { EntraDouble } from "../entra/entra-double.js";
import { calendarRoutes } from "./calendar-routes.js";
import { Downloads } from "./downloads.js";
import { driveRoutes } from "./drive-routes.js";
import { createGraphControl, createGraphState, type GraphControl } from "./graph-control.js";
import type { GraphData } from "./graph-data.js";
import { graphEndpoint } from "./graph-endpoint.js";
import { GraphError, graphErrorReply } from "./graph-error.js";
import { mailRoutes } from "./mail-routes.js";
import { userRoutes } from "./user-routes.js";

/** Where the real Graph lives; links in answers say so. */
export const PUBLIC_GRAPH_ORIGIN = "https://graph.microsoft.com";
/** Where the content of files is downloaded from. */
export const PUBLIC_DOWNLOAD_ORIGIN = "https://contoso-my.sharepoint.com";

export interface GraphDoubleOptions {
  /** Issuer of the tokens it takes, and its clock. */
  readonly entra: EntraDouble;
  readonly data: GraphData;
  /** @default a free one */
  readonly port?: number | undefined;
  /** Origin in links; "self" is the double's own URL. @default https://graph.microsoft.com */
  readonly publicOrigin?: string | undefined;
  /** Origin of download URLs; "self" is the double's own URL. @default https://contoso-my.sharepoint.com */
  readonly downloadOrigin?: string | undefined;
}

/** A running double of Microsoft Graph v1.0. */
export interface GraphDouble extends RunningServer {
  readonly control: GraphControl;
}

const ROUTES = [...userRoutes, ...mailRoutes, ...calendarRoutes, ...driveRoutes];

export async function startGraphDouble(options: GraphDoubleOptions): Promise<GraphDouble> {
  const { entra, data } = options;
  const state = createGraphState();
  const control = createGraphControl(state, entra.clock);
  const app = createDoubleApp();
  const server = await listen(app, options.port ?? 0);
  const originOf = (given: string | undefined, usual: string): string =>
    given === "self" ? server.url : (given ?? usual);
  const publicOrigin = originOf(options.publicOrigin, PUBLIC_GRAPH_ORIGIN);
  const downloads = new Downloads(originOf(options.downloadOrigin, PUBLIC_DOWNLOAD_ORIGIN), entra.clock);
  const common = {
    ...{ entra, state, data, publicOrigin },
    downloadUrl: (content: string, mimeType: string) => downloads.urlFor(content, mimeType),
  };
  const notFound: Endpoint = (request: DoubleRequest) =>
    graphErrorReply(
      new GraphError(400, "BadRequest", "Resource not found for the segment."),
      request,
      entra.clock.now(),
    );

  app.use(controlRouter(control));
  for (const route of ROUTES) {
    const path = typeof route.path === "string" ? `/v1.0${route.path}` : route.path;
    app.all(path, served(state, route.name, graphEndpoint(route, common)));
  }
  app.get("/personal/_layouts/15/download.aspx", served(state, "download", downloads.endpoint));
  app.use(served(state, "unknown", notFound));
  return { ...server, control };
}
