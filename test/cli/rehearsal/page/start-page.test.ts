import { request } from "node:http";
import { join } from "node:path";
import { freePort } from "../../../../cli/rehearsal/free-port.js";
import { deployLocally, type LocalDeployment } from "../../../../cli/rehearsal/local-deployment.js";
import { startPage, type StartPage } from "../../../../cli/rehearsal/page/start-page.js";
import { synthesizeStacks } from "../../../../stacks/synthesize.js";
import { Browser, titleOf, type Visit } from "../../../doubles/browser.js";
import { contoso } from "../../../doubles/contoso.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const outdir = temporaryFolder();
let deployment: LocalDeployment;
let direct: LocalDeployment;
let page: StartPage;
let origin: string;
/** Every page that was shown. */
const shown: Visit[] = [];
/** Codes and states that travelled through browsers. */
const travelled: string[] = [];

beforeAll(async () => {
  synthesizeStacks(outdir, {});
  [deployment, direct] = (await Promise.all(
    ["oauth-proxy", "direct-sso"].map((stack) => deployLocally({ stackFolder: join(outdir, "stacks", stack) })),
  )) as [LocalDeployment, LocalDeployment];
  page = await startPage({
    running: { "oauth-proxy": deployment, "direct-sso": direct },
    port: await freePort(),
  });
  origin = new URL(page.url).origin;
});

afterAll(async () => {
  await page?.close();
  await Promise.all([deployment?.stop(), direct?.stop()]);
});

/** A person at the page, whose browser allows what is asked and chooses a user. */
class Person {
  readonly browser = new Browser();

  async look(path = "/"): Promise<Visit> {
    return this.#seen(await this.browser.visit(`${origin}${path}`));
  }

  /** Sends a form of the page, and follows where it leads. */
  async send(path: string, form: Readonly<Record<string, string>> = {}): Promise<Visit> {
    return this.#follow(await this.browser.visit(`${origin}${path}`, form, { origin }));
  }

  /** Up to the consent page. */
  beginSignIn(): Promise<Visit> {
    return this.send("/sign-in");
  }

  /** From the consent page to the address that the gateway sends the browser back to, without going there. */
  async answer(consent: Visit, user: keyof typeof contoso.users = "adele"): Promise<URL> {
    const atEntra = await this.#follow(await this.browser.decide(consent, "allow"));
    const chosen = await this.browser.visit(atEntra.url, { username: contoso.users[user].userPrincipalName });
    const back = await this.browser.follow(
      chosen,
      ({ origin: at, pathname }) => at === origin && pathname === "/callback",
    );
    if (!(back instanceof URL)) throw new Error(`ended on a page: ${titleOf(back)}`);
    travelled.push(...["code", "state"].map((name) => back.searchParams.get(name) ?? ""));
    return back;
  }

  async signIn(user: keyof typeof contoso.users = "adele"): Promise<Visit> {
    return this.#follow(await this.browser.visit((await this.answer(await this.beginSignIn(), user)).href));
  }

  async #follow(start: Visit): Promise<Visit> {
    const end = await this.browser.follow(start);
    if (end instanceof URL) throw new Error("nothing stops the journey");
    return this.#seen(end);
  }

  #seen(visit: Visit): Visit {
    shown.push(visit);
    return visit;
  }
}

