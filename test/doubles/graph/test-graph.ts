import { contoso, contosoDirectory } from "../contoso.js";
import { contosoContent } from "../contoso-content.js";
import { startEntraDouble, type EntraDouble } from "../entra/entra-double.js";
import { MICROSOFT_GRAPH } from "../entra/scopes.js";
import { startGraphDouble, type GraphDouble } from "./graph-double.js";

/** A Graph double with Contoso's content, and tokens to call it with, for its tests. */
export interface TestGraph {
  readonly entra: EntraDouble;
  readonly graph: GraphDouble;
  get(path: string, options?: CallOptions): Promise<GraphAnswer>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** @default Adele */
  readonly user?: string;
  /** @default everything the tools need */
  readonly scopes?: readonly string[];
  readonly capabilities?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Sent in place of a proper token. */
  readonly token?: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: GraphBody;
}

export interface GraphBody {
  readonly value?: readonly Readonly<Record<string, unknown>>[];
  readonly error?: { readonly code: string; readonly message: string; readonly innerError: Record<string, string> };
  readonly "@odata.nextLink"?: string;
  readonly [name: string]: unknown;
}

const SCOPES = ["User.Read", "User.ReadBasic.All", "Mail.Read", "Calendars.Read", "Files.Read.All", "People.Read"];

export async function startTestGraph(): Promise<TestGraph> {
  const entra = await startEntraDouble({ directory: contosoDirectory() });
  const graph = await startGraphDouble({ entra, data: contosoContent(entra.clock.now()), downloadOrigin: "self" });
  return {
    entra,
    graph,
    get: async (path, options = {}) => {
      const token = options.token ?? (await graphToken(entra, options));
      const response = await fetch(`${graph.url}/v1.0${path}`, {
        method: options.method ?? "GET",
        redirect: "manual",
        headers: { ...(token === "" ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
      const body = isJson ? (JSON.parse(text) as GraphBody) : {};
      return { status: response.status, headers: response.headers, text, body };
    },
    close: async () => {
      await graph.close();
      await entra.close();
    },
  };
}

/** A token for Graph, as On-Behalf-Of yields one. */
export function graphToken(
  entra: EntraDouble,
  { user, scopes = SCOPES, capabilities = [] }: CallOptions,
): Promise<string> {
  return entra.control.mintToken({
    tenant: contoso.tenantId,
    client: contoso.apiClientId,
    resource: MICROSOFT_GRAPH,
    user: user ?? contoso.users.adele.objectId,
    scopes,
    capabilities,
    clientAuthentication: "assertion",
  });
}
