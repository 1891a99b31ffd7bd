import { CERTIFICATE_LIMITS as LIMITS } from "../../../runtime/config/defaults.js";
import { createCertificateCredential } from "../../../runtime/entra/certificate-credential.js";
import { KeyVaultRefused } from "../../../runtime/key-vault/key-vault-request.js";
import type { VaultCertificate } from "../../../runtime/key-vault/vault-certificate.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";

const DAY = 24 * 3600;
const START = 1_800_000_000_000;

let now: number;
let log: string[];
/** In the vault, newest first. */
let versions: VaultCertificate[];
let failure: Error | undefined;
let asked: { newest: number; earlier: number };
let held: Promise<void> | undefined;

beforeEach(() => {
  now = START;
  log = [];
  versions = [];
  failure = undefined;
  held = undefined;
  asked = { newest: 0, earlier: 0 };
});

function certificate(name: string, daysLeft = 300): VaultCertificate {
  return {
    id: `https://kv.vault.azure.net/secrets/mcp/${name}`,
    thumbprint: `thumbprint of ${name}`,
    privateKey: `private key of ${name}`,
    chain: `chain of ${name}`,
    notBefore: START - DAY * 1000,
    notAfter: START + daysLeft * DAY * 1000,
  };
}

function open() {
  const vault = {
    newest: async () => {
      asked.newest += 1;
      await held;
      if (failure !== undefined) throw failure;
      const [newest] = versions;
      if (newest === undefined) throw new KeyVaultRefused(404, undefined);
      return newest;
    },
    earlier: (except: readonly string[]) => {
      asked.earlier += 1;
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve(versions.slice(1).filter(({ id }) => !except.includes(id)));
    },
  };
  const logger = createLogger({ level: "info", destination: { write: (line) => log.push(line) } });
  return createCertificateCredential({ vault, now: () => now, logger });
}

const pass = (seconds: number) => {
  now += seconds * 1000;
};
/** Lets what goes on in the background come to its end. */
const settled = () => new Promise(setImmediate);
const nameOf = ({ thumbprint }: Pick<VaultCertificate, "thumbprint">) => thumbprint.replace("thumbprint of ", "");

async function inUse(credential: ReturnType<typeof open>): Promise<string> {
  const name = nameOf(await credential.current());
  await settled();
  return name;
}

describe("the certificate in use", () => {
  it("is read once, however many ask", async () => {
    versions = [certificate("a")];
    const credential = open();
    const names = await Promise.all(Array.from({ length: 20 }, () => inUse(credential)));
    expect(new Set(names)).toEqual(new Set(["a"]));
    expect(asked).toEqual({ newest: 1, earlier: 0 });
  });

  it("is followed by a renewed one within the hour, with nobody waiting for it", async () => {
    versions = [certificate("a")];
    const credential = open();
    await inUse(credential);
    versions = [certificate("b"), certificate("a")];
    pass(LIMITS.lookSeconds - 1);
    const before = await inUse(credential);
    pass(1);
    let release: () => void = () => undefined;
    held = new Promise((resolve) => (release = resolve));
    const meanwhile = await inUse(credential);
    release();
    await settled();
    expect([before, meanwhile, await inUse(credential)]).toEqual(["a", "a", "b"]);
    expect(asked.newest).toBe(2);
  });

  it.each([
    ["an hour left", 3600, 360],
    ["a minute left", 60, LIMITS.lookSecondsBeforeEnd],
  ])("is looked for more often towards its end: %s", async (_what, secondsLeft, interval) => {
    versions = [{ ...certificate("a"), notAfter: START + secondsLeft * 1000 }];
    const credential = open();
    await inUse(credential);
    versions = [certificate("b")];
    pass(interval - 1);
    await inUse(credential);
    const before = asked.newest;
    pass(1);
    await inUse(credential);
    expect([before, asked.newest]).toEqual([1, 2]);
    expect(await inUse(credential)).toBe("b");
  });

  it("serves on while the vault is away, which is asked again a little later", async () => {
    versions = [certificate("a")];
    const credential = open();
    await inUse(credential);
    failure = new KeyVaultRefused(503, undefined);
    pass(LIMITS.lookSeconds);
    const away = [await inUse(credential), await inUse(credential)];
    const askedMeanwhile = asked.newest;
    failure = undefined;
    versions = [certificate("b")];
    pass(LIMITS.retrySeconds);
    await inUse(credential);
    expect(away).toEqual(["a", "a"]);
    expect(askedMeanwhile).toBe(2);
    expect(await inUse(credential)).toBe("b");
    expect(log.join("")).toContain("could not be read from Key Vault");
  });

  it("is no longer used once it has ended, also while the vault is away", async () => {
    versions = [certificate("a", 1)];
    const credential = open();
    await inUse(credential);
    failure = new KeyVaultRefused(503, undefined);
    pass(DAY);
    await expect(credential.current()).rejects.toThrow("Key Vault answered 503");
    failure = undefined;
    pass(LIMITS.retrySeconds);
    await expect(credential.current()).rejects.toThrow("has ended");
  });

  it("is announced in the log before it ends, by thumbprint and never by its key", async () => {
    versions = [certificate("a", 6)];
    await inUse(open());
    expect(log.join("")).toContain("the certificate ends soon");
    expect(log.join("")).toContain("thumbprint of a");
    expect(log.join("")).not.toContain("private key of");
  });
});

