import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { ContainerApp } from "@cdktf/provider-azurerm/lib/container-app";
import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { App, AzurermBackend, TerraformOutput, TerraformStack } from "cdktf";
import { join } from "node:path";

/** What a test varies. */
export interface ExampleOptions {
  /** @default "example" */
  readonly groupName?: string;
  /** @default "registry.example.com/server:1" */
  readonly image?: string;
  /** Called last, to plant a fault. */
  readonly alter?: (parts: ExampleParts) => void;
}

/** The constructs of the example, for faults. */
export interface ExampleParts {
  readonly application: Application;
  readonly containerApp: ContainerApp;
  readonly servicePrincipal: ServicePrincipal;
}

/** Id of the scope that the example exposes. */
export const exampleScopeId = "2ed6657d-e927-568b-95e1-2665a8aea6a2";

/** Synthesizes a small stack with every kind of reference this project makes, and returns the stack's folder. */
export function synthesizeExample(outdir: string, options: ExampleOptions = {}): string {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "example");
  new AzurermBackend(stack, {
    storageAccountName: "state",
    containerName: "state",
    key: "example",
    useAzureadAuth: true,
  });
  new AzureadProvider(stack, "Azuread");
  new AzurermProvider(stack, "Azurerm", { features: [{}], resourceProviderRegistrations: "none" });
  const group = new ResourceGroup(stack, "Group", { name: options.groupName ?? "example", location: "westeurope" });
  const environment = new ContainerAppEnvironment(stack, "Environment", {
    name: "example",
    resourceGroupName: group.name,
    location: group.location,
  });
  const graph = new DataAzureadServicePrincipal(stack, "Graph", { clientId: "00000003-0000-0000-c000-000000000000" });
  const application = new Application(stack, "Application", {
    displayName: "Example",
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScope: [{ id: exampleScopeId, value: "access_as_user", type: "User" }],
    },
    requiredResourceAccess: [
      {
        resourceAppId: graph.clientId,
        resourceAccess: [{ id: graph.oauth2PermissionScopeIds.lookup("User.Read"), type: "Scope" }],
      },
    ],
    web: { redirectUris: [`https://example.${environment.defaultDomain}/callback`] },
    lifecycle: { ignoreChanges: ["identifier_uris"] },
  });
  new ApplicationIdentifierUri(stack, "IdentifierUri", {
    applicationId: application.id,
    identifierUri: `api://${application.clientId}`,
  });
  const servicePrincipal = new ServicePrincipal(stack, "ServicePrincipal", { clientId: application.clientId });
  const containerApp = new ContainerApp(stack, "ContainerApp", {
    name: "example",
    resourceGroupName: group.name,
    containerAppEnvironmentId: environment.id,
    revisionMode: "Single",
    ingress: { externalEnabled: true, targetPort: 8080, trafficWeight: [{ latestRevision: true, percentage: 100 }] },
    template: {
      container: [
        {
          name: "server",
          image: options.image ?? "registry.example.com/server:1",
          cpu: 0.5,
          memory: "1Gi",
          env: [
            { name: "CLIENT_ID", value: application.clientId },
            { name: "SCOPE_ID", value: application.oauth2PermissionScopeIds.lookup("access_as_user") },
          ],
        },
      ],
    },
  });
  new TerraformOutput(stack, "fqdn", { value: containerApp.ingress.fqdn });
  options.alter?.({ application, containerApp, servicePrincipal });
  app.synth();
  return join(outdir, "stacks", "example");
}
