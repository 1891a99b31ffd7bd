import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EntraMcpIntegration, type EntraMcpIntegrationProps, type IntegrationDossier } from "../../constructs/index.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The two files of one dossier. */
export interface WrittenDossier {
  readonly markdown: string;
  readonly json: string;
  readonly dossier: IntegrationDossier;
}

/** A stack of an app that is really synthesized, into a folder of its own. */
export function stackOfAnApp(): { readonly app: App; readonly stack: TerraformStack; readonly folder: string } {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.58");
  return { app, stack, folder: join(outdir, "stacks/stack") };
}

/** What was written of an integration. */
export function readDossier(folder: string, name = "Mcp"): WrittenDossier {
  const read = (extension: string): string => readFileSync(join(folder, `${name}.integration.${extension}`), "utf8");
  const json = read("json");
  return { markdown: read("md"), json, dossier: JSON.parse(json) as IntegrationDossier };
}

/** Whether anything was written of an integration. */
export function hasDossier(folder: string, name = "Mcp"): boolean {
  return ["md", "json"].some((extension) => existsSync(join(folder, `${name}.integration.${extension}`)));
}

/** Synthesizes an app with one integration, and reads its dossier. */
export function dossierOf(
  props: EntraMcpIntegrationProps,
  around: (integration: EntraMcpIntegration) => void = () => undefined,
): WrittenDossier {
  return dossierIn(() => props, around);
}

/** The same with props that need the stack. */
export function dossierIn(
  propsFor: (scope: Construct) => EntraMcpIntegrationProps,
  around: (integration: EntraMcpIntegration) => void = () => undefined,
): WrittenDossier {
  const { app, stack, folder } = stackOfAnApp();
  around(new EntraMcpIntegration(stack, "Mcp", propsFor(stack)));
  app.synth();
  return readDossier(folder);
}
