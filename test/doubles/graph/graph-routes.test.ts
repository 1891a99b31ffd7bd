import { contoso } from "../contoso.js";
import { startTestGraph, type CallOptions, type TestGraph } from "./test-graph.js";

const { adele, bob } = contoso.users;

let test: TestGraph;

beforeAll(async () => {
  test = await startTestGraph();
});
afterAll(() => test.close());

async function subjects(path: string): Promise<unknown[]> {
  const { body } = await test.get(path);
  return (body.value ?? []).map(({ subject }) => subject);
}

async function names(path: string, options: CallOptions = {}): Promise<unknown[]> {
  const { body } = await test.get(path, options);
  return (body.value ?? []).map(({ displayName, name }) => displayName ?? name);
}

const eventual: CallOptions = { headers: { ConsistencyLevel: "eventual" } };

describe("refused queries", () => {
  const rows: readonly [string, string, string][] = [
    ["an unknown option", "/me/messages?$expandAll=true", "BadRequest"],
    ["an unknown property", "/me/messages?$select=subject,nonsense", "BadRequest"],
    ["an unknown property of me", "/me?$select=nonsense", "BadRequest"],
    ["$top of nothing", "/me/messages?$top=0", "BadRequest"],
    ["$top beyond the maximum", "/me/messages?$top=1001", "BadRequest"],
    ["$top that is no number", "/me/events?$top=many", "BadRequest"],
    ["an option given twice", "/me/messages?$top=1&$top=2", "BadRequest"],
    ["$search without quotes", "/me/messages?$search=berth plan", "BadRequest"],
    ["$search with $orderby", '/me/messages?$search="berth"&$orderby=subject', "SearchWithOrderBy"],
    ["$search with $filter", '/me/messages?$search="berth"&$filter=isRead eq true', "SearchWithFilter"],
    ["a filter Graph can't read", "/me/messages?$filter=nonsense", "ErrorInvalidUrlQueryFilter"],
    ["$search in a calendar", '/me/events?$search="drill"', "BadRequest"],
    ["a view without its start", "/me/calendarView?endDateTime=2026-01-01T00:00:00Z", "ErrorInvalidParameter"],
    ["a view without its end", "/me/calendarView?startDateTime=2026-01-01T00:00:00Z", "ErrorInvalidParameter"],
    ["a view from no time", "/me/calendarView?startDateTime=soon&endDateTime=2026-01-01", "ErrorInvalidParameter"],
    [
      "a view that ends before it starts",
      "/me/calendarView?startDateTime=2026-02-01T00:00:00Z&endDateTime=2026-01-01T00:00:00Z",
      "ErrorInvalidParameter",
    ],
    ["$search for users without ConsistencyLevel", '/users?$search="displayName:bob"', "Request_UnsupportedQuery"],
    ["an unsupported filter on users", "/users?$filter=endswith(mail,'x')", "Request_UnsupportedQuery"],
  ];
  it.each(rows)("%s", async (_what, path, code) => {
    const { status, body } = await test.get(path);
    expect(status).toBe(400);
    expect(body.error?.code).toBe(code);
  });
  it("$search for users without a property", async () => {
    expect((await test.get('/users?$search="bob"', eventual)).body.error?.code).toBe("Request_UnsupportedQuery");
  });
});

describe("users", () => {
  it("/me is the signed-in user", async () => {
    const { body } = await test.get("/me");
    expect(body).toMatchObject({
      id: adele.objectId,
      displayName: "Adele Marsh",
      userPrincipalName: adele.userPrincipalName,
    });
    expect(body).not.toHaveProperty("department");
    expect(body).not.toHaveProperty("tenantId");
  });
  it("$select adds what is not there by default", async () => {
    const { body } = await test.get("/me?$select=displayName,department");
    expect(
      Object.keys(body)
        .filter((name) => !name.startsWith("@"))
        .sort(),
    ).toEqual(["department", "displayName", "id"]);
  });
  it("are those of the tenant", async () => {
    expect(await names("/users")).toEqual(["Adele Marsh", "Bob Okafor", "Ines Duarte"]);
    expect((await test.get(`/users/${contoso.users.noor.objectId}`)).status).toBe(404);
    expect((await test.get(`/users/${bob.userPrincipalName}`)).body.id).toBe(bob.objectId);
  });
  it("are found by search and by filter", async () => {
    expect(await names('/users?$search="displayName:oka"', eventual)).toEqual(["Bob Okafor"]);
    expect(await names("/users?$filter=startswith(displayName,'Ad')")).toEqual(["Adele Marsh"]);
  });
  it("are found among the people somebody works with", async () => {
    expect(await names("/me/people")).toEqual(["Ines Duarte", "Bob Okafor"]);
    expect(await names('/me/people?$search="bob"')).toEqual(["Bob Okafor"]);
    expect(await names("/me/people?$search=ines", { user: bob.objectId })).toEqual(["Ines Duarte"]);
  });
});

