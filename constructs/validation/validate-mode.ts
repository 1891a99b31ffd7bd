import { read, type Rule } from "./check.js";
import { hostedApps, serverType } from "./hosted-apps.js";
import type { Problem } from "./problem.js";
import type { Misplaced } from "./shape.js";
import { isBuild } from "./validate-image-build.js";
import { isKeyReference } from "./validate-token-store.js";
import { isRecord } from "./wrong-type.js";

function onlyInOAuthProxy(why: string): Misplaced {
  return {
    message: `belongs to oauth-proxy mode: in direct-sso mode ${why}`,
    remedy: 'Remove it, or write mode: "oauth-proxy"',
  };
}

/** Props of the other mode. The compiler refuses them; callers in plain JavaScript meet them here. */
export const notInDirectSso: Readonly<Record<string, Misplaced>> = {
  clientRegistration: onlyInOAuthProxy("clients don't register, they sign in through Entra"),
  publicClientRegistration: onlyInOAuthProxy("there is no public client"),
  forwardedToken: onlyInOAuthProxy("nothing is forwarded"),
  additionalServers: onlyInOAuthProxy("there is one server and no gateway"),
  redirectUris: onlyInOAuthProxy("there is no public client to register redirect URIs on"),
};

/** Nobody gives redirect URIs by themselves. */
export const notInOAuthProxy: Readonly<Record<string, Misplaced>> = {
  appOnlyTools: {
    message: "belongs to direct-sso mode: a gateway can't pass an application on without a user",
    remedy: 'Remove it, or write mode: "direct-sso"',
  },
  redirectUris: {
    message: "belongs to a client",
    remedy: "Give it to an entry of clients, as in { name, redirectUris }",
  },
};

/** Whether something is hosted follows from the mode and the server; whether an image is needed, from both. */
const RULES: readonly ((props: unknown) => Problem | undefined)[] = [
  function unhosted(props) {
    const hosting = read(props, "hosting");
    if (read(props, "mode") !== "direct-sso" || serverType(props) !== "existing" || hosting === undefined)
      return undefined;
    return {
      path: "hosting",
      message: "is given, but in direct-sso mode there is nothing to host for a server that exists",
      remedy: "Remove it, or host the server as a container",
    };
  },
  function hosted(props) {
    const type = serverType(props);
    if (read(props, "hosting") !== undefined || read(props, "mode") !== "direct-sso") return undefined;
    if (type === undefined || type === "existing") return undefined;
    return {
      path: "hosting",
      message: "is missing",
      remedy:
        'Give hosting: { location: … }, or server: { type: "existing", url: … } for one that runs somewhere already',
    };
  },
  function certificateHasVault(props) {
    const credential = read(props, "credential");
    const made = read(credential, "type") === "key-vault-certificate" && read(credential, "existing") === undefined;
    if (!made || read(props, "hosting", "keyVault") !== undefined) return undefined;
    const canHost = read(props, "mode") !== "direct-sso" || serverType(props) !== "existing";
    return {
      path: "credential.existing",
      message: "is missing, and there is no vault to make a certificate in",
      remedy: canHost
        ? "Give it, or hosting.keyVault"
        : "Give it: the certificate that the server uses, { keyVaultId, certificateName }",
    };
  },
  function sealingKeyHasVault(props) {
    const store = read(props, "hosting", "tokenStore");
    const key = read(store, "sealingKey");
    const isMade = key === undefined || (isRecord(key) && !isKeyReference(key));
    if (read(store, "type") !== "redis" || !isMade) return undefined;
    if (read(props, "hosting", "keyVault") !== undefined) return undefined;
    return {
      path: "hosting.tokenStore.sealingKey",
      message:
        key === undefined
          ? "is missing, and there is no vault to make a key in"
          : "is to be made, and there is no vault to make it in",
      remedy: "Give hosting.keyVault, or { keyVaultId, keyName } of a key that exists",
    };
  },
  function builtInTakesApiTokens(props) {
    if (read(props, "mode") !== "oauth-proxy" || serverType(props) !== "built-in") return undefined;
    if (read(props, "forwardedToken") !== "graph") return undefined;
    return {
      path: "forwardedToken",
      value: "graph",
      message: "is not what the built-in MCP server takes: it exchanges tokens for this API itself",
      remedy: "Remove it, or give a server of your own",
    };
  },
  function serverOptionsAreUsed(props) {
    const options = read(props, "hosting", "server");
    if (read(props, "mode") !== "oauth-proxy" || options === undefined || serverType(props) !== "existing")
      return undefined;
    return {
      path: "hosting.server",
      message: "is not used: the server is an existing URL",
      remedy: 'Remove it, or give server the type "built-in" or "container"',
    };
  },
  function redirectPathIsUsed(props) {
    const value = read(props, "server", "redirectPath");
    if (value === undefined || read(props, "mode") !== "oauth-proxy") return undefined;
    return {
      path: "server.redirectPath",
      value,
      message: "is not used: in oauth-proxy mode the gateway signs users in",
      remedy: "Remove it",
    };
  },
  function webConsoleIsServed(props) {
    const value = read(props, "webConsole");
    if (value === undefined || read(props, "mode") !== "direct-sso" || serverType(props) !== "existing")
      return undefined;
    return {
      path: "webConsole",
      value,
      message: "is not used: the server exists and serves its own pages",
      remedy: "Remove it",
    };
  },
  function runtimeImageIsGiven(props) {
    const image = read(props, "hosting", "runtimeImage");
    if (image !== undefined || !hostedApps(props).some(({ builtIn }) => builtIn === true)) return undefined;
    return {
      path: "hosting.runtimeImage",
      message: "is missing, and the built-in runtime is hosted",
      remedy:
        'Build runtime/ into a registry of yours and give the image, best as "…@sha256:…", or say what to build it from: ' +
        "{ gitRepository, revision, buildImage, baseImage }",
    };
  },
  function buildHasRegistry(props) {
    const image = read(props, "hosting", "runtimeImage");
    if (!isBuild(image) || read(props, "hosting", "registry") !== undefined) return undefined;
    return {
      path: "hosting.registry",
      message: "is missing, and the runtime's image is to be built in it",
      remedy: "Give it, new or existing",
    };
  },
  function runtimeImageIsUsed(props) {
    const image = read(props, "hosting", "runtimeImage");
    const apps = hostedApps(props);
    const unused = apps.length > 0 && apps.every(({ builtIn }) => builtIn === false);
    if (image === undefined || !unused) return undefined;
    return {
      path: "hosting.runtimeImage",
      value: image,
      message: "is not used: the one container that is hosted runs an image of your own",
      remedy: "Remove it",
    };
  },
];

/** What a mode needs and what it has no use for. */
export const validateMode: Rule<unknown> = (props) =>
  isRecord(props) ? RULES.map((rule) => rule(props)).filter((problem) => problem !== undefined) : [];
