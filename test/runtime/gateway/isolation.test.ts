import { contoso, contosoDirectory } from "../../doubles/contoso.js";
import { contosoContent } from "../../doubles/contoso-content.js";
import type { EntraDirectory, User } from "../../doubles/entra/directory.js";
import type { GraphData, GraphUser } from "../../doubles/graph/graph-data.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { Browser, csrfTokenOf, titleOf } from "../../doubles/browser.js";
import { callOf, messageOf, postLegacy, postModern } from "../server/mcp-request.js";
import { startGatewayWithServer, type GatewayWithServer } from "./support/gateway-with-server.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";
import { answerOfEntra, consentPageOf, delivered, signInAs, type Person } from "./support/sign-in-as.js";
import type { SignedInClient } from "./support/signed-in-client.js";

jest.setTimeout(120_000);

const CROWD = 20;
/** Of whom nothing is cached anywhere when their turn comes. */
const NEWCOMERS = 6;
/** Users whose mail holds one word each that occurs nowhere else. */
const everybody = Array.from({ length: CROWD + NEWCOMERS }, (_unused, index) => {
  const number = String(index).padStart(2, "0");
  return {
    objectId: `c0ffee00-0000-4000-8000-0000000000${number}`,
    userPrincipalName: `user${number}@contoso.example`,
    displayName: `User ${number}`,
    word: `SECRET-OF-${number}`,
  };
});

function directory(): EntraDirectory {
  const usual = contosoDirectory();
  const users: User[] = everybody.map(({ objectId, userPrincipalName, displayName }) => ({
    objectId,
    userPrincipalName,
    displayName,
    mail: userPrincipalName,
  }));
  const tenants = usual.tenants.map((tenant) =>
    tenant.tenantId === contoso.tenantId ? { ...tenant, users: [...tenant.users, ...users] } : tenant,
  );
  return { ...usual, tenants };
}

function content(): GraphData {
  const now = Date.now();
  const usual = contosoContent(now);
  const [model] = usual.users as [GraphUser];
  const users = everybody.map(({ objectId, userPrincipalName, displayName }) => ({
    ...model,
    id: objectId,
    userPrincipalName,
    displayName,
    mail: userPrincipalName,
  }));
  const mailboxes = everybody.map(({ objectId, displayName, userPrincipalName, word }) => {
    const own = { name: displayName, address: userPrincipalName };
    const receivedDateTime = new Date(now).toISOString();
    const message = {
      id: `m-${word}`,
      subject: word,
      from: own,
      to: [own],
      receivedDateTime,
      isRead: false,
      text: word,
    };
    return [objectId, { messages: [message], events: [], files: [], people: [] }] as const;
  });
  return { users: [...usual.users, ...users], content: { ...usual.content, ...Object.fromEntries(mailboxes) } };
}

type TestUser = (typeof everybody)[number];
const crowd = everybody.slice(0, CROWD);
let gateway: GatewayWithServer;
let shared: OAuthClient;

beforeAll(async () => {
  gateway = await startGatewayWithServer({ doubles: { directory: directory(), content: content() } });
  shared = await OAuthClient.register(gateway.url);
});
afterAll(() => gateway?.stop());
afterEach(() => {
  gateway.doubles.entra.control.removePolicies({ tenant: contoso.tenantId });
});

/** Every third has the pre-registered client, the others share one that registered itself. */
function clientOf(index: number): OAuthClient {
  return index % 3 === 0
    ? new OAuthClient(gateway.url, contoso.publicClientId, "http://localhost:49152/callback")
    : shared;
}

function user(index: number): TestUser {
  const found = everybody[index];
  if (found === undefined) throw new Error(`nobody has number ${index}`);
  return found;
}
const person = (index: number): Person => ({
  username: user(index).userPrincipalName,
  browser: new Browser(),
  client: clientOf(index),
});

const CALLS = ["whoami", "list_messages"] as const;

/** Calls a tool and checks that the answer is about this user and about nobody else. */
async function expectOwnData(accessToken: string, who: TestUser, round = 0): Promise<void> {
  const tool = CALLS[round % CALLS.length] ?? "whoami";
  const post = round % 4 < 2 ? postModern : postLegacy;
  const answer = await post(gateway.url, accessToken, callOf(tool));
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  const seen = JSON.stringify(messageOf(answer));
  expect(seen).toContain(tool === "whoami" ? who.objectId : who.word);
  for (const other of everybody) {
    if (other !== who) for (const foreign of [other.objectId, other.word]) expect(seen).not.toContain(foreign);
  }
}

