import type { EntraCloud } from "../runtime/config/entra-clouds.js";
import type { DeploymentContext } from "./entra/deployment-context.js";
import type { EntraProps } from "./entra/entra-props.js";
import type { Hosting } from "./hosting/hosting.js";
import type { Tags } from "./hosting/tags.js";

/** What every part of one integration is built from: its props with the defaults filled in. */
export interface IntegrationContext {
  readonly name: string;
  readonly displayName: string;
  readonly key: string;
  readonly cloud: EntraCloud;
  readonly tags: Tags;
  readonly deployment: DeploymentContext;
  readonly entra: EntraProps;
}

/** The context of an integration that is hosted here. */
export interface HostedContext extends IntegrationContext {
  readonly hosting: Hosting;
}
