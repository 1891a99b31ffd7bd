import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Testing, Tokenization } from "cdktf";
import type { EntraMcpIntegrationProps } from "../../constructs/index.js";
import { EntraMcpIntegration } from "../../constructs/index.js";
import {
  directSsoProps,
  oauthProxyProps,
  unhostedProps,
  type DirectSsoOverrides,
  type OAuthProxyOverrides,
  type UnhostedOverrides,
} from "./integration-fixtures.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Arguments of one block, named the way Terraform names them. */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks of one type by construct path. */
export type Blocks = Readonly<Record<string, Block>>;

interface TerraformJson {
  readonly resource?: Readonly<Record<string, Blocks>>;
  readonly data?: Readonly<Record<string, Blocks>>;
  readonly output?: Blocks;
  readonly terraform?: Block;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
}

/** Id of the integration in the stacks that `synthesize` makes. */
const INTEGRATION_ID = "Mcp";

const outdir = temporaryFolder();

/** A stack with both providers, as the caller of the construct brings it. */
export function azureStack(id = "stack"): TerraformStack {
  const stack = new TerraformStack(Testing.app({ outdir }), id);
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  // The bindings pin an azurerm that can't give access to a Redis.
  stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.58");
  return stack;
}

/**
 * What a stack says to Terraform, in readable form.
 *
 * Blocks are found by construct path instead of logical id, `Hosting/Gateway` for `Mcp_Hosting_Gateway_6D7B1CE1`:
 * without the integration's own id in front and `/Resource` behind. References between blocks are written the same
 * way, `${azurerm_user_assigned_identity.Hosting/GatewayIdentity.id}`. Logical ids are pinned by `addresses.test.ts`.
 */
export class SynthesizedStack {
  /** Everything, as Terraform reads it. */
  public readonly text: string;
  /** Addresses of resources and data sources with their real logical ids, sorted. */
  public readonly addresses: readonly string[];
  private readonly json: TerraformJson;

  public constructor(stack: TerraformStack) {
    this.text = Testing.synth(stack, true);
    this.addresses = addressesIn(JSON.parse(this.text) as TerraformJson);
    this.json = JSON.parse(withPathsForLogicalIds(this.text, stack)) as TerraformJson;
  }

  /** Resources of a type by construct path. */
  public resources(type: string): Blocks {
    return this.json.resource?.[type] ?? {};
  }

  /** Data sources of a type by construct path. */
  public dataSources(type: string): Blocks {
    return this.json.data?.[type] ?? {};
  }

  /** The resource of a type at a path; without a path the only one. */
  public resource(type: string, path?: string): Block {
    return one(type, this.resources(type), path);
  }

  /** The data source of a type at a path; without a path the only one. */
  public dataSource(type: string, path?: string): Block {
    return one(`data.${type}`, this.dataSources(type), path);
  }

  /** How many resources and data sources of each type there are; `data.` in front of the latter. */
  public get counts(): Readonly<Record<string, number>> {
    const { resource = {}, data = {} } = this.json;
    return Object.fromEntries([
      ...Object.entries(resource).map(([type, blocks]) => [type, Object.keys(blocks).length] as const),
      ...Object.entries(data).map(([type, blocks]) => [`data.${type}`, Object.keys(blocks).length] as const),
    ]);
  }

  /** Values of the outputs by name. */
  public get outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.json.output ?? {}).map(([name, { value }]) => [name, value]));
  }

  /** The `terraform` block. */
  public get settings(): Block {
    return this.json.terraform ?? {};
  }

  /** Local names of the configured providers, and how many configurations each has. */
  public get providers(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.json.provider ?? {}).map(([name, { length }]) => [name, length]));
  }
}

/** An integration in a stack of its own. */
export class SynthesizedIntegration extends SynthesizedStack {
  public constructor(public readonly integration: EntraMcpIntegration) {
    super(TerraformStack.of(integration));
  }

  /** A value that the construct exposes, with its references written as in the blocks. */
  public resolve(value: unknown): unknown {
    const stack = TerraformStack.of(this.integration);
    const resolver = new DefaultTokenResolver(new StringConcat());
    const resolved: unknown = Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
    return resolved === undefined
      ? undefined
      : (JSON.parse(withPathsForLogicalIds(JSON.stringify(resolved), stack)) as unknown);
  }
}

/** Synthesizes one integration, validations included. */
export function synthesize(props: EntraMcpIntegrationProps): SynthesizedIntegration {
  return new SynthesizedIntegration(new EntraMcpIntegration(azureStack(), INTEGRATION_ID, props));
}

/** Synthesizes the smallest integration in direct-sso mode, with changes. */
export function synthesizeDirectSso(overrides: DirectSsoOverrides = {}): SynthesizedIntegration {
  return synthesize(directSsoProps(overrides));
}

/** Synthesizes the smallest integration in direct-sso mode that hosts nothing, with changes. */
export function synthesizeUnhosted(overrides: UnhostedOverrides = {}): SynthesizedIntegration {
  return synthesize(unhostedProps(overrides));
}

/** Synthesizes the smallest integration in oauth-proxy mode, with changes. */
export function synthesizeOAuthProxy(overrides: OAuthProxyOverrides = {}): SynthesizedIntegration {
  return synthesize(oauthProxyProps(overrides));
}

/** Addresses of all resources and data sources, sorted. */
export function addressesIn({ resource = {}, data = {} }: TerraformJson): string[] {
  const addresses = (kinds: Readonly<Record<string, Blocks>>, prefix: string) =>
    Object.entries(kinds).flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${prefix}${type}.${name}`));
  return [...addresses(resource, ""), ...addresses(data, "data.")].sort();
}

function withPathsForLogicalIds(text: string, stack: TerraformStack): string {
  const elements = stack.node.findAll().filter((node) => node instanceof TerraformElement);
  const pathOf = new Map(
    elements.map((element) => [
      element.friendlyUniqueId,
      element.node.path
        .slice(`${stack.node.path}/`.length)
        .replace(new RegExp(`^${INTEGRATION_ID}/`), "")
        .replace(/\/Resource$/, ""),
    ]),
  );
  return text.replace(/\w[\w-]*_[0-9A-F]{8}\b/g, (id) => pathOf.get(id) ?? id);
}

function one(type: string, blocks: Blocks, path: string | undefined): Block {
  const paths = Object.keys(blocks);
  const chosen = path ?? (paths.length === 1 ? paths[0] : undefined);
  const block = chosen === undefined ? undefined : blocks[chosen];
  if (!block) throw new Error(`no single ${type} ${path ?? ""}; there are: ${paths.join(", ") || "none"}`);
  return block;
}
