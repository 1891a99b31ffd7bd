import type { Where } from "../authorization-server/where.js";
import type { Evidence } from "../evidence.js";
import { wasTried } from "../tried.js";

/** What kind of integration the metadata shows. */
export interface DeploymentKind {
  /** Mode of this project that works in this way; undefined if none does, or it can't be told. */
  readonly mode: "oauth-proxy" | "direct-sso" | undefined;
  readonly words: string;
}

const KINDS: Readonly<Record<Where, DeploymentKind>> = {
  own: { mode: "oauth-proxy", words: "the server signs users in itself, as in oauth-proxy mode" },
  entra: { mode: "direct-sso", words: "clients sign in at Microsoft Entra ID, as in direct-sso mode" },
  elsewhere: {
    mode: undefined,
    words: "clients sign in at an authorization server elsewhere, which is not Entra",
  },
};

export function deploymentKind({ authorizationServer }: Evidence): DeploymentKind {
  if (wasTried(authorizationServer)) return KINDS[authorizationServer.where];
  return { mode: undefined, words: "where clients sign in can't be told" };
}
