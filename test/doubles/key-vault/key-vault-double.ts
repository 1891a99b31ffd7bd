import {
  constants,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import express, { type Request, type Response } from "express";
import { decodeJwt } from "jose";
import { listen, type RunningServer } from "../http/double-server.js";
import { VaultSecrets, type SecretVersion } from "./vault-secrets.js";

/** What the vault's tokens are for. */
export const KEY_VAULT_RESOURCE = "https://vault.azure.net";

export interface KeyVaultDoubleOptions {
  /** Object ids of identities that may use its keys and read its secrets. */
  readonly users: readonly string[];
  /** @default "https://contoso-mcp.vault.azure.net" */
  readonly origin?: string;
}

/** The data plane of a vault with one RSA key, `/keys/entra-mcp`, and one secret, `/secrets/entra-mcp-credential`. */
export interface KeyVaultDouble extends RunningServer {
  /** `https://<vault>/keys/<name>`, without a version. */
  readonly keyId: string;
  /** `https://<vault>/secrets/<name>`, without a version. There is nothing in it at first. */
  readonly secretId: string;
  /** `<real origin>=<double>` */
  readonly rewrittenHost: string;
  /** What was asked, such as `wrapkey`, oldest first, and the status of the answer. */
  readonly requests: readonly (readonly [operation: string, status: number])[];
  /** Makes a new version, which wraps from now on; older ones still unwrap. */
  rotate(): void;
  /** Makes a new version of the secret, which is the current one from now on, as a renewal of a certificate does. */
  putSecret(version: SecretVersion): void;
  /** Fails with this status until it is undefined. */
  failWith(status: number | undefined, retryAfterSeconds?: number): void;
  /** Identities may read secrets, but no longer list their versions. */
  forbidListing(): void;
}

const NAME = "entra-mcp";
const SECRET_NAME = "entra-mcp-credential";
const PADDING = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number | undefined;
}

type Answer = Refusal | { readonly status?: undefined; readonly [member: string]: unknown };

/** @see https://learn.microsoft.com/rest/api/keyvault/keys */
export async function startKeyVaultDouble({
  users,
  origin = "https://contoso-mcp.vault.azure.net",
}: KeyVaultDoubleOptions): Promise<KeyVaultDouble> {
  const versions = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>();
  const requests: [string, number][] = [];
  let newest = "";
  let failure: Refusal | undefined;
  let listing = true;
  const keyId = `${origin}/keys/${NAME}`;
  const secretId = `${origin}/secrets/${SECRET_NAME}`;
  const secrets = new VaultSecrets(secretId);

  function rotate(): void {
    newest = randomBytes(16).toString("hex");
    versions.set(newest, generateKeyPairSync("rsa", { modulusLength: 2048 }));
  }
  rotate();

  function refusal(request: Request): Refusal | undefined {
    if (failure !== undefined) return failure;
    const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (token === undefined) return { status: 401, message: "no token" };
    const { aud, oid } = decodeJwt(token);
    if (aud !== KEY_VAULT_RESOURCE) return { status: 401, message: "a token for something else" };
    if (!users.includes(String(oid))) return { status: 403, message: "no permission" };
    if (request.query["api-version"] !== "7.4") return { status: 400, message: "no such version of the API" };
    return undefined;
  }

  function answer(operation: string, give: (request: Request) => Answer) {
    return (request: Request, response: Response): void => {
      const result = refusal(request) ?? give(request);
      const { status = 200 } = result;
      requests.push([operation, status]);
      const body = result.status === undefined ? result : { error: { code: "Refused", message: result.message } };
      if (result.status !== undefined && result.retryAfterSeconds !== undefined) {
        response.set("retry-after", String(result.retryAfterSeconds));
      }
      response.status(status).json(body);
    };
  }

  const convert =
    (operation: "wrapkey" | "unwrapkey") =>
    (request: Request): Answer => {
      const version = String(request.params.version);
      const pair = versions.get(version);
      const { alg, value } = request.body as { readonly alg?: unknown; readonly value?: unknown };
      if (pair === undefined) return { status: 404, message: "no such version" };
      if (alg !== "RSA-OAEP-256" || typeof value !== "string") return { status: 400, message: "bad parameters" };
      const given = Buffer.from(value, "base64url");
      try {
        const made =
          operation === "wrapkey"
            ? publicEncrypt({ key: pair.publicKey, ...PADDING }, given)
            : privateDecrypt({ key: pair.privateKey, ...PADDING }, given);
        return { kid: `${keyId}/${version}`, value: made.toString("base64url") };
      } catch {
        return { status: 400, message: "bad value" };
      }
    };

  const app = express();
  app.use(express.json());
  app.get(
    `/keys/${NAME}`,
    answer("get", () => ({ key: { kid: `${keyId}/${newest}`, kty: "RSA" } })),
  );
  for (const operation of ["wrapkey", "unwrapkey"] as const) {
    app.post(`/keys/${NAME}/:version/${operation}`, answer(operation, convert(operation)));
  }
  app.get(
    `/secrets/${SECRET_NAME}/versions`,
    answer("list-secret", () =>
      listing ? { value: secrets.list(), nextLink: null } : { status: 403, message: "no permission to list" },
    ),
  );
  app.get(
    `/secrets/${SECRET_NAME}{/:version}`,
    answer(
      "get-secret",
      ({ params }) => secrets.get(params.version as string | undefined) ?? { status: 404, message: "no such secret" },
    ),
  );
  const server = await listen(app, 0);
  return {
    ...server,
    keyId,
    secretId,
    rewrittenHost: `${origin}=${server.url}`,
    requests,
    rotate,
    putSecret: (version) => {
      secrets.put(version);
    },
    failWith: (status, retryAfterSeconds) => {
      failure = status === undefined ? undefined : { status, message: "told to fail", retryAfterSeconds };
    },
    forbidListing: () => {
      listing = false;
    },
  };
}