describe("the page", () => {
  it("says what runs, with the documents and consoles of both modes, and how clients are configured", async () => {
    const { status, text } = await new Person().look();
    expect(status).toBe(200);
    for (const { containers, doubles } of [deployment, direct]) {
      for (const { origin: address } of Object.values(containers)) expect(text).toContain(address);
      for (const { url } of [doubles.entra, doubles.graph]) expect(text).toContain(url);
    }
    expect(text).toContain(`claude mcp add --transport http entra-mcp ${deployment.mcpUrl}`);
    const links = [...text.matchAll(/<a href="([^"]+)"/g)].map(([, address = ""]) => address);
    const [gateway, server] = [deployment, direct].map(({ mcpUrl }) => new URL(mcpUrl).origin);
    expect(links).toEqual([
      `${gateway}/console`,
      `${server}/`,
      `${gateway}/.well-known/oauth-protected-resource/mcp`,
      `${gateway}/.well-known/oauth-authorization-server`,
      `${gateway}/.well-known/openid-configuration`,
      `${gateway}/jwks`,
      `${server}/.well-known/oauth-protected-resource/mcp`,
    ]);
    for (const link of links) expect((await fetch(link)).status).toBe(200);
  });

  it("needs no script and nothing from elsewhere, and can't be framed", async () => {
    const { headers, text } = await new Person().look();
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(deployment.mcpUrl).origin};`);
    expect(text).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=/i);
  });
});

describe("the page beside direct-sso alone", () => {
  it("links to its console, and is no client: there is nobody to register with", async () => {
    const alone = await startPage({ running: { "direct-sso": direct }, port: await freePort() });
    const at = new URL(alone.url).origin;
    const { text } = await new Browser().visit(alone.url);
    const sent = await new Browser().visit(`${at}/sign-in`, {}, { origin: at });
    await alone.close();

    expect(text).toContain(`href="${new URL(direct.mcpUrl).origin}/"`);
    expect(text).not.toMatch(/<form|claude mcp add/);
    expect(sent.status).toBe(404);
  });
});

describe("a person who signs in", () => {
  it("passes the gateway's consent page and Entra's choice of users, and sees who they are", async () => {
    const person = new Person();
    const consent = await person.beginSignIn();
    expect(consent.url).toMatch(/^http:\/\/localhost:\d+\/consent\//);
    expect(titleOf(consent)).toContain("“Start page”");
    const back = await person.answer(consent, "bob");
    const home = await person.browser.follow(await person.browser.visit(back.href));
    expect(home).toMatchObject({ url: page.url, status: 200 });
    expect((home as Visit).text).toContain("<strong>Bob Okafor</strong> (bob@contoso.example, Lighthouse engineer)");
  });

  it("gets a form for each tool, calls it, and sees the result and the request to Graph", async () => {
    const person = new Person();
    const home = await person.signIn();
    for (const tool of ["whoami", "list_messages", "search_messages", "read_message"]) {
      expect(home.text).toContain(`action="/tools/${tool}"`);
    }
    const { url, text } = await person.send("/tools/list_messages", { limit: "1", unreadOnly: "" });
    expect(url).toBe(`${page.url}#tool-list_messages`);
    expect(text).toContain("The tool answered:");
    expect(text).toContain("Berth plan");
    expect(text).toMatch(/value="1"/);
    expect(text).toContain("GET /v1.0/me/messages");
  });

  it.each([
    ["search_messages", { query: "   " }, "The tool answered with an error:"],
    ["list_messages", { limit: "many" }, "limit is not a number"],
    ["read_message", { id: "no-such-message" }, "The tool answered with an error:"],
  ])("reads why %s could not do it", async (tool, form, reason) => {
    const person = new Person();
    await person.signIn();
    expect((await person.send(`/tools/${tool}`, form)).text).toContain(reason);
  });

  it("reads step by step what happened, without what travelled in queries", async () => {
    const { text } = await new Person().signIn();
    const steps = [...text.matchAll(/<strong>(\S+)<\/strong> <code>(\w+ \S+)<\/code>/g)].map(
      ([, status = "", line = ""]) => `${line} ${status}`,
    );
    expect(steps.slice(0, 7)).toEqual([
      "POST /mcp 401",
      "GET /.well-known/oauth-protected-resource/mcp 200",
      "GET /.well-known/oauth-authorization-server 200",
      "POST /register 201",
      "GET /authorize …",
      "GET /callback 303",
      "POST /token 200",
    ]);
  });

  it("is signed out everywhere by signing out: the gateway revokes what the client holds", async () => {
    const person = new Person();
    await person.signIn();
    const home = await person.send("/sign-out");
    expect(home.text).toContain("Sign in as an MCP client would");
    expect(home.text).toContain("POST /revoke");
    expect(home.text).not.toContain("Adele");
    const call = await person.send("/tools/whoami");
    expect([call.status, titleOf(call)]).toEqual([401, "Nobody is signed in here"]);
  });

  it("is nobody in another browser", async () => {
    const [adele, bob, stranger] = [new Person(), new Person(), new Person()];
    await adele.signIn("adele");
    await bob.signIn("bob");
    expect(titleOf(await adele.look())).toBe("Signed in as Adele Marsh");
    expect(titleOf(await bob.look())).toBe("Signed in as Bob Okafor");
    expect(titleOf(await stranger.look())).toBe("Your MCP server runs here");
    expect((await stranger.send("/tools/whoami")).status).toBe(401);
  });

  it("is told to sign in again when Entra ended the sign-in", async () => {
    const person = new Person();
    await person.signIn("bob");
    deployment.doubles.entra.control.revokeUser({ tenant: contoso.domain, user: contoso.users.bob.objectId });
    const call = await person.send("/tools/list_messages");
    expect([call.status, titleOf(call)]).toEqual([401, "Nobody is signed in here"]);
    expect(titleOf(await person.look())).toBe("Your MCP server runs here");
  });

  it("asks for a tool that isn't there in vain", async () => {
    const person = new Person();
    await person.signIn();
    expect((await person.send("/tools/constructor")).status).toBe(404);
  });
});

