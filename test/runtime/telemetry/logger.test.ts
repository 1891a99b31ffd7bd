import { createLogger, type Logger, type LogLevel } from "../../../runtime/telemetry/logger.js";

const SECRET = "kept-quiet-7f3a";
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const jwt = `${base64url('{"alg":"RS256","kid":"1"}')}.${base64url(`{"sub":"${SECRET}"}`)}.${base64url(SECRET)}`;
const opaque = `0.AXoA${SECRET}Qp9ZkL2mN4vB6cD8eF0gH1jK3lM5nO7`;

function recording(level: LogLevel = "debug"): {
  logger: Logger;
  lines: () => Record<string, unknown>[];
  text: () => string;
} {
  const written: string[] = [];
  const destination = {
    write: (line: string) => {
      written.push(line);
    },
  };
  return {
    logger: createLogger({ level, destination }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => written.join(""),
  };
}

describe("a line", () => {
  it("is one JSON object with time, level, message and fields", () => {
    const { logger, lines } = recording();
    logger.info({ requestId: "r-1", path: "/mcp" }, "request");
    expect(lines()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        message: "request",
        requestId: "r-1",
        path: "/mcp",
      },
    ]);
  });

  it("carries the fields of its logger", () => {
    const written: string[] = [];
    const destination = {
      write: (line: string) => {
        written.push(line);
      },
    };
    const logger = createLogger({ level: "info", fields: { role: "gateway" }, destination });
    logger.child({ requestId: "r-1" }).info("request");
    expect(JSON.parse(written.join(""))).toMatchObject({ role: "gateway", requestId: "r-1", message: "request" });
  });

  it("is left out below the level", () => {
    const { logger, lines } = recording("warn");
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");
    expect(lines().map(({ level }) => level)).toEqual(["warn", "error"]);
  });

  it("shows type, message and cause of an error", () => {
    const { logger, lines } = recording();
    logger.error({ error: new TypeError("no keys", { cause: new Error("unreachable") }) }, "sign-in failed");
    expect(lines()[0]).toMatchObject({
      message: "sign-in failed",
      error: { type: "TypeError", message: "no keys", cause: { message: "unreachable" } },
    });
  });

  it("shows of a request its method and path, of a response its status", () => {
    const { logger, lines } = recording();
    const req = { method: "GET", url: `/callback?code=${SECRET}`, headers: { cookie: SECRET }, body: { a: SECRET } };
    logger.info({ req, res: { statusCode: 302, _header: SECRET } }, "request");
    expect(lines()[0]).toMatchObject({ req: { method: "GET", path: "/callback" }, res: { status: 302 } });
  });
});

/** Every way in which a secret may be handed to the logger. */
const ways: readonly [string, (logger: Logger, secret: string) => void][] = [
  [
    "in the message",
    (logger, secret) => {
      logger.info(`refused Bearer ${secret}`);
    },
  ],
  [
    "in a URL of the message",
    (logger, secret) => {
      logger.warn(`GET /cb?state=${secret}&code=${secret}`);
    },
  ],
  [
    "in the message beside fields",
    (logger, secret) => {
      logger.info({ a: 1 }, `token=${secret}`);
    },
  ],
  [
    "in a field called after it",
    (logger, secret) => {
      logger.info({ accessToken: secret }, "m");
    },
  ],
  [
    "in headers",
    (logger, secret) => {
      logger.info({ headers: { authorization: `Bearer ${secret}`, cookie: secret } }, "m");
    },
  ],
  [
    "in raw headers",
    (logger, secret) => {
      logger.info({ rawHeaders: ["Cookie", secret] }, "m");
    },
  ],
  [
    "in a body",
    (logger, secret) => {
      logger.info({ body: { anything: secret } }, "m");
    },
  ],
  [
    "in a request",
    (logger, secret) => {
      logger.info({ request: { url: `/x?y=${secret}`, headers: { a: secret } } }, "m");
    },
  ],
  [
    "in a response",
    (logger, secret) => {
      logger.info({ response: { status: 200, body: secret } }, "m");
    },
  ],
  [
    "in the fields of a child",
    (logger, secret) => {
      logger.child({ refresh_token: secret }).info("m");
    },
  ],
  [
    "in a text of a child's fields",
    (logger, secret) => {
      logger.child({ from: `?code=${secret}` }).info("m");
    },
  ],
  [
    "in a grandchild's fields",
    (logger, secret) => {
      logger.child({}).child({ assertion: secret }).info("m");
    },
  ],
  [
    "in an error's message",
    (logger, secret) => {
      logger.error({ error: new Error(`assertion=${secret}`) }, "m");
    },
  ],
  [
    "in an error under another name",
    (logger, secret) => {
      logger.error({ err: new Error(`Bearer ${secret}`) }, "m");
    },
  ],
  [
    "in an error's members",
    (logger, secret) => {
      logger.error({ error: Object.assign(new Error("x"), { config: { token: secret } }) }, "m");
    },
  ],
  [
    "in an error's cause",
    (logger, secret) => {
      logger.error({ error: new Error("x", { cause: new Error(`code=${secret}`) }) }, "m");
    },
  ],
  [
    "in errors that are several",
    (logger, secret) => {
      logger.error({ error: new AggregateError([new Error(`state=${secret}`)]) }, "m");
    },
  ],
  [
    "in an error in place of fields",
    (logger, secret) => {
      logger.error(new Error(`Bearer ${secret}`), "m");
    },
  ],
  [
    "in a map",
    (logger, secret) => {
      logger.info({ cookies: secret, map: new Map([["set-cookie", secret]]) }, "m");
    },
  ],
  [
    "in a class's instance",
    (logger, secret) => {
      logger.info(
        {
          session: new (class {
            readonly idToken = secret;
          })(),
        },
        "m",
      );
    },
  ],
  [
    "in bytes",
    (logger, secret) => {
      logger.info({ chunk: Buffer.from(secret) }, "m");
    },
  ],
  [
    "deep down",
    (logger, secret) => {
      logger.info({ a: { b: [{ c: { clientSecret: secret } }] } }, "m");
    },
  ],
  [
    "as the name of a field",
    (logger, secret) => {
      logger.info({ [`?code=${secret}`]: 1 }, "m");
    },
  ],
];

describe.each(ways)("a secret %s", (_where, log) => {
  it.each([
    ["that looks like nothing", SECRET],
    ["that is a token", jwt],
    ["that is opaque", opaque],
  ])("%s never reaches the output", (_kind, secret) => {
    const { logger, text } = recording();
    log(logger, secret);
    const output = text();
    expect(output).not.toBe("");
    for (const part of [secret, SECRET, ...secret.split(".").filter(({ length }) => length > 8)]) {
      expect(output).not.toContain(part);
    }
    expect(output).not.toContain(Buffer.from(secret).toString("base64").slice(0, 20));
  });
});