describe("without any certificate yet", () => {
  it("a failure is everybody's, and the vault is asked again only after a while", async () => {
    const credential = open();
    const failures = await Promise.allSettled(Array.from({ length: 5 }, () => credential.current()));
    expect(failures.every(({ status }) => status === "rejected")).toBe(true);
    await expect(credential.current()).rejects.toThrow("Key Vault answered 404");
    expect(asked.newest).toBe(1);
    versions = [certificate("a")];
    pass(LIMITS.retrySeconds);
    expect(await inUse(credential)).toBe("a");
  });

  it("a throttled vault is left alone for as long as it says, an hour at most", async () => {
    failure = new KeyVaultRefused(429, 60);
    const credential = open();
    await expect(credential.current()).rejects.toThrow("429");
    failure = new KeyVaultRefused(429, 999_999);
    pass(59);
    await expect(credential.current()).rejects.toThrow("429");
    const early = asked.newest;
    pass(1);
    await expect(credential.current()).rejects.toThrow("429");
    failure = undefined;
    versions = [certificate("a")];
    pass(LIMITS.lookSeconds);
    expect(await inUse(credential)).toBe("a");
    expect([early, asked.newest]).toEqual([1, 3]);
  });
});

describe("after Entra refused a certificate", () => {
  it("a renewed one is read at once", async () => {
    versions = [certificate("a")];
    const credential = open();
    const a = await credential.current();
    versions = [certificate("b")];
    expect(await credential.insteadOf([a])).toMatchObject({ thumbprint: "thumbprint of b" });
    expect(await inUse(credential)).toBe("b");
  });

  it("the one before it is, where Entra knows only that, until the newest is tried again", async () => {
    versions = [certificate("b"), certificate("a")];
    const credential = open();
    const b = await credential.current();
    expect(await credential.insteadOf([b])).toMatchObject({ thumbprint: "thumbprint of a" });
    const fallback = await inUse(credential);
    pass(LIMITS.refusedSeconds);
    expect([fallback, await inUse(credential)]).toEqual(["a", "b"]);
    expect(asked.earlier).toBe(1);
  });

  it("the newest is tried at once when the one before is refused in turn", async () => {
    versions = [certificate("b"), certificate("a")];
    const credential = open();
    const b = await credential.current();
    const a = await credential.insteadOf([b]);
    if (a === undefined) throw new Error("no other");
    pass(LIMITS.searchSeconds);
    expect(await credential.insteadOf([a])).toMatchObject({ thumbprint: "thumbprint of b" });
    expect(await inUse(credential)).toBe("b");
  });

  it("many find the same other one with one question", async () => {
    versions = [certificate("b"), certificate("a")];
    const credential = open();
    const b = await credential.current();
    const others = await Promise.all(Array.from({ length: 20 }, () => credential.insteadOf([b])));
    expect(new Set(others.map((other) => other?.thumbprint))).toEqual(new Set(["thumbprint of a"]));
    expect(asked).toEqual({ newest: 2, earlier: 1 });
  });

  it("and every other there is, nothing is left, and the vault is not asked each time", async () => {
    versions = [certificate("b"), certificate("a")];
    const credential = open();
    const b = await credential.current();
    const a = await credential.insteadOf([b]);
    if (a === undefined) throw new Error("no other");
    expect(await credential.insteadOf([b, a])).toBeUndefined();
    for (let i = 0; i < 20; i += 1) expect(await credential.insteadOf([b])).toBeUndefined();
    expect(asked).toEqual({ newest: 2, earlier: 1 });
    expect(await inUse(credential)).toBe("b");
  });

  it("a vault that is away changes nothing", async () => {
    versions = [certificate("a")];
    const credential = open();
    const a = await credential.current();
    failure = new KeyVaultRefused(503, undefined);
    expect(await credential.insteadOf([a])).toBeUndefined();
    expect(await inUse(credential)).toBe("a");
  });
});