describe("a gateway that is away", () => {
  it("is said to be, without a stack trace", async () => {
    const [port, nowhere] = [await freePort(), await freePort()];
    const lonely = await startPage({
      running: { "oauth-proxy": { ...deployment, mcpUrl: `http://localhost:${nowhere}/mcp` } },
      port,
    });
    const answer = await new Browser().visit(`${lonely.url}sign-in`, {}, { origin: new URL(lonely.url).origin });
    await lonely.close();
    expect([answer.status, titleOf(answer)]).toEqual([502, "That did not work"]);
    expect(answer.text).not.toMatch(/ECONNREFUSED|at \w+ \(/);
  });
});

describe("the way back", () => {
  it("of a declined consent says that nothing was given", async () => {
    const person = new Person();
    const end = await person.browser.follow(await person.browser.decide(await person.beginSignIn(), "deny"));
    expect(end).toMatchObject({ status: 403 });
    expect(titleOf(end as Visit)).toBe("You did not allow it");
  });

  it.each([
    ["state", "another-state"],
    ["iss", "https://login.evil.example"],
  ])("with a changed %s redeems nothing, and leaves the sign-in to its own answer", async (name, value) => {
    const person = new Person();
    const back = await person.answer(await person.beginSignIn());
    const changed = new URL(back);
    changed.searchParams.set(name, value);
    const refused = await person.look(`${changed.pathname}${changed.search}`);
    expect([refused.status, titleOf(refused)]).toEqual([400, "This answer belongs to another sign-in"]);
    await person.look(`${back.pathname}${back.search}`);
    expect(titleOf(await person.look())).toBe("Signed in as Adele Marsh");
  });

  it("with a changed code is refused by the gateway", async () => {
    const person = new Person();
    const back = await person.answer(await person.beginSignIn());
    back.searchParams.set("code", "A".repeat(43));
    const refused = await person.look(`${back.pathname}${back.search}`);
    expect([refused.status, titleOf(refused)]).toEqual([502, "The gateway refused"]);
    expect(titleOf(await person.look())).toBe("Your MCP server runs here");
  });

  it("works once, and in the browser that set out only", async () => {
    const [person, stranger] = [new Person(), new Person()];
    const back = await person.answer(await person.beginSignIn());
    const path = `${back.pathname}${back.search}`;
    const elsewhere = await stranger.look(path);
    expect([elsewhere.status, titleOf(elsewhere)]).toEqual([400, "This sign-in is over"]);
    expect((await person.look(path)).status).toBe(303);
    const again = await person.look(path);
    expect([again.status, titleOf(again)]).toEqual([400, "This sign-in is over"]);
    expect(titleOf(await person.look())).toBe("Signed in as Adele Marsh");
  });
});

describe("requests that are not the page's own", () => {
  it.each([undefined, "null", "http://localhost:1", "https://evil.example"])(
    "with Origin %s do nothing",
    async (from) => {
      const person = new Person();
      await person.signIn();
      for (const path of ["/sign-in", "/sign-out", "/tools/whoami"]) {
        const answer = await person.browser.visit(`${origin}${path}`, {}, from === undefined ? {} : { origin: from });
        expect(answer.status).toBe(403);
      }
      expect(titleOf(await person.look())).toBe("Signed in as Adele Marsh");
    },
  );

  it.each(["evil.example", "localhost"])("for the host %j are not answered (DNS rebinding)", async (host) => {
    expect(await statusFor(host)).toBe(421);
    expect(await statusFor(new URL(origin).host)).toBe(200);
  });

  function statusFor(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(page.url, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject).end();
    });
  }
});

// Last: it looks at everything that the tests above made appear.
describe("what is shown and logged", () => {
  const secret = /eyJ[\w-]{8,}\.|[?&](code|state|id_token)=|refresh_token["=]|Bearer [\w.-]{16}|client_assertion=/;

  it("holds no token, code or secret", () => {
    expect(shown.length).toBeGreaterThan(20);
    const own = shown.filter(({ url }) => url.startsWith(origin));
    // Links to other parts are addresses without a query.
    for (const { text } of own) expect(text).not.toMatch(secret);
    expect(travelled.filter((value) => value.length < 20)).toEqual([]);
    const everything = [
      ...own.map(({ text }) => text),
      ...Object.values(deployment.containers).map((it) => it.output()),
    ];
    expect(travelled.filter((value) => everything.some((text) => text.includes(value)))).toEqual([]);
    for (const [name, { output }] of Object.entries(deployment.containers)) {
      expect(`${name}: ${secret.exec(output())?.[0] ?? "nothing"}`).toBe(`${name}: nothing`);
      expect(output()).toContain('"message":"request"');
    }
  });
});
