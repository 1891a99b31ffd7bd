import { image } from "../../../constructs/validation/validate-image.js";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image reference", () => {
  it.each([
    "contoso.azurecr.io/mcp:1.4.2",
    `contoso.azurecr.io/team/mcp@${digest}`,
    `contoso.azurecr.io/team/mcp:1.4.2@${digest}`,
    `contoso.azurecr.io/team/mcp:latest@${digest}`,
    "localhost:5000/mcp:dev-7",
    "nginx:1.27",
    "ghcr.io/contoso/mcp_server.tools--x:v1_2.3-rc1",
    "contoso.azurecr.io/mcp:latest-2026",
  ])("may be %s", (reference) => {
    expect(image(reference, "image")).toEqual([]);
  });

  it.each([
    ["", "is empty", "@sha256:"],
    ["https://contoso.azurecr.io/mcp:1", "begins with a scheme", 'Write "contoso.azurecr.io/mcp:1"'],
    [" contoso.azurecr.io/mcp:1", "white space", "both ends"],
    ["contoso.azurecr.io/my mcp:1", "white space", "Remove it"],
    ["contoso.azurecr.io/MCP:1", "is not an image reference", "lower case"],
    ["contoso.azurecr.io//mcp:1", "is not an image reference", "<registry host>/<repository>"],
    ["contoso.azurecr.io/mcp:", "is not an image reference", "<version>"],
    [`contoso.azurecr.io/mcp@${digest.slice(0, -1)}`, "has a digest that is not", "Copy the digest"],
    [`contoso.azurecr.io/mcp@${digest.toUpperCase()}`, "has a digest that is not", "Copy the digest"],
    ["contoso.azurecr.io/mcp", "whatever was pushed last", "version tag"],
    ["contoso.azurecr.io:443/mcp", "whatever was pushed last", "version tag"],
    ["contoso.azurecr.io/mcp:latest", "whatever was pushed last", "@sha256:"],
  ])("may not be '%s'", (reference, message, remedy) => {
    expect(image(reference, "image")).toEqual([
      {
        path: "image",
        value: reference,
        message: expect.stringContaining(message) as string,
        remedy: expect.stringContaining(remedy) as string,
      },
    ]);
  });
});
