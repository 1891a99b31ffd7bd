import type { CommandDefinition } from "../command-line/command.js";

/** `entra-mcp doctor <url>`. */
export const doctorCommand: CommandDefinition = {
  name: "doctor",
  summary: "check a running integration as an MCP client sees it",
  description: [
    "Goes the way of an MCP client through a running server, oauth-proxy or direct-sso, this project's or not: TLS, the 401 " +
      "challenge, metadata, registration, sign-in, token, tools, refresh, log-out. Says of each thing whether it is as it " +
      "should be, and of what is not, what to do about it.",
    "At a terminal it signs you in: it registers a client, as every MCP client does, and opens your browser. Elsewhere it " +
      "looks at what can be seen without a user, unless a token is given. Nothing is changed on the server but for that " +
      "registration; a sign-in is ended with a log-out. No token is ever printed.",
  ].join("\n\n"),
  configure: (command) => {
    command
      .argument("<url>", "the MCP endpoint, as users give it to their client")
      .option("--no-sign-in", "look only at what can be seen without a user")
      .option("--no-browser", "print the address to sign in at, instead of opening a browser")
      .option("--token <file>", "use the token in this file in place of a sign-in; - reads standard input")
      .option("--token-env <name>", "use the token in this environment variable")
      .option("--client-id <id>", "sign in as this client instead of registering one; a URL is its metadata document")
      .option(
        "--redirect-uri <uri>",
        "loopback redirect URI of that client (default: http://localhost/callback, any port)",
      )
      .option(
        "--register",
        "try registration even without a sign-in, and whether hostile redirect URIs are refused",
        false,
      )
      .option("--tool <name>", "tool to call (default: whoami, if there is one)")
      .option("--arguments <json>", "arguments for it, as a JSON object")
      .option("--timeout <seconds>", "for each request", "10")
      .option("--sign-in-timeout <seconds>", "for you to sign in", "300");
  },
  examples: [
    { call: "doctor https://mcp.contoso.com/mcp", purpose: "all of it, with a sign-in in your browser" },
    {
      call: "doctor https://mcp.contoso.com/mcp --no-sign-in --json",
      purpose: "in a pipeline, without a user: metadata, challenge, TLS, Entra's side",
    },
    {
      call: "doctor https://mcp.contoso.com/mcp --token-env MCP_TOKEN --tool list_messages",
      purpose: "in a pipeline, with a token: tools and a call too",
    },
    {
      call: "doctor https://mcp.contoso.com/mcp --client-id 00000000-0000-0000-0000-000000000000",
      purpose: "direct-sso: sign in at Entra as an application that is pre-authorized",
    },
  ],
  objection: "a check failed",
  load: () => import("./run.js"),
};
