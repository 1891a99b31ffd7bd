import type { Evidence } from "../evidence.js";
import { textsOf } from "../http/answer.js";
import { wasTried } from "../tried.js";

/** The scopes of a `scope` parameter. */
export function scopesNamed(parameter: string | undefined): readonly string[] {
  return (parameter ?? "").split(/\s+/).filter((scope) => scope !== "");
}

/** What a client asks for: the challenge's scopes, else all of the metadata's, else none. */
export function scopesToAskFor({ challenge, resource }: Evidence): readonly string[] {
  const challenged = wasTried(challenge) ? scopesNamed(challenge.bearer?.parameters.get("scope")) : [];
  if (challenged.length > 0) return challenged;
  return wasTried(resource) ? (textsOf(resource.document, "scopes_supported") ?? []) : [];
}
