import { setTimeout as delay } from "node:timers/promises";
import { Browser, titleOf } from "../doubles/browser.js";
import { KILL_HEADER, type KillMoment } from "./ingress.js";
import { stepOf, type Step } from "./steps.js";
import { OAuthClient, pkce, type TokenAnswer } from "../runtime/gateway/support/oauth-client.js";
import { MODERN } from "../runtime/server/mcp-request.js";

/** Has a replica killed that gets a request of this flow. */
export interface ArmedKill {
  readonly step: Step;
  readonly moment: KillMoment;
}

/** What a flow saw beside its result. */
export interface FlowNotes {
  /** Requests that were sent again because a connection ended, theirs or the one behind it. */
  retries: number;
  /** Sign-ins that were begun again because a code was used up and its tokens were lost. */
  newAttempts: number;
  /** Answers with 503, by which the client is told to come again. */
  unavailable: number;
}

/** A request took longer than anybody would wait. */
const PATIENCE_MILLISECONDS = 40_000;
const TRIES = 12;
const REDIRECT_URI = "http://localhost:49152/callback";

/** Whatever a client can't go on from. */
export class FlowFailed extends Error {
  public override readonly name = "FlowFailed";
}

/**
 * One user with a browser and an MCP client, as real ones behave: what is idempotent is sent again when its connection
 * ends, a person reloads a page that did not come, and answers that say so are believed (`Retry-After`, `invalid_grant`).
 */
export class FlowClient {
  public readonly notes: FlowNotes = { retries: 0, newAttempts: 0, unavailable: 0 };
  private kill: ArmedKill | undefined;
  private client: OAuthClient | undefined;
  private tokens: Readonly<Record<string, string>> = {};

  public constructor(private readonly url: string) {}

  /** The next request of this step has its replica killed. */
  public arm(kill: ArmedKill): void {
    this.kill = kill;
  }

  /** Whether the replica that `arm` asked for was killed, or will be. */
  public get killed(): boolean {
    return this.kill === undefined;
  }

  public async register(): Promise<void> {
    const answer = await this.post(
      "/register",
      JSON.stringify({ client_name: "Test", redirect_uris: [REDIRECT_URI] }),
      {
        "content-type": "application/json",
      },
    );
    if (answer.status !== 201) throw new FlowFailed(`registration: ${answer.status}`);
    const { client_id: clientId } = (await answer.json()) as { client_id: string };
    this.client = new OAuthClient(this.url, clientId, REDIRECT_URI);
  }

  /** Until there are tokens. A code whose redemption got lost is used up, so the sign-in is begun again. */
  public async signIn(): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { code, verifier } = await this.authorize();
      const answer = await this.redeem(code, verifier);
      if (answer.status === 200) {
        this.tokens = answer.body;
        return;
      }
      if (answer.body.error !== "invalid_grant") throw new FlowFailed(`code redemption: ${answer.status}`);
      this.notes.newAttempts += 1;
    }
    throw new FlowFailed("code redemption: invalid_grant each time");
  }

  public async authorize(): Promise<{ readonly code: string; readonly verifier: string }> {
    const { verifier, challenge } = pkce();
    const browser = new Browser((input, init) => this.send(input as URL, init));
    const back = (url: URL) => url.origin === new URL(REDIRECT_URI).origin;
    const page = await browser.follow(this.registered().authorizationUrl(challenge), back);
    if (page instanceof URL) throw new FlowFailed(`authorization request: ${page.searchParams.get("error")}`);
    if (!page.text.includes("csrf_token")) throw new FlowFailed(`authorization request: ${titleOf(page)}`);
    const end = await browser.follow(await browser.decide(page, "allow"), back);
    if (!(end instanceof URL)) throw new FlowFailed(`sign-in ended on a page, ${end.status}: ${titleOf(end)}`);
    const code = end.searchParams.get("code");
    if (code === null) throw new FlowFailed(`sign-in: ${end.searchParams.get("error")}`);
    return { code, verifier };
  }

  public redeem(code: string, verifier: string): Promise<TokenAnswer> {
    return this.token({ grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT_URI });
  }

  /** Calls a tool that reads who the user is. Returns the status, or the user's name. */
  public async callTool(): Promise<string> {
    const params = {
      name: "whoami",
      arguments: {},
      _meta: {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { name: "test", version: "1.0.0" },
      },
    };
    const answer = await this.post("/mcp", JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }), {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${this.tokens.access_token ?? ""}`,
      "mcp-protocol-version": MODERN,
      "mcp-method": "tools/call",
      "mcp-name": "whoami",
    });
    const text = await answer.text();
    return answer.status === 200 ? (/Adele Marsh/.exec(text)?.[0] ?? text) : String(answer.status);
  }

  public async refresh(): Promise<number> {
    const { status, body } = await this.token({
      grant_type: "refresh_token",
      refresh_token: this.tokens.refresh_token ?? "",
    });
    if (status === 200) this.tokens = { ...this.tokens, ...body };
    return status;
  }

  public async logOut(): Promise<number> {
    const form = { token: this.tokens.refresh_token ?? "", client_id: this.registered().clientId };
    return (await this.post("/revoke", new URLSearchParams(form).toString(), FORM)).status;
  }

  private registered(): OAuthClient {
    if (this.client === undefined) throw new Error("register first");
    return this.client;
  }

  private async token(form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const body = new URLSearchParams({ client_id: this.registered().clientId, ...form }).toString();
    const answer = await this.post("/token", body, FORM);
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, string> };
  }

  private post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    return this.send(new URL(path, this.url), { method: "POST", body, headers });
  }

  private async send(url: URL, init: RequestInit = {}): Promise<Response> {
    const { body } = init;
    const text = body instanceof URLSearchParams ? body.toString() : typeof body === "string" ? body : "";
    const step = url.origin === this.url ? stepOf(init.method ?? "GET", url, text) : undefined;
    for (let tries = 1; ; tries += 1) {
      const headers = new Headers(init.headers);
      if (this.kill !== undefined && this.kill.step === step) {
        headers.set(KILL_HEADER, String(this.kill.moment));
        this.kill = undefined;
      }
      try {
        const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
        const answer = await fetch(url, { ...init, headers, signal });
        // With its body: a connection may end in the middle of it.
        await answer.clone().arrayBuffer();
        if (tries === TRIES) return answer;
        if (answer.status === 502 && step === "tool call") {
          // The server behind the gateway is gone. The tool reads only, so the call may be repeated.
          this.notes.retries += 1;
          continue;
        }
        if (answer.status !== 503) return answer;
        this.notes.unavailable += 1;
        await delay(Math.min(Number(answer.headers.get("retry-after") ?? 1), 5) * 1000);
      } catch (error) {
        if (error instanceof Error && error.name === "TimeoutError") throw new FlowFailed(`${step}: no answer`);
        if (tries === TRIES) throw new FlowFailed(`${step}: not reachable`);
        this.notes.retries += 1;
        await delay(50);
      }
    }
  }
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };
