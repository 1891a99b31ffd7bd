import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { OAuthError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { constantTimeEqual } from "../../../runtime/security/constant-time-equal.js";
import { ClientMemory } from "./client-memory.js";
import { RequestTrace } from "./request-trace.js";
import { argumentsFrom } from "./tool-form.js";

/** How a person's way back from the sign-in ended. */
export type SignInEnd =
  /** Nothing was begun in this browser, or it is over. */
  | "not-begun"
  /** The answer is to another request, or of another server. Nothing was redeemed. */
  | "not-ours"
  | "declined"
  /** The server refused: the code, or to sign anybody in. */
  | "refused"
  | "signed-in";

/** What a tool answered. */
export interface ToolCall {
  readonly tool: string;
  /** What was filled in, by field. */
  readonly filled: URLSearchParams;
  readonly failed: boolean;
  readonly text: string;
}

/** Who is signed in, in the words of the server's own tool. */
export type WhoAmI = Readonly<Record<string, unknown>>;

/**
 * A real MCP client (the TypeScript SDK's) on behalf of one browser: it discovers, registers itself, sends its person to
 * the gateway, redeems what they bring back and calls tools.
 *
 * Guarantees: an answer is redeemed only for the sign-in that is under way, once, and if it names the authorization
 * server that the client went to (RFC 9207). Tokens leave for that server and the MCP endpoint only.
 */
export class PageClient {
  readonly trace = new RequestTrace();
  readonly #memory: ClientMemory;
  #client: Client | undefined;
  #tools: readonly Tool[] = [];
  #whoami: WhoAmI | undefined;
  #lastCall: ToolCall | undefined;

  public constructor(
    private readonly mcpUrl: URL,
    redirectUrl: string,
  ) {
    this.#memory = new ClientMemory(redirectUrl);
  }

  public get isSignedIn(): boolean {
    return this.#client !== undefined;
  }

  public get tools(): readonly Tool[] {
    return this.#tools;
  }

  public get whoami(): WhoAmI | undefined {
    return this.#whoami;
  }

  public get lastCall(): ToolCall | undefined {
    return this.#lastCall;
  }

  /** Begins a sign-in. Returns the address its person goes to. */
  public async beginSignIn(): Promise<URL> {
    await this.signOut();
    await this.#connect().catch((error: unknown) => {
      if (!(error instanceof UnauthorizedError)) throw error;
    });
    const address = this.#memory.pending?.authorizationUrl;
    if (address === undefined) throw new Error("the MCP endpoint asked nobody to sign in");
    this.trace.begin("browser", "GET", address);
    return address;
  }

  /** Takes the answer that the browser brought back. */
  public async finishSignIn(answer: URLSearchParams): Promise<SignInEnd> {
    const { pending } = this.#memory;
    if (pending === undefined) return "not-begun";
    const [state, ...moreStates] = answer.getAll("state");
    if (state === undefined || moreStates.length > 0 || !constantTimeEqual(state, pending.state)) return "not-ours";
    if (answer.get("iss") !== this.#memory.discoveryState()?.authorizationServerMetadata?.issuer) return "not-ours";
    this.#memory.endPending();
    const code = answer.get("code");
    if (answer.get("error") === "access_denied") return "declined";
    if (answer.has("error") || code === null) return "refused";
    try {
      await this.#transport().finishAuth(code);
    } catch (error) {
      if (error instanceof OAuthError) return "refused";
      throw error;
    }
    this.#client = await this.#connect();
    this.#tools = (await this.#client.listTools()).tools;
    if (this.#tools.some(({ name }) => name === "whoami")) await this.#askWhoIsThere(this.#client);
    return "signed-in";
  }

  /** Calls a tool. Rejects with UnauthorizedError when the sign-in is over. */
  public async callTool(tool: Tool, filled: URLSearchParams): Promise<void> {
    if (this.#client === undefined) throw new UnauthorizedError();
    const form = argumentsFrom(tool, filled);
    const { failed, text } = form.ok
      ? await this.#answerOf(this.#client, tool.name, form.parameters)
      : { failed: true, text: form.problem };
    this.#lastCall = { tool: tool.name, filled, failed, text };
  }

  /** Revokes what the client holds, and forgets it in any case. */
  public async signOut(): Promise<void> {
    try {
      await this.#revoke();
    } finally {
      await this.#forget();
    }
  }

  async #revoke(): Promise<void> {
    const endpoint = revocationEndpointOf(this.#memory.discoveryState()?.authorizationServerMetadata);
    const tokens = this.#memory.tokens();
    const clientId = this.#memory.clientInformation()?.client_id;
    if (endpoint === undefined || tokens === undefined || clientId === undefined) return;
    const token = tokens.refresh_token ?? tokens.access_token;
    const body = new URLSearchParams({ token, client_id: clientId });
    const response = await this.trace.fetch(endpoint, { method: "POST", body });
    await response.body?.cancel();
  }

  async #answerOf(
    client: Client,
    name: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<Pick<ToolCall, "failed" | "text">> {
    try {
      const result = (await client.callTool({ name, arguments: { ...parameters } })) as CallToolResult;
      return { failed: result.isError === true, text: textOf(result) };
    } catch (error) {
      if (error instanceof UnauthorizedError) await this.#forget();
      if (error instanceof UnauthorizedError || !(error instanceof Error)) throw error;
      return { failed: true, text: error.message };
    }
  }

  async #askWhoIsThere(client: Client): Promise<void> {
    const { structuredContent, isError } = await client.callTool({ name: "whoami", arguments: {} });
    if (isError !== true) this.#whoami = structuredContent as WhoAmI;
  }

  async #forget(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#tools = [];
    this.#whoami = undefined;
    this.#lastCall = undefined;
    this.#memory.forgetTokens();
    this.#memory.endPending();
    await client?.close();
  }

  #transport(): StreamableHTTPClientTransport {
    return new StreamableHTTPClientTransport(this.mcpUrl, { authProvider: this.#memory, fetch: this.trace.fetch });
  }

  async #connect(): Promise<Client> {
    const client = new Client({ name: "entra-mcp-start-page", version: "1.0.0" });
    await client.connect(this.#transport());
    return client;
  }
}

/** RFC 8414; the SDK's type of the OpenID Connect variant does not know it. */
function revocationEndpointOf(metadata: object | undefined): string | undefined {
  const endpoint =
    metadata !== undefined && "revocation_endpoint" in metadata ? metadata.revocation_endpoint : undefined;
  return typeof endpoint === "string" ? endpoint : undefined;
}

/** Structured content where there is some: the text beside it says the same. */
function textOf({ structuredContent, content }: CallToolResult): string {
  if (structuredContent !== undefined) return JSON.stringify(structuredContent, null, 2);
  return content.map((part) => (part.type === "text" ? part.text : `(${part.type})`)).join("\n");
}
