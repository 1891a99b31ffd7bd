import { describedChange } from "../plan/reviewed-plan.js";
import { added, blocksAt, HIDDEN, sameValue, textOf, UNKNOWN, type Body, type Value } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

/** What runs in container apps. Names of variables are shown, values never are. */
export const containers = concept({
  title: "What runs in container apps",
  types: ["azurerm_container_app", "azurerm_container_app_job"],
  rules: {
    "image-changed": {
      level: "low",
      title: "Another image",
      why: "Other code runs with the same identity and the same secrets.",
      remedy: "Check that the digest is the one that your pipeline has built.",
    },
    "image-not-pinned": {
      level: "medium",
      title: "An image by tag instead of digest",
      why: "Whoever can push to the registry can put other code under the same tag, and no plan shows it.",
      remedy: "Name the image by digest: registry/image@sha256:….",
    },
    "environment-changed": {
      level: "low",
      title: "Environment variables change",
      why: "They decide whom the server trusts and where it keeps what it knows. The app restarts.",
      remedy: "Look the values up in the plan; they are left out here, as some may be secret.",
    },
    "secret-in-container-app": {
      level: "medium",
      title: "A container app gets a secret's value from Terraform",
      why: "The value is in the state, for everybody who can read that.",
      remedy: "Refer to Key Vault: key_vault_secret_id with the identity that may read it.",
    },
    "scale-changed": {
      level: "info",
      title: "The number of replicas changes",
      why: "Replicas that share no store don't know each other's sign-ins; with none running, what is kept in memory is gone.",
      remedy: "For more than one, use a shared token store.",
    },
    "identity-changed": {
      level: "medium",
      title: "A container app gets or loses an identity",
      why: "What runs in it can do whatever the identity may.",
      remedy: "Check the roles of the identity.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null) return;
    const app = describedChange(plan, change);
    const [old, now] = [containersOf(before), containersOf(after)];
    for (const container of now) {
      const image = textOf(container.image);
      const was = old.find(({ name }) => name === container.name);
      const wasImage = textOf(was?.image);
      if (image !== undefined && image !== wasImage) {
        if (wasImage !== undefined)
          yield {
            rule: "image-changed",
            text: say`${app}: ${imageChange(wasImage, image)}`,
          };
        if (!image.includes("@sha256:") && wasImage?.includes("@sha256:") !== false) {
          yield { rule: "image-not-pinned", text: say`${app}: ${image}` };
        }
      }
      if (was === undefined) continue;
      const text = environmentChange(was, container);
      if (text !== undefined) yield { rule: "environment-changed", text: say`${app}: ${text}` };
    }
    const secrets = added(secretsWithValue(before), secretsWithValue(after));
    if (secrets.length > 0) yield { rule: "secret-in-container-app", text: say`${app}: ${list(secrets)}` };
    if (before === null) return;
    for (const name of ["min_replicas", "max_replicas"]) {
      const [from, to] = [before, after].map((body) => blocksAt(body, "template")[0]?.[name]);
      if (typeof from === "number" && typeof to === "number" && from !== to) {
        yield { rule: "scale-changed", text: say`${app}: ${words(name)} from ${from} to ${to}` };
      }
    }
    if (!sameValue(identities(before), identities(after))) yield { rule: "identity-changed", text: app };
  },
});

function containersOf(body: Body | null): Body[] {
  return [...blocksAt(body, "template", "container"), ...blocksAt(body, "template", "init_container")];
}

function imageChange(from: string, to: string): Text {
  const what = words(withoutVersion(from) === withoutVersion(to) ? "another version" : "another image");
  return say`${what}, from ${from} to ${to}`;
}

function withoutVersion(image: string): string {
  return image.replace(/@sha256:.*$/, "").replace(/:[^:/]*$/, "");
}

/** Which variables come, go and change, by name. */
function environmentChange(before: Body, after: Body): Text | undefined {
  const [old, now] = [variables(before), variables(after)];
  const [names, oldNames] = [[...now.keys()], [...old.keys()]];
  const changed = names.filter((name) => old.has(name) && differs(old.get(name), now.get(name)));
  const parts: readonly (readonly [string, string[]])[] = [
    ["new: ", added(oldNames, names)],
    ["changed: ", changed],
    ["gone: ", added(names, oldNames)],
  ];
  const texts = parts
    .filter(([, list]) => list.length > 0)
    .map(([title, found]): Text => [...words(title), ...list(found)]);
  return texts.length === 0
    ? undefined
    : texts.flatMap((text, index) => (index === 0 ? text : [...words("; "), ...text]));
}

function variables(container: Body): Map<string, readonly (Value | undefined)[]> {
  return new Map(
    blocksAt(container, "env").flatMap((variable) => {
      const name = textOf(variable.name);
      return name === undefined ? [] : [[name, [variable.value, variable.secret_name]] as const];
    }),
  );
}

/** An empty text and none are the same to Azure. What is hidden or unknown may have changed, and isn't claimed to. */
function differs(old: readonly (Value | undefined)[] = [], now: readonly (Value | undefined)[] = []): boolean {
  return now.some((value, index) => {
    const was = old[index];
    if ([value, was].some((part) => part === HIDDEN || part === UNKNOWN)) return false;
    return (value ?? "") !== (was ?? "");
  });
}

function secretsWithValue(body: Body | null): string[] {
  return blocksAt(body, "secret").flatMap((secret) => {
    const hasValue = secret.value === HIDDEN || secret.value === UNKNOWN || textOf(secret.value) !== undefined;
    return hasValue && textOf(secret.key_vault_secret_id) === undefined && secret.key_vault_secret_id !== UNKNOWN
      ? [textOf(secret.name) ?? "a secret"]
      : [];
  });
}

function identities(body: Body): readonly Value[] {
  return blocksAt(body, "identity").map(({ type = null, identity_ids: ids = null }): readonly Value[] => [type, ids]);
}