describe("mail", () => {
  it("comes newest first, ten at a time, with a link at Graph's own origin to the rest", async () => {
    const first = await test.get("/me/messages?$select=subject");
    expect(first.body.value).toHaveLength(10);
    const next = new URL(first.body["@odata.nextLink"] ?? "");
    expect(next.origin).toBe("https://graph.microsoft.com");
    expect(next.searchParams.get("$select")).toBe("subject");
    const rest = await test.get(`${next.pathname.replace("/v1.0", "")}${next.search}`);
    expect(rest.body.value).toHaveLength(2);
    expect(rest.body).not.toHaveProperty("@odata.nextLink");
    const ids = [...(first.body.value ?? []), ...(rest.body.value ?? [])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(12);
    expect(ids[0]).toBe("adele-message-0");
  });
  it("is found by its words, in one property on request", async () => {
    expect(await subjects('/me/messages?$search="freight quay 3"')).toEqual(["Re: Dredging permit"]);
    expect(await subjects('/me/messages?$search="subject:crane"')).toEqual([
      "Crane inspection",
      "Re: Crane inspection",
    ]);
    expect(await subjects('/me/messages?$search="from:northwind"&$top=1')).toEqual(["Re: Berth plan"]);
    expect(await subjects('/me/messages?$search="LIGHTHOUSE"')).toEqual([]);
  });
  it("is sorted and filtered on request", async () => {
    expect(await subjects("/me/messages?$orderby=subject&$top=2")).toEqual(["Berth plan", "Crane inspection"]);
    expect(await subjects("/me/messages?$filter=isRead eq false")).toEqual(["Berth plan", "Re: Berth plan"]);
    const later = new Date(Date.now() + 3600_000).toISOString();
    expect(await subjects(`/me/messages?$filter=receivedDateTime ge ${later}`)).toEqual([]);
  });
  it("counts on request", async () => {
    expect((await test.get("/me/messages?$count=true&$top=1")).body["@odata.count"]).toBe(12);
  });
  it("is read one by one, as text on request", async () => {
    const { body } = await test.get("/me/messages/adele-message-1");
    expect(body).toMatchObject({
      subject: "Re: Berth plan",
      from: { emailAddress: { name: "Northwind Couriers", address: "dispatch@northwind.example" } },
      body: { contentType: "html" },
    });
    const asText = await test.get("/me/messages/adele-message-1", {
      headers: { Prefer: 'outlook.body-content-type="text"' },
    });
    expect(asText.body.body).toEqual({ contentType: "text", content: "HARBOUR freight arrives at quay 0." });
  });
});

describe("the calendar", () => {
  const view = (days: number): string => {
    const [from, until] = [Date.now(), Date.now() + days * 24 * 3600_000].map((time) => new Date(time).toISOString());
    return `/me/calendarView?startDateTime=${String(from)}&endDateTime=${String(until)}`;
  };
  it("lists events by their start", async () => {
    expect(await subjects("/me/events")).toEqual(["Berth allocation", "Crane safety drill", "Port authority visit"]);
  });
  it("shows a span of time", async () => {
    expect(await subjects(view(7))).toEqual(["Berth allocation", "Crane safety drill"]);
    expect(await subjects(view(30))).toHaveLength(3);
  });
  it("says when, in UTC", async () => {
    const { body } = await test.get("/me/events?$top=1&$select=start");
    expect(body.value?.[0]?.start).toEqual({
      dateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT09:00:00\.0000000$/) as string,
      timeZone: "UTC",
    });
  });
});

describe("files", () => {
  it("are found by name and by content", async () => {
    expect(await names("/me/drive/root/search(q='tides')")).toEqual(["tides.csv"]);
    expect(await names("/me/drive/root/search(q='brake')")).toEqual(["crane manual.txt"]);
    expect(await names("/me/drive/root/search(q='it''s')")).toEqual([]);
    expect(await names("/me/drive/root/search(q='berth%20plan')")).toEqual(["berth-plan.md"]);
  });
  it("describe themselves", async () => {
    const { body } = await test.get("/me/drive/items/ADELEFILE0");
    expect(body).toMatchObject({ name: "berth-plan.md", size: 37, file: { mimeType: "text/markdown" } });
    expect(body["@microsoft.graph.downloadUrl"]).toEqual(expect.stringContaining(test.graph.url));
  });
  it("are downloaded from elsewhere, without the token", async () => {
    const { status, headers } = await test.get("/me/drive/items/ADELEFILE1/content");
    expect(status).toBe(302);
    const location = headers.get("location") ?? "";
    const response = await fetch(location);
    expect(response.headers.get("content-type")).toBe("text/csv");
    expect(await response.text()).toBe("day,high,low\nMonday,HARBOUR 06:10,12:24\n");
    expect((await fetch(location, { headers: { authorization: "Bearer any" } })).status).toBe(401);
    expect((await fetch(location.slice(0, -1))).status).toBe(401);
  });
  it("are no longer downloaded once the URL expired", async () => {
    const { headers } = await test.get("/me/drive/items/ADELEFILE1/content");
    test.entra.control.shiftClock({ seconds: 3601 });
    expect((await fetch(headers.get("location") ?? "")).status).toBe(401);
    test.entra.control.reset();
  });
});
