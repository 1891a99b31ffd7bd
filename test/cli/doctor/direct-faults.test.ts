import { contoso } from "../../doubles/contoso.js";
import { startDirect, type DirectProcess } from "../../runtime/direct/support/direct-process.js";
import { DIRECT_FAULTS } from "./support/direct-faults.js";
import { examineHere, findingsOf, idsWith, type ExamineOptions } from "./support/examine-here.js";
import { startFaultyProxy, type FaultyProxy } from "./support/faulty-proxy.js";
import { signInAtEntra } from "./support/people.js";
import { rewriteHosts } from "./support/rewrite-hosts.js";

/** True of Entra and of direct-sso whatever is set up. */
const ALWAYS_WARNS = ["challenge.cors", "authorization-server.pkce"];

let proxy: FaultyProxy;
let direct: DirectProcess;
let restoreFetch: () => void;

beforeAll(async () => {
  proxy = await startFaultyProxy();
  direct = await startDirect({
    environment: { MCP_PUBLIC_URL: proxy.origin },
    doubles: { contoso: { directServerUrls: [`${proxy.origin}/mcp`] } },
  });
  proxy.forwardTo(Number(new URL(direct.url).port));
  restoreFetch = rewriteHosts(direct.doubles.rewrittenHosts);
});

afterAll(async () => {
  restoreFetch();
  await direct.stop();
  await proxy.close();
});

afterEach(() => {
  proxy.plant();
  direct.doubles.entra.control.reset();
});

function examineDirect(options: ExamineOptions & { signIn?: boolean } = {}) {
  const { signIn = false, ...rest } = options;
  const person = signInAtEntra(direct.doubles.entra.url);
  return examineHere(`${proxy.origin}/mcp`, {
    ...(signIn ? { person } : {}),
    clientId: contoso.publicClientId,
    ...rest,
  });
}

describe("of a direct-sso server behind which all is well, doctor", () => {
  it("objects to nothing but what Entra lacks", async () => {
    const examination = await examineDirect({ signIn: true });

    expect(idsWith(examination, "fail")).toEqual([]);
    expect(idsWith(examination, "warn")).toEqual([...ALWAYS_WARNS, "refresh.without-scope"]);
    for (const id of [
      "entra.issuer",
      "entra.scopes",
      "token.version",
      "mcp.call",
      "refresh.new-token",
      "log-out.code",
    ]) {
      expect(idsWith(examination, "pass")).toContain(id);
    }
  });

  it("takes a token in place of the sign-in", async () => {
    const examination = await examineDirect({ token: await direct.tokenOf("adele") });

    expect(idsWith(examination, "fail")).toEqual([]);
    expect(idsWith(examination, "pass")).toEqual(expect.arrayContaining(["mcp.call", "mcp.forged-token"]));
    expect(idsWith(examination, "skip")).toEqual(expect.arrayContaining(["sign-in.code", "log-out.code"]));
  });
});

describe("one fault of a direct-sso server or at Entra is found, named, and nothing else:", () => {
  it.each(Object.entries(DIRECT_FAULTS))(
    "%s",
    async (_name, { fault, arrange, token, signIn = false, fails, warns = [], says }) => {
      arrange?.(direct.doubles.entra.control);
      const brought = token && (await direct.tokenOf("adele", token));
      proxy.plant(fault);

      const examination = await examineDirect({ signIn, token: brought });

      expect(idsWith(examination, "fail")).toEqual(fails);
      expect(idsWith(examination, "warn").filter((id) => !ALWAYS_WARNS.includes(id))).toEqual(warns);
      const words = findingsOf(examination)
        .filter(({ status }) => status === "fail" || status === "warn")
        .map((finding) => `${finding.found} ${"remedy" in finding ? finding.remedy : ""}`);
      expect(words.join("\n")).toMatch(says);
    },
  );
});