describe("twenty users at once", () => {
  let signedIn: SignedInClient[];

  beforeAll(async () => {
    signedIn = await Promise.all(crowd.map((_user, index) => signInAs(person(index))));
  });

  it("each get their own data, through whatever is cached [AS-13] [P-17]", async () => {
    const rounds = Array.from({ length: CROWD * 8 }, (_unused, number) => number);
    // A stride that shares no factor with the crowd puts other users between any two calls of one.
    await Promise.all(
      rounds.map((number) => {
        const index = (number * 7) % CROWD;
        return expectOwnData(signedIn[index]?.accessToken ?? "", user(index), Math.floor(number / CROWD));
      }),
    );
  });

  it("keep to themselves while all of them refresh, several times each [P-3]", async () => {
    const refreshed = await Promise.all(
      signedIn.flatMap(({ client, refreshToken }, index) =>
        [1, 2].map(async () => ({ index, tokens: await client.refresh(refreshToken) })),
      ),
    );
    await Promise.all(
      refreshed.map(({ index, tokens }) => expectOwnData(tokens.body.access_token ?? "", user(index), index)),
    );
  });

  it("are told apart by the audit trail: every call of a tool names its own user [P-18]", () => {
    const lines = gateway
      .output()
      .split("\n")
      .filter((line) => line.includes('"tool-call"'));
    const named = new Set(lines.map((line) => /"oid":"([^"]+)"/.exec(line)?.[1]));
    for (const { objectId } of crowd) expect(named).toContain(objectId);
  });
});

