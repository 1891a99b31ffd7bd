import { contosoDirectory, contosoIdentities, type ContosoOptions } from "./contoso.js";
import { contosoContent } from "./contoso-content.js";
import type { EntraDirectory } from "./entra/directory.js";
import type { RunningServer } from "./http/double-server.js";
import { PUBLIC_ENTRA_ORIGIN, startEntraDouble, type EntraDouble } from "./entra/entra-double.js";
import type { GraphData } from "./graph/graph-data.js";
import {
  PUBLIC_DOWNLOAD_ORIGIN,
  PUBLIC_GRAPH_ORIGIN,
  startGraphDouble,
  type GraphDouble,
} from "./graph/graph-double.js";
import type { ManagedIdentity } from "./managed-identity/identity-token-endpoint.js";
import { startManagedIdentityDouble, type ManagedIdentityDouble } from "./managed-identity/managed-identity-double.js";

export interface DoublesOptions {
  /** TCP ports on loopback. @default free ones */
  readonly ports?: { readonly entra?: number; readonly managedIdentity?: number; readonly graph?: number };
  /** What Entra knows. @default Contoso and Fabrikam, see `contoso.ts` */
  readonly directory?: EntraDirectory;
  /** Details of the default directory. */
  readonly contoso?: ContosoOptions;
  /** @default Contoso's three */
  readonly identities?: readonly ManagedIdentity[];
  /** What Graph has. @default Contoso's mail, calendars, files and people */
  readonly content?: GraphData;
  /** Origin in Entra's issuers and metadata; "self": where it listens. @default https://login.microsoftonline.com */
  readonly entraOrigin?: string;
  /** Origins in Graph's links; "self": where it listens. @default the real ones */
  readonly graphOrigin?: string;
  /** Seconds. @default 4500 */
  readonly accessTokenLifetimeSeconds?: number;
  /** Value of IDENTITY_HEADER. @default random */
  readonly identityHeader?: string;
}

/** Entra, managed identity and Graph, connected with each other. */
export interface Doubles {
  readonly entra: EntraDouble;
  readonly managedIdentity: ManagedIdentityDouble;
  readonly graph: GraphDouble;
  /** `<real origin>=<double>` pairs, space-separated, for every origin that answers of the doubles name. */
  readonly rewrittenHosts: string;
  close(): Promise<void>;
}

/** Starts all doubles on loopback, in this process. */
export async function startDoubles(options: DoublesOptions = {}): Promise<Doubles> {
  const running: RunningServer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.close()));
  };
  try {
    const entra = await startEntraDouble(entraOptions(options));
    running.push(entra);
    const managedIdentity = await startManagedIdentityDouble({ entra, ...managedIdentityOptions(options) });
    running.push(managedIdentity);
    const graph = await startGraphDouble({ entra, ...graphOptions(options, entra.clock.now()) });
    running.push(graph);
    const pairs = [
      [PUBLIC_ENTRA_ORIGIN, entra.url],
      [PUBLIC_GRAPH_ORIGIN, graph.url],
      [PUBLIC_DOWNLOAD_ORIGIN, graph.url],
    ];
    return { entra, managedIdentity, graph, rewrittenHosts: pairs.map((pair) => pair.join("=")).join(" "), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function entraOptions({ ports, entraOrigin, accessTokenLifetimeSeconds, directory, contoso }: DoublesOptions) {
  return {
    directory: directory ?? ((publicOrigin: string) => contosoDirectory({ publicOrigin, ...contoso })),
    port: ports?.entra,
    publicOrigin: entraOrigin,
    accessTokenLifetimeSeconds,
  };
}

function managedIdentityOptions({ ports, identities = contosoIdentities, identityHeader }: DoublesOptions) {
  return { identities, port: ports?.managedIdentity, identityHeader };
}

function graphOptions({ ports, content, graphOrigin, directory }: DoublesOptions, now: number) {
  const data = content ?? contosoContent(now, directory);
  return { data, port: ports?.graph, publicOrigin: graphOrigin, downloadOrigin: graphOrigin };
}
