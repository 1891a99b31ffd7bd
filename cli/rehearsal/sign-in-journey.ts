import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { Browser } from "../../test/doubles/browser.js";

const REDIRECT_URI = "http://localhost:33418/callback";

/** What a user's MCP client saw, told in the order it happened. */
export interface Journey {
  readonly tools: readonly string[];
  /** What `whoami` answered: Graph's word for who the user is. */
  readonly whoami: Readonly<Record<string, unknown>>;
}

/**
 * A real MCP client (the TypeScript SDK's) from nothing to Graph data: discovers, registers itself, sends its user
 * through the consent page and Entra's sign-in, redeems the code, lists the tools and calls one.
 *
 * @param report - told each step that succeeded
 */
export async function signInJourney(mcpUrl: string, report: (step: string) => void): Promise<Journey> {
  const provider = new HeadlessUser(report);
  const first = new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider });
  const refused = await connect(first).then(
    () => false,
    (error: unknown) => error instanceof UnauthorizedError,
  );
  if (!refused) throw new Error(`${mcpUrl} let a client in that nobody had signed in to`);
  await first.finishAuth(provider.takeCode());
  report("redeemed the code for the gateway's own token");

  const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider });
  const client = await connect(transport);
  try {
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    report(`listed ${tools.length} tools: ${tools.join(", ")}`);
    const { structuredContent, isError } = await client.callTool({ name: "whoami", arguments: {} });
    if (isError === true) throw new Error("whoami answered with an error");
    report("called whoami, which asked Microsoft Graph on behalf of the user");
    return { tools, whoami: (structuredContent ?? {}) as Journey["whoami"] };
  } finally {
    await client.close();
  }
}

async function connect(transport: StreamableHTTPClientTransport): Promise<Client> {
  const client = new Client({ name: "entra-mcp-rehearsal", version: "1.0.0" });
  // The package's own types disagree about an optional member.
  await client.connect(transport);
  return client;
}

/** The client's memory, and the user who answers its browser window. */
class HeadlessUser implements OAuthClientProvider {
  readonly #browser = new Browser();
  #code: string | undefined;
  #information: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";

  public constructor(private readonly report: (step: string) => void) {}

  public get redirectUrl(): string {
    return REDIRECT_URI;
  }

  public get clientMetadata() {
    return { client_name: "Rehearsal", redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "none" };
  }

  public clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#information;
  }

  public saveClientInformation(information: OAuthClientInformationMixed): void {
    this.#information = information;
    this.report("registered itself with the gateway");
  }

  public tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }

  public saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  public saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  public codeVerifier(): string {
    return this.#verifier;
  }

  public async redirectToAuthorization(url: URL): Promise<void> {
    const answer = await this.#browser.signIn(url.href, REDIRECT_URI);
    const error = answer.searchParams.get("error");
    if (error !== null) throw new Error(`sign-in ended with ${error}`);
    this.#code = answer.searchParams.get("code") ?? undefined;
    this.report("the user allowed the client and signed in at Entra");
  }

  public takeCode(): string {
    const code = this.#code;
    this.#code = undefined;
    if (code === undefined) throw new Error("the sign-in brought no code");
    return code;
  }
}