describe("one user's things are worth nothing to another", () => {
  async function twoPeople(): Promise<[Person, Person]> {
    return [
      { ...person(0), client: await OAuthClient.register(gateway.url) },
      { ...person(1), client: await OAuthClient.register(gateway.url) },
    ];
  }

  it("a code, for another client or another verifier [AS-18]", async () => {
    const [victim, thief] = await twoPeople();
    const end = await delivered(victim, await answerOfEntra(victim, await consentPageOf(victim)));
    const code = end instanceof URL ? (end.searchParams.get("code") ?? "") : "";
    expect(code).not.toBe("");
    expect(await thief.client.redeem(code, pkce().verifier)).toMatchObject({ body: { error: "invalid_grant" } });
    expect(await victim.client.redeem(code, pkce().verifier)).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("a refresh token: it is refused, and stays good for its own client [AS-10]", async () => {
    const [victim, thief] = await twoPeople();
    const { refreshToken } = await signInAs(victim);
    expect(await thief.client.refresh(refreshToken)).toMatchObject({ body: { error: "invalid_grant" } });
    const body = new URLSearchParams({ client_id: thief.client.clientId, token: refreshToken });
    await fetch(`${gateway.url}/revoke`, { method: "POST", body });
    expect((await victim.client.refresh(refreshToken)).status).toBe(200);
  });

  it("a code of Entra's, delivered with one's own state: the sign-in fails instead of changing its user [AS-12e]", async () => {
    const [victim, attacker] = await twoPeople();
    const ofVictim = await answerOfEntra(victim, await consentPageOf(victim));
    const ofAttacker = await answerOfEntra(attacker, await consentPageOf(attacker));
    const injected = new URL(ofVictim);
    injected.searchParams.set("code", ofAttacker.searchParams.get("code") ?? "");
    const end = await delivered(victim, injected);
    expect(end).not.toBeInstanceOf(URL);
    if (!(end instanceof URL)) expect(titleOf(end)).toBe("Microsoft did not sign you in");
  });

  it("a link into the middle of a sign-in: consent page, answer, way back to the client [AS-12c]", async () => {
    const [victim, attacker] = await twoPeople();
    const page = await consentPageOf(attacker);
    const uid = new URL(page.url).pathname.split("/").pop() ?? "";
    for (const path of [`/consent/${uid}`, `/authorize/${uid}`]) {
      expect(await victim.browser.visit(gateway.url + path)).toMatchObject({ status: 400 });
    }
    const own = await consentPageOf(victim);
    const form = { decision: "allow", csrf_token: csrfTokenOf(page) };
    expect(await victim.browser.visit(own.url, form, { origin: gateway.url })).toMatchObject({ status: 403 });
  });

  it("a finished sign-in: its callback leads no other browser on, even moments later [AS-12e]", async () => {
    const [victim, thief] = await twoPeople();
    const answer = await answerOfEntra(victim, await consentPageOf(victim));
    expect(await delivered(victim, answer)).toBeInstanceOf(URL);
    // Not even the first step; the way back would be closed too.
    expect(await thief.browser.visit(answer.href)).toMatchObject({ status: 400 });
  });

  it("tabs of one browser: two users' sign-ins that cross each other end each where it began [AS-12c]", async () => {
    const browser = new Browser();
    const [first, second] = (await twoPeople()).map((somebody) => ({ ...somebody, browser })) as [Person, Person];
    const [keys, otherKeys] = [pkce(), pkce()];
    const page = await consentPageOf(first, keys.challenge);
    const otherPage = await consentPageOf(second, otherKeys.challenge);
    const otherAnswer = await answerOfEntra(second, otherPage);
    const answer = await answerOfEntra(first, page);
    const ends = [await delivered(first, answer), await delivered(second, otherAnswer)];
    const [code = "", otherCode = ""] = ends.map(
      (end) => (end instanceof URL ? end.searchParams.get("code") : "") ?? "",
    );
    const tokens = await first.client.redeem(code, keys.verifier);
    const otherTokens = await second.client.redeem(otherCode, otherKeys.verifier);
    await expectOwnData(tokens.body.access_token ?? "", user(0));
    await expectOwnData(otherTokens.body.access_token ?? "", user(1));
  });
});

describe("claims challenges", () => {
  const whoami = (token: string) => postModern(gateway.url, token, callOf("whoami"));
  /** Sign-ins at Entra that carried a challenge; the library always sends its own capabilities. */
  const challengesSent = () =>
    gateway.doubles.entra.control
      .journal({ endpoint: "authorize", method: "POST" })
      .filter(({ query }) => String(query.claims).includes("capolids")).length;

  function demandOf(...users: readonly TestUser[]): void {
    gateway.doubles.entra.control.demandMfa({
      tenant: contoso.tenantId,
      resource: MICROSOFT_GRAPH,
      users: users.map(({ userPrincipalName }) => userPrincipalName),
    });
  }

  it("of some concern nobody else, and each user answers their own [AS-15] [P-11]", async () => {
    const people = [20, 21, 22, 23].map((index) => ({ who: user(index), somebody: person(index) }));
    demandOf(user(20), user(22));
    const signedIn = await Promise.all(people.map(({ somebody }) => signInAs(somebody)));
    const answers = await Promise.all(signedIn.map(({ accessToken }) => whoami(accessToken)));
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 401, 200]);

    const again = await Promise.all(people.map(({ somebody }) => signInAs(somebody)));
    await Promise.all(again.map(({ accessToken }, index) => expectOwnData(accessToken, user(20 + index))));
    await Promise.all([1, 3].map((index) => expectOwnData(signedIn[index]?.accessToken ?? "", user(20 + index))));
  });

  it("stay with the user: another account at the same client and browser inherits nothing [AS-21]", async () => {
    const [challenged, other] = [user(24), user(25)];
    demandOf(challenged);
    const client = await OAuthClient.register(gateway.url);
    const browser = new Browser();
    const before = await signInAs({ username: challenged.userPrincipalName, browser, client });
    expect((await whoami(before.accessToken)).status).toBe(401);

    gateway.doubles.entra.control.clearJournal();
    const asOther = await signInAs({ username: other.userPrincipalName, browser, client });
    expect(challengesSent()).toBe(0);
    await expectOwnData(asOther.accessToken, other);
    // The first user's grant got nothing of it.
    expect((await whoami(before.accessToken)).status).toBe(401);
    expect(await client.refresh(before.refreshToken)).toMatchObject({ body: { error: "invalid_grant" } });

    const again = await signInAs({ username: challenged.userPrincipalName, browser, client });
    expect(challengesSent()).toBe(1);
    await expectOwnData(again.accessToken, challenged);
    await expectOwnData(asOther.accessToken, other);
    // What was given before the challenge stays ended.
    expect((await whoami(before.accessToken)).status).toBe(401);
  });
});

it("nothing that the processes wrote holds a token [RS-28]", () => {
  expect(/eyJ[\w-]{10,}\./.exec(gateway.output())).toBeNull();
});
