import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { exportJWK, SignJWT, type JWK, type JWTHeaderParameters, type JWTPayload } from "jose";

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: JWK;
}

/** The keys of one Entra: published are the one in use and its successor, as Entra announces keys before use. */
export class SigningKeys {
  readonly #issuer: string;
  #published: SigningKey[];
  #current: SigningKey;

  private constructor(issuer: string, current: SigningKey, next: SigningKey) {
    this.#issuer = issuer;
    this.#current = current;
    this.#published = [current, next];
  }

  public static async create(issuer: string): Promise<SigningKeys> {
    const [current, next] = await Promise.all([createKey(), createKey()]);
    return new SigningKeys(issuer, current, next);
  }

  /** Signs with the current key; the header may be overruled. */
  public sign(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
    const { kid, privateKey } = this.#current;
    const full = { typ: "JWT", alg: "RS256", kid, x5t: kid, ...header };
    return new SignJWT(claims).setProtectedHeader(full).sign(privateKey);
  }

  /** A published key. */
  public publicKey(kid: string | undefined): KeyObject | undefined {
    return this.#published.find((key) => key.kid === kid)?.publicKey;
  }

  public get currentPublicKey(): KeyObject {
    return this.#current.publicKey;
  }

  public jwks(): { readonly keys: readonly JWK[] } {
    return { keys: this.#published.map(({ jwk }) => ({ ...jwk, issuer: this.#issuer })) };
  }

  /** Signs with a key nobody has seen yet; older ones stay published unless they are withdrawn. */
  public async rotate(withdrawOld: boolean): Promise<void> {
    this.#current = await createKey();
    this.#published = withdrawOld ? [this.#current] : [...this.#published, this.#current];
  }
}

const createPair = promisify(generateKeyPair);

async function createKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await createPair("rsa", { modulusLength: 2048 });
  const { n = "", e = "" } = await exportJWK(publicKey);
  const kid = createHash("sha1").update(n).digest("base64url");
  return { kid, privateKey, publicKey, jwk: { kty: "RSA", use: "sig", kid, x5t: kid, n, e } };
}
