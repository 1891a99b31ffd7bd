import { Browser } from "../../doubles/browser.js";
import { contosoContent } from "../../doubles/contoso-content.js";
import { contoso, contosoDirectory } from "../../doubles/contoso.js";
import { callOf, messageOf, postModern } from "../server/mcp-request.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(120_000);

const USERS = Array.from({ length: 50 }, (_unused, index) => {
  const number = String(index).padStart(2, "0");
  return {
    objectId: `0a5e5000-0000-4000-8000-0000000000${number}`,
    userPrincipalName: `user${number}@${contoso.domain}`,
    displayName: `User ${number}`,
    mail: `user${number}@${contoso.domain}`,
  };
});

let direct: DirectProcess;

beforeAll(async () => {
  const { tenants, applications } = contosoDirectory();
  const [home, ...others] = tenants;
  if (home === undefined) throw new Error("the doubles know no tenant");
  const directory = { applications, tenants: [{ ...home, users: [...home.users, ...USERS] }, ...others] };
  const { users, content } = contosoContent(Date.now(), directory);
  const empty = { messages: [], events: [], files: [], people: [] };
  const known = USERS.map(({ objectId: id, ...user }) => ({
    id,
    tenantId: home.tenantId,
    ...user,
    ...{ givenName: "", surname: "", jobTitle: "", department: "", officeLocation: "" },
  }));
  const ofUsers = Object.fromEntries(USERS.map(({ objectId }) => [objectId, empty]));
  direct = await startDirect({
    doubles: { directory, content: { users: [...users, ...known], content: { ...content, ...ofUsers } } },
  });
});
afterAll(() => direct.stop());

/** Who Graph says is asking. */
async function whoIs(cookie: string): Promise<unknown> {
  const { host } = new URL(direct.url);
  const answer = await postModern(direct.url, undefined, callOf("whoami"), {
    headers: { cookie, host, origin: direct.url },
  });
  const { result } = messageOf(answer) as { result?: { structuredContent?: { userPrincipalName?: string } } };
  return result?.structuredContent?.userPrincipalName;
}

it("fifty users who sign in and call at once each see themselves and nobody else", async () => {
  const signedIn = await Promise.all(
    USERS.map(async ({ userPrincipalName }) => {
      const { browser } = await direct.signIn(userPrincipalName);
      return { userPrincipalName, cookie: browser.cookieHeader(new URL(direct.url)) };
    }),
  );
  const order = [0, 1, 2, 3].flatMap((round) => signedIn.map((_user, index) => (index * 7 + round * 13) % 50));
  const seen = await Promise.all(
    order.map(async (index) => {
      const { userPrincipalName = "", cookie = "" } = signedIn[index] ?? {};
      return { expected: userPrincipalName, seen: await whoIs(cookie) };
    }),
  );

  expect(seen).toHaveLength(200);
  expect(seen.filter((each) => each.seen !== each.expected)).toEqual([]);
});

it("callbacks that are mixed up between browsers sign nobody in", async () => {
  const isCallback = (url: URL) => url.pathname === "/callback";
  const begun = await Promise.all(
    USERS.slice(0, 10).map(async ({ userPrincipalName }) => {
      const browser = new Browser();
      const page = await browser.follow(`${direct.url}/login`);
      if (page instanceof URL) throw new Error("led away");
      const answered = await browser.visit(page.url, { username: userPrincipalName });
      const callback = await browser.follow(answered, isCallback);
      if (!(callback instanceof URL)) throw new Error("no callback");
      return { browser, callback };
    }),
  );
  const pages = await Promise.all(
    begun.map(({ browser }, index) => browser.visit(begun[(index + 1) % begun.length]?.callback.href ?? "")),
  );
  expect(pages.map(({ status }) => status)).toEqual(begun.map(() => 400));

  // Each still is good where it belongs.
  const own = await Promise.all(begun.map(({ browser, callback }) => browser.visit(callback.href)));
  expect(own.map(({ status }) => status)).toEqual(begun.map(() => 303));
});
