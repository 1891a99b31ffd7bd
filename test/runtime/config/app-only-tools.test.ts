import { parseAppOnlyTools } from "../../../runtime/config/app-only-tools.js";

describe("MCP_APP_ONLY_TOOLS", () => {
  it("is pairs of a tool and a role, whose name may hold an equals sign", () => {
    expect(parseAppOnlyTools(["whoami=Mcp.Invoke", "find_people=a=b"])).toEqual(
      new Map([
        ["whoami", "Mcp.Invoke"],
        ["find_people", "a=b"],
      ]),
    );
  });

  it.each([
    ["a tool without a role", ["whoami"]],
    ["a role that is empty", ["whoami="]],
    ["a role without a tool", ["=Mcp.Invoke"]],
    ["a tool that is named twice", ["whoami=One", "whoami=Two"]],
    ["quotes", ['whoami="Mcp.Invoke"']],
  ])("is not %s", (_what, words) => {
    expect(parseAppOnlyTools(words)).toBeUndefined();
  });
});
