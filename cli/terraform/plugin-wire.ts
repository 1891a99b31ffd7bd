import protobuf from "protobufjs/light";

/**
 * The part of Terraform's plugin protocol 5 that the schema-only provider speaks. On the wire only the service path, the
 * method names, the field numbers and the field types count, so this table names just those.
 *
 * A field is written `<number> <type>`, with `*` after the type for a repeated field and `%` for a map by string.
 */
const messages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Value: { msgpack: "1 bytes", json: "2 bytes" },
  RawState: { json: "1 bytes" },
  Schema: { version: "1 int64", block: "2 Block" },
  Block: { version: "1 int64", attributes: "2 Attribute*", block_types: "3 NestedBlock*", deprecated: "6 bool" },
  Attribute: {
    name: "1 string",
    type: "2 bytes",
    required: "4 bool",
    optional: "5 bool",
    computed: "6 bool",
    sensitive: "7 bool",
    deprecated: "9 bool",
    write_only: "10 bool",
  },
  NestedBlock: {
    type_name: "1 string",
    block: "2 Block",
    nesting: "3 int32",
    min_items: "4 int64",
    max_items: "5 int64",
  },
  Diagnostic: { severity: "1 int32", summary: "2 string", detail: "3 string", attribute: "4 Path" },
  Path: { steps: "1 Step*" },
  Step: { attribute_name: "1 string", element_key_string: "2 string", element_key_int: "3 int64" },
  Imported: { type_name: "1 string", state: "2 Value", private: "3 bytes" },
  Empty: {},
  SchemaReply: {
    provider: "1 Schema",
    resource_schemas: "2 Schema%",
    data_source_schemas: "3 Schema%",
    diagnostics: "4 Diagnostic*",
  },
  PrepareRequest: { config: "1 Value" },
  PrepareReply: { prepared_config: "1 Value", diagnostics: "2 Diagnostic*" },
  ValidateRequest: { type_name: "1 string", config: "2 Value" },
  DiagnosticsReply: { diagnostics: "1 Diagnostic*" },
  ConfigureRequest: { terraform_version: "1 string", config: "2 Value" },
  UpgradeRequest: { type_name: "1 string", version: "2 int64", raw_state: "3 RawState" },
  UpgradeReply: { upgraded_state: "1 Value", diagnostics: "2 Diagnostic*" },
  ReadRequest: { type_name: "1 string", current_state: "2 Value", private: "3 bytes" },
  ReadReply: { new_state: "1 Value", diagnostics: "2 Diagnostic*", private: "3 bytes" },
  PlanRequest: {
    type_name: "1 string",
    prior_state: "2 Value",
    proposed_new_state: "3 Value",
    config: "4 Value",
    prior_private: "5 bytes",
  },
  PlanReply: {
    planned_state: "1 Value",
    requires_replace: "2 Path*",
    planned_private: "3 bytes",
    diagnostics: "4 Diagnostic*",
    legacy_type_system: "5 bool",
  },
  ApplyRequest: {
    type_name: "1 string",
    prior_state: "2 Value",
    planned_state: "3 Value",
    config: "4 Value",
    planned_private: "5 bytes",
  },
  ApplyReply: { new_state: "1 Value", private: "2 bytes", diagnostics: "3 Diagnostic*", legacy_type_system: "4 bool" },
  ImportRequest: { type_name: "1 string", id: "2 string" },
  ImportReply: { imported_resources: "1 Imported*", diagnostics: "2 Diagnostic*" },
  DataRequest: { type_name: "1 string", config: "2 Value" },
  DataReply: { state: "1 Value", diagnostics: "2 Diagnostic*" },
  StopReply: { Error: "1 string" },
};

/** Method name -> its request and reply in the table above. */
const methods = {
  GetSchema: ["Empty", "SchemaReply"],
  PrepareProviderConfig: ["PrepareRequest", "PrepareReply"],
  ValidateResourceTypeConfig: ["ValidateRequest", "DiagnosticsReply"],
  ValidateDataSourceConfig: ["ValidateRequest", "DiagnosticsReply"],
  Configure: ["ConfigureRequest", "DiagnosticsReply"],
  UpgradeResourceState: ["UpgradeRequest", "UpgradeReply"],
  ReadResource: ["ReadRequest", "ReadReply"],
  PlanResourceChange: ["PlanRequest", "PlanReply"],
  ApplyResourceChange: ["ApplyRequest", "ApplyReply"],
  ImportResourceState: ["ImportRequest", "ImportReply"],
  ReadDataSource: ["DataRequest", "DataReply"],
  Stop: ["Empty", "StopReply"],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/** A remote procedure of the protocol. */
export type PluginMethod = keyof typeof methods;

/** The remote procedures, in the order of the table. */
export const pluginMethods = Object.keys(methods) as PluginMethod[];

const types = new Map(Object.entries(messages).map(([name, fields]) => [name, toType(name, fields)]));
const root = new protobuf.Root();
for (const type of types.values()) root.add(type);

/** How one method travels: bytes of the request to an object, and an object to the bytes of the reply. */
export interface MethodWire {
  readonly path: string;
  readonly decodeRequest: (bytes: Uint8Array) => object;
  readonly encodeReply: (reply: object) => Buffer;
}

/** The wire form of a method. */
export function methodWire(method: PluginMethod): MethodWire {
  const [request, reply] = methods[method].map((name) => types.get(name));
  if (request === undefined || reply === undefined) throw new Error(`${method} is not described`);
  return {
    path: `/tfplugin5.Provider/${method}`,
    decodeRequest: (bytes) => request.decode(bytes),
    encodeReply: (message) => Buffer.from(reply.encode(message).finish()),
  };
}

function toType(name: string, fields: Readonly<Record<string, string>>): protobuf.Type {
  const type = new protobuf.Type(name);
  for (const [field, description] of Object.entries(fields)) {
    const [number, kind = ""] = description.split(" ");
    const fieldType = kind.replace(/[*%]$/, "");
    if (kind.endsWith("%")) type.add(new protobuf.MapField(field, Number(number), "string", fieldType));
    else type.add(new protobuf.Field(field, Number(number), fieldType, kind.endsWith("*") ? "repeated" : undefined));
  }
  return type;
}
