import { run } from "./call.js";

describe("find_people", () => {
  it("finds those the user works with", async () => {
    const { result, requests, scopes } = await run("find_people", { query: "ines" }, [
      {
        value: [
          {
            id: "1",
            displayName: "Ines Duarte",
            jobTitle: "Head of IT",
            department: null,
            scoredEmailAddresses: [{ address: "ines@contoso.example", relevanceScore: 30 }],
          },
        ],
      },
    ]);

    expect(result.structuredContent).toEqual({
      people: [{ id: "1", displayName: "Ines Duarte", jobTitle: "Head of IT", mail: "ines@contoso.example" }],
    });
    expect(scopes).toEqual(["https://graph.microsoft.com/People.Read"]);
    expect(requests).toMatchObject([{ path: "/me/people", query: { $search: '"ines"', $top: "10" } }]);
  });

  it.each(["User.ReadBasic.All", "User.Read.All"])(
    "finds everybody when the server may only %s",
    async (permission) => {
      const { result, requests, scopes } = await run(
        "find_people",
        { query: 'o"neil' },
        [{ value: [{ id: "2", displayName: "Bob Okafor", mail: null, userPrincipalName: "bob@contoso.example" }] }],
        { permissions: [permission] },
      );

      expect(result.structuredContent).toEqual({
        people: [{ id: "2", displayName: "Bob Okafor", userPrincipalName: "bob@contoso.example" }],
      });
      expect(scopes).toEqual([`https://graph.microsoft.com/${permission}`]);
      expect(requests).toMatchObject([
        {
          path: "/users",
          query: { $search: String.raw`"displayName:o\"neil" OR "mail:o\"neil" OR "userPrincipalName:o\"neil"` },
        },
      ]);
      expect(requests[0]?.headers.get("consistencylevel")).toBe("eventual");
    },
  );
});
