import { contoso } from "../../doubles/contoso.js";
import { startGatewayWithServer, type GatewayWithServer } from "../../runtime/gateway/support/gateway-with-server.js";
import { examineHere, findingsOf, idsWith } from "./support/examine-here.js";
import { startFaultyProxy, type FaultyProxy } from "./support/faulty-proxy.js";
import { GATEWAY_FAULTS } from "./support/gateway-faults.js";
import { signInAtGateway } from "./support/people.js";

let proxy: FaultyProxy;
let gateway: GatewayWithServer;

beforeAll(async () => {
  proxy = await startFaultyProxy();
  gateway = await startGatewayWithServer({ publicUrl: proxy.origin });
  proxy.forwardTo(gateway.port);
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway.stop();
  await proxy.close();
});

afterEach(() => {
  proxy.plant();
});

describe("of a gateway behind which all is well, doctor", () => {
  it("objects to nothing", async () => {
    const examination = await examineHere(gateway.mcpUrl, { person: signInAtGateway, register: true });

    expect(idsWith(examination, "fail")).toEqual([]);
    expect(idsWith(examination, "warn")).toEqual([]);
    // Plain http, no Entra in sight of the client.
    expect(idsWith(examination, "skip")).toEqual([
      "connection.certificate",
      "connection.tls",
      "entra.issuer",
      "entra.scopes",
      "entra.resource",
      "entra.client",
      "token.version",
    ]);
  });
});

describe("doctor sends nobody to a sign-in", () => {
  it.each([
    "the resource is somebody else's, and somebody would sign in",
    "the authorization server is somebody else's, and somebody would sign in",
  ])("where %s", async (name) => {
    proxy.plant(GATEWAY_FAULTS[name]?.fault);
    const person = jest.fn(() => Promise.resolve());

    const examination = await examineHere(gateway.mcpUrl, { person });

    expect(person).not.toHaveBeenCalled();
    expect(idsWith(examination, "skip")).toEqual(expect.arrayContaining(["registration.registers", "sign-in.code"]));
  });
});

describe("one fault in front of a gateway is found, named, and nothing else:", () => {
  it.each(Object.entries(GATEWAY_FAULTS))("%s", async (_name, planted) => {
    const { fault, fails = [], warns = [], says, signIn = false, register = false, timeout = 10_000 } = planted;
    proxy.plant(fault);

    const examination = await examineHere(gateway.mcpUrl, {
      ...(signIn ? { person: signInAtGateway } : {}),
      register,
      timeoutMilliseconds: timeout,
    });

    expect({ fails: idsWith(examination, "fail"), warns: idsWith(examination, "warn") }).toEqual({ fails, warns });
    const words = findingsOf(examination)
      .filter(({ status }) => status === "fail" || status === "warn")
      .map((finding) => `${finding.found} ${"remedy" in finding ? finding.remedy : ""}`);
    expect(words.join("\n")).toMatch(says);
  });
});
