import { CERTIFICATE_LIMITS as LIMITS } from "../config/defaults.js";
import type { ClientCertificate } from "../key-vault/client-certificate.js";
import { KeyVaultRefused } from "../key-vault/key-vault-request.js";
import type { VaultCertificate, VaultCertificates } from "../key-vault/vault-certificate.js";
import type { Logger } from "../telemetry/logger.js";

/** Which certificate to prove ourselves with. */
export interface CertificateCredential {
  /** Rejects while none could be read, or all have ended. */
  current(): Promise<ClientCertificate>;
  /** After Entra refused these, another one to try at once; undefined when there is none. */
  insteadOf(refused: readonly ClientCertificate[]): Promise<ClientCertificate | undefined>;
}

export interface CertificateCredentialOptions {
  readonly vault: VaultCertificates;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * AADSTS numbers by which Entra refuses a certificate: not registered, ended, out of its time, or not accepted for
 * reasons it keeps to itself.
 */
export const CERTIFICATE_REFUSALS: ReadonlySet<number | undefined> = new Set([700027, 7000222, 700024, 50012]);

/**
 * The newest certificate in the vault, and the one before it for as long as Entra knows only that: the vault renews by
 * itself, and Entra learns of it with the next deployment.
 *
 * The vault is asked once at a time: at first use, then every hour, more often towards the end, and at once when Entra
 * refuses what is in use. While it is away, what was read serves on.
 */
export function createCertificateCredential(options: CertificateCredentialOptions): CertificateCredential {
  const { vault, now, logger } = options;
  /** Newest first. */
  let known: readonly VaultCertificate[] = [];
  const refusedUntil = new Map<string, number>();
  let reading: Promise<void> | undefined;
  let searching: Promise<void> | undefined;
  let askAgainAt = -Infinity;
  let searchAgainAt = -Infinity;
  let failure: Error | undefined;

  const usable = () => known.filter(({ notBefore, notAfter }) => notBefore <= now() && now() < notAfter);
  const isRefused = ({ thumbprint }: ClientCertificate) => now() < (refusedUntil.get(thumbprint) ?? -Infinity);

  async function ask(): Promise<void> {
    try {
      const newest = await vault.newest();
      if (known.every(({ id }) => id !== newest.id)) logger.info(about(newest), "read a certificate from Key Vault");
      known = [newest, ...known.filter(({ id, notAfter }) => id !== newest.id && now() < notAfter)];
      askAgainAt = now() + millisecondsUntilNextLook(newest);
      warnOfEnd();
    } catch (error) {
      failure = error instanceof Error ? error : new Error("the vault gave none", { cause: error });
      askAgainAt = now() + patienceAfter(error) * 1000;
      throw error;
    }
  }

  function look(): Promise<void> {
    reading ??= ask().finally(() => (reading = undefined));
    return reading;
  }

  async function lookOrLog(): Promise<void> {
    await look().catch((error: unknown) => {
      logger.warn({ error }, "the certificate could not be read from Key Vault: the one at hand serves on");
    });
  }

  /** A version that is newer, or if there is none, those before. */
  async function search(): Promise<void> {
    const before = known[0]?.id;
    await lookOrLog();
    if (known[0]?.id !== before) return;
    try {
      const earlier = await vault.earlier(known.map(({ id }) => id));
      known = [...known, ...earlier];
    } catch (error) {
      logger.warn({ error }, "earlier versions of the certificate could not be read from Key Vault");
    }
  }

  /** Whether it was time for it. */
  async function searched(): Promise<boolean> {
    if (searching === undefined) {
      if (now() < searchAgainAt) return false;
      searchAgainAt = now() + LIMITS.searchSeconds * 1000;
      searching = search().finally(() => (searching = undefined));
    }
    await searching;
    return true;
  }

  function millisecondsUntilNextLook({ notAfter }: ClientCertificate): number {
    const { lookSeconds, lookSecondsBeforeEnd } = LIMITS;
    return Math.min(lookSeconds * 1000, Math.max(lookSecondsBeforeEnd * 1000, (notAfter - now()) / 10));
  }

  function warnOfEnd(): void {
    const [best] = usable();
    if (best === undefined || best.notAfter - now() > LIMITS.warnSeconds * 1000) return;
    logger.warn(about(best), "the certificate ends soon: renew it in Key Vault and register it at Entra");
  }

  return {
    current: async () => {
      const due = now() >= askAgainAt;
      if (usable().length > 0) {
        if (due) void lookOrLog();
      } else if (due || reading !== undefined) {
        await look();
      } else if (failure !== undefined) {
        throw failure;
      }
      const [first, ...others] = usable();
      if (first === undefined) throw new Error("the certificate in Key Vault has ended, or has not begun");
      return [first, ...others].find((certificate) => !isRefused(certificate)) ?? first;
    },

    insteadOf: async (refused) => {
      const latest = refused.at(-1);
      if (latest !== undefined) {
        refusedUntil.set(latest.thumbprint, now() + LIMITS.refusedSeconds * 1000);
        logger.warn(about(latest), "Entra does not accept the certificate: is it registered, and has it not ended?");
      }
      const untried = () =>
        usable().filter(({ thumbprint }) => refused.every((tried) => tried.thumbprint !== thumbprint));
      const fresh = () => untried().find((certificate) => !isRefused(certificate));
      // What was refused lately is tried again only where the vault had nothing else, so that not each request does it all.
      const next = fresh() ?? ((await searched()) || refused.length > 1 ? (fresh() ?? untried()[0]) : undefined);
      if (next !== undefined) refusedUntil.delete(next.thumbprint);
      return next;
    },
  };
}

/** A vault that is throttled says for how long; longer than this nobody waits. */
function patienceAfter(error: unknown): number {
  const asked = error instanceof KeyVaultRefused ? error.retryAfterSeconds : undefined;
  return Math.min(Math.max(asked ?? 0, LIMITS.retrySeconds), LIMITS.lookSeconds);
}

function about({ thumbprint, notAfter }: ClientCertificate) {
  return { thumbprint, notAfter: new Date(notAfter).toISOString() };
}
