/** A request of the soak, and the only status that is right for it. */
export interface SoakRequest {
  readonly path: string;
  readonly init?: RequestInit;
  readonly status: number;
}

/** Tokens that open the MCP endpoint, by where they are from. */
export interface SoakTokens {
  /** Of the gateway's own; in direct-sso mode there is none, and Entra's stands in. */
  readonly own: string;
  /** Of Entra's, brought by a pre-authorized client. */
  readonly brought: string;
}

/** What clients send, in the order in which it goes round. */
export function soakRequests({ own, brought }: SoakTokens): readonly SoakRequest[] {
  return [
    { path: "/.well-known/oauth-protected-resource/mcp", status: 200 },
    message(undefined, "tools/list", {}, 401),
    message(own, "tools/list"),
    message(own, "tools/call", { name: "whoami", arguments: {} }),
    message(forged(own), "tools/list", {}, 401),
    message(brought, "tools/list"),
    message(brought, "tools/call", { name: "whoami", arguments: {} }),
    message(forged(brought), "tools/list", {}, 401),
    { path: "/.well-known/oauth-protected-resource", status: 200 },
    { path: "/healthz", status: 200 },
  ];
}

function message(token: string | undefined, method: string, params: object = {}, status = 200): SoakRequest {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2025-11-25",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return { path: "/mcp", init: { method: "POST", headers, body }, status };
}

/** The same claims under a signature that is not theirs. */
function forged(token: string): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const changed = Buffer.from(signature, "base64url").reverse().toString("base64url");
  return [header, payload, changed].join(".");
}
