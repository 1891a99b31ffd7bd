import { run, textOf } from "./call.js";

const now = Date.parse("2026-01-31T09:00:00Z");

it("list_events returns the coming week by default, in UTC", async () => {
  const { result, requests, scopes } = await run(
    "list_events",
    {},
    [
      {
        value: [
          {
            id: "1",
            subject: "Berth allocation",
            start: { dateTime: "2026-02-01T09:00:00.0000000", timeZone: "UTC" },
            end: { dateTime: "2026-02-01T10:00:00.0000000", timeZone: "UTC" },
            isAllDay: false,
            location: { displayName: "Quay 4" },
            organizer: { emailAddress: { name: "Adele Marsh", address: "adele@contoso.example" } },
            attendees: [{ type: "required", emailAddress: { address: "ines@contoso.example" } }],
          },
        ],
      },
    ],
    { now },
  );

  expect(result.structuredContent).toEqual({
    events: [
      {
        id: "1",
        subject: "Berth allocation",
        start: "2026-02-01T09:00:00Z",
        end: "2026-02-01T10:00:00Z",
        isAllDay: false,
        location: "Quay 4",
        organizer: { name: "Adele Marsh", address: "adele@contoso.example" },
        attendees: [{ address: "ines@contoso.example" }],
      },
    ],
  });
  expect(scopes).toEqual(["https://graph.microsoft.com/Calendars.Read"]);
  expect(requests).toMatchObject([
    {
      path: "/me/calendarView",
      query: { startDateTime: "2026-01-31T09:00:00.000Z", endDateTime: "2026-02-07T09:00:00.000Z", $top: "20" },
    },
  ]);
  expect(requests[0]?.headers.get("prefer")).toBe('outlook.timezone="UTC"');
});

it("list_events takes times with their offset from UTC", async () => {
  const { requests } = await run(
    "list_events",
    { from: "2026-03-01T00:00:00+02:00", to: "2026-03-02T00:00:00+02:00" },
    [{ value: [] }],
  );

  expect(requests[0]?.query).toMatchObject({
    startDateTime: "2026-02-28T22:00:00.000Z",
    endDateTime: "2026-03-01T22:00:00.000Z",
  });
});

it.each([
  [{ from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }, "later than `from`"],
  [{ from: "2026-03-02T00:00:00Z", to: "2026-03-02T00:00:00Z" }, "later than `from`"],
  [{ to: "2026-01-01T00:00:00Z" }, "later than `from`"],
  [{ from: "2020-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }, "1825 days"],
  [{ from: "2026-03-02" }, "from"],
])("list_events says what is wrong with %j", async (args, text) => {
  const answer = await run("list_events", args, [], { now });

  expect(answer.result.isError).toBe(true);
  expect(textOf(answer)).toContain(text);
  expect(answer.requests).toEqual([]);
});
