import { configuredTools, GRAPH_TOOLS } from "../../../runtime/server/tool-registry.js";
import { EVERY_PERMISSION, localServer } from "./local-server.js";
import { messageOf, POSTS } from "./mcp-request.js";

const namesFor = (permissions: readonly string[]) => configuredTools(permissions).map(({ tool }) => tool.name);

describe("a tool is there when its permission is configured", () => {
  it.each<[string[], string[]]>([
    [[], []],
    [["openid", "offline_access"], []],
    [["User.Read"], ["whoami"]],
    [["Mail.Read"], ["list_messages", "search_messages", "read_message"]],
    [["Mail.ReadWrite"], ["list_messages", "search_messages", "read_message"]],
    [["Mail.Send"], []],
    [["Calendars.Read"], ["list_events"]],
    [["Files.Read.All"], ["search_files", "read_file"]],
    [["User.ReadBasic.All"], ["find_people"]],
    [["User.Read.All"], ["whoami", "find_people"]],
    [["mail.read"], []],
  ])("%j", (permissions, names) => {
    expect(namesFor(permissions)).toEqual(names);
  });

  it("in an order that doesn't follow the configuration's", () => {
    expect(namesFor([...EVERY_PERMISSION].reverse())).toEqual(GRAPH_TOOLS.map(({ name }) => name));
  });

  it("and works with the narrowest one that is enough", () => {
    expect(configuredTools(["Files.ReadWrite.All", "Files.Read.All"]).map(({ permission }) => permission)).toEqual([
      "Files.Read.All",
      "Files.Read.All",
    ]);
  });
});

describe.each(Object.entries(POSTS))("tools/list of revision %s", (_revision, postMessage) => {
  it("is the same text every time, for every user [RS-30]", async () => {
    const server = await localServer();
    const lists = await Promise.all(
      ["ada", "bob", "ada"].map((user) => postMessage(server.origin, user, { method: "tools/list" })),
    );
    await server.close();

    expect(new Set(lists.map(({ text }) => text)).size).toBe(1);
  });

  it("describes each tool completely", async () => {
    const server = await localServer();
    const { result } = messageOf(await postMessage(server.origin, "ada", { method: "tools/list" }));
    await server.close();

    const { tools } = result as { tools: Record<string, unknown>[] };
    expect(tools).toHaveLength(GRAPH_TOOLS.length);
    for (const tool of tools) {
      expect(tool).toMatchObject({
        title: expect.any(String) as string,
        description: expect.any(String) as string,
        inputSchema: { type: "object" },
        outputSchema: { type: "object" },
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      });
    }
  });
});
