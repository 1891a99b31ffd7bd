import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { methodWire, pluginMethods } from "./plugin-wire.js";
import type { PluginHandlers } from "./schema-only-provider.js";

const service: ServiceDefinition = Object.fromEntries(
  pluginMethods.map((method) => {
    const { path, decodeRequest, encodeReply } = methodWire(method);
    const unusedByServer = (value: unknown): never => {
      throw new Error(`${path}: a server neither writes requests nor reads replies (${typeof value})`);
    };
    return [
      method,
      {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: unusedByServer,
        requestDeserialize: decodeRequest,
        responseSerialize: encodeReply,
        responseDeserialize: unusedByServer,
      },
    ];
  }),
);

/** Listens on a unix socket and answers with the given handlers; an error they throw reaches Terraform as its text. */
export function servePlugin(handlers: PluginHandlers, socket: string): Promise<void> {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(service, Object.fromEntries(pluginMethods.map((method) => [method, unary(handlers[method])])));
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function unary(handler: PluginHandlers[keyof PluginHandlers]) {
  return (call: ServerUnaryCall<Parameters<typeof handler>[0], object>, reply: sendUnaryData<object>): void => {
    try {
      reply(null, handler(call.request));
    } catch (error) {
      reply({ code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) });
    }
  };
}
