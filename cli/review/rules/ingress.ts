import { describedChange } from "../plan/reviewed-plan.js";
import { added, blocksAt, textOf, textsOf, type Body } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

/** From where container apps can be reached. */
export const ingress = concept({
  title: "From where container apps can be reached",
  types: ["azurerm_container_app", "azurerm_container_app_environment"],
  rules: {
    "ingress-made-public": {
      level: "high",
      title: "A container app opens to the Internet",
      why: "It could be reached from its environment only; from now on whoever finds its address can try.",
      remedy: "Keep external_enabled off for what only other apps call, or limit the addresses.",
    },
    "ingress-public": {
      level: "medium",
      title: "A new container app is open to the Internet",
      why: "Everybody can send it requests. An MCP endpoint has to refuse those without a token itself.",
      remedy: "Check that it is the app that users' clients call, and no other.",
    },
    "ingress-allow-list": {
      level: "low",
      title: "A new container app is open to listed addresses",
      why: "Requests from elsewhere are refused.",
      remedy: "Check the addresses.",
    },
    "ingress-allow-list-widened": {
      level: "high",
      title: "A container app can be reached from more addresses",
      why: "Requests arrive that were refused before.",
      remedy: "Check the addresses that came in, or that no longer are refused.",
    },
    "ingress-plain-http": {
      level: "high",
      title: "A container app accepts requests without TLS",
      why: "Tokens that are sent over it can be read on the way.",
      remedy: "Leave allow_insecure_connections off.",
    },
    "ingress-any-origin": {
      level: "medium",
      title: "Scripts of every site may call a container app",
      why: "With credentials allowed as well, any page that a user opens can act with the user's session.",
      remedy: "List the origins.",
    },
    "environment-made-public": {
      level: "high",
      title: "An environment is no longer internal",
      why: "Every app in it with external ingress is then on the Internet.",
      remedy: "Keep internal_load_balancer_enabled.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null) return;
    const app = describedChange(plan, change);
    if (change.type === "azurerm_container_app_environment") {
      if (before?.internal_load_balancer_enabled === true && after.internal_load_balancer_enabled !== true) {
        yield { rule: "environment-made-public", text: app };
      }
      return;
    }
    const [was, is] = [before === null ? undefined : isExternal(before), isExternal(after)];
    const [old, now] = [restrictions(before), restrictions(after)];
    if (is && was === false) yield { rule: "ingress-made-public", text: say`${app}${limits(now)}` };
    if (is && was === undefined) {
      const rule = now.allowed.length === 0 ? "ingress-public" : "ingress-allow-list";
      yield { rule, text: say`${app}${limits(now)}` };
    }
    if (is && was === true) yield* widened(app, old, now);
    if (
      ingressOf(after, "allow_insecure_connections") &&
      !(before !== null && ingressOf(before, "allow_insecure_connections"))
    ) {
      yield { rule: "ingress-plain-http", text: app };
    }
    if (anyOrigin(after) && !(before !== null && anyOrigin(before))) yield { rule: "ingress-any-origin", text: app };
  },
});

function* widened(app: Text, old: Restrictions, now: Restrictions) {
  const rule = "ingress-allow-list-widened" as const;
  if (old.allowed.length > 0 && now.allowed.length === 0) {
    yield { rule, text: say`${app}: no list any more, every address may` };
    return;
  }
  const more =
    old.allowed.length === 0
      ? now.allowed.filter((range) => /^(0\.0\.0\.0|::)\/0$/.test(range))
      : added(old.allowed, now.allowed);
  if (more.length > 0) yield { rule, text: say`${app}: ${list(more)}` };
  const freed = added(now.denied, old.denied);
  if (freed.length > 0) yield { rule, text: say`${app}: ${list(freed)} no longer refused` };
}

function isExternal(body: Body): boolean {
  return ingressOf(body, "external_enabled");
}

function ingressOf(body: Body, name: string): boolean {
  return blocksAt(body, "ingress").some((block) => block[name] === true);
}

interface Restrictions {
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

function restrictions(body: Body | null): Restrictions {
  const all = blocksAt(body, "ingress", "ip_security_restriction");
  const ranges = (action: string): string[] =>
    all.flatMap((block) =>
      block.action === action ? [textOf(block.ip_address_range) ?? "a range known after apply"] : [],
    );
  return { allowed: ranges("Allow"), denied: ranges("Deny") };
}

function limits({ allowed }: Restrictions): Text {
  return allowed.length === 0 ? words(", from every address") : say`, from ${list(allowed)}`;
}

function anyOrigin(body: Body): boolean {
  return blocksAt(body, "ingress", "cors").some((cors) => textsOf(cors.allowed_origins).includes("*"));
}
