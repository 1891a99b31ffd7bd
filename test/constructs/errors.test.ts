import { EntraMcpIntegrationError } from "../../constructs/errors.js";

const problem = { path: "hosting.gateway.maxReplicas", value: 3, message: "is too much", remedy: "Write 1" };

describe("EntraMcpIntegrationError", () => {
  it("names the construct, counts the problems and numbers them", () => {
    const missing = { path: "mode", message: "is missing", remedy: 'Write "direct-sso"' };
    expect(new EntraMcpIntegrationError("Stack/Mcp", [missing, problem]).message).toBe(
      [
        "Stack/Mcp: 2 problems in its props",
        '  1. mode: is missing. Write "direct-sso".',
        "  2. hosting.gateway.maxReplicas = 3: is too much. Write 1.",
      ].join("\n"),
    );
  });

  it("counts one problem as one", () => {
    expect(new EntraMcpIntegrationError("Mcp", [problem]).message).toContain("Mcp: 1 problem in its props\n");
  });

  it("carries the problems and a code for programs", () => {
    const error = new EntraMcpIntegrationError("Mcp", [problem]);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "EntraMcpIntegrationError",
      code: "ENTRA_MCP_INTEGRATION_PROPS",
      problems: [problem],
    });
  });
});
