import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformOutput,
  TerraformResource,
  Tokenization,
  type TerraformElement,
  type TerraformStack,
} from "cdktf";
import type { IConstruct } from "constructs";

/** A resource or data source the way Terraform will read it. */
export interface TerraformPart {
  /** Path of its construct. */
  readonly path: string;
  readonly type: string;
  /** False for a data source: what it reads exists already. */
  readonly made: boolean;
  /** What references to it begin with: `azurerm_key_vault.Mcp_…`, `data.azuread_application.Mcp_…`. */
  readonly address: string;
  /** By their names in Terraform; references in them are `${…}`. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a stack says to Terraform, as far as a dossier looks at it. */
export interface TerraformView {
  /** By the paths of their constructs. */
  readonly partsByPath: ReadonlyMap<string, TerraformPart>;
  readonly partsByAddress: ReadonlyMap<string, TerraformPart>;
  /** Values of the outputs by name. */
  readonly outputs: ReadonlyMap<string, unknown>;
  /** Tokens of cdktf in a value, written the way Terraform reads them. */
  readonly resolve: (value: unknown) => unknown;
}

/** Reads the stack through cdktf's public interface, so that overrides of its author are seen too. */
export function viewOf(stack: TerraformStack): TerraformView {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolve = (value: unknown): unknown =>
    Tokenization.resolve(value, { scope: stack, resolver, preparing: false }) as unknown;
  const nodes = stack.node.findAll();
  const parts = nodes
    .filter((node) => node instanceof TerraformResource || node instanceof TerraformDataSource)
    .map((element) => partOf(element, element instanceof TerraformResource, resolve));
  const outputs = nodes
    .filter((node) => node instanceof TerraformOutput)
    .map((output) => [output.friendlyUniqueId, resolve(output.value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    partsByPath: new Map(parts.map((part) => [part.path, part])),
    partsByAddress: new Map(parts.map((part) => [part.address, part])),
    outputs: new Map(outputs),
    resolve,
  };
}

/** Parts of one construct, sorted by path so that the order in which they were made doesn't matter. */
export function partsBelow(scope: IConstruct, { partsByPath }: TerraformView): TerraformPart[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) => partsByPath.get(node.path) ?? [])
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function partOf(
  element: TerraformElement & { readonly terraformResourceType: string },
  made: boolean,
  resolve: (value: unknown) => unknown,
): TerraformPart {
  const { terraformResourceType: type, friendlyUniqueId: name } = element;
  const section = made ? "resource" : "data";
  const json = resolve(element.toTerraform()) as Record<
    string,
    Record<string, Record<string, TerraformPart["arguments"]>>
  >;
  return {
    path: element.node.path,
    type,
    made,
    address: `${made ? "" : "data."}${type}.${name}`,
    arguments: json[section]?.[type]?.[name] ?? {},
  };
}
