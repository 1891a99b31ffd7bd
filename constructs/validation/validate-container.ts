import {
  containerSizes,
  type ContainerAppOptions,
  type ContainerSize,
  type FrontAppOptions,
} from "../hosting/container-props.js";
import { at, integer, known, map, must, number, oneOf, text, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required, type Loose, type Shape } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { customDomain, domainIsReached } from "./validate-custom-domain.js";
import { environmentVariables, secretEnvironmentVariables } from "./validate-environment-variables.js";
import { ipv4Range } from "./validate-ipv4-range.js";
import { probes } from "./validate-probes.js";
import { scaleRules } from "./validate-scale-rules.js";
import { isRecord } from "./wrong-type.js";

/** Bounds of azurerm's `min_replicas` and `max_replicas`. */
const MOST_REPLICAS = 300;

const acceptedPair: Rule<Loose<ContainerSize>> = ({ cpu, memory }, path) => {
  if (typeof cpu !== "number" || typeof memory !== "string" || isUnknown(cpu) || isUnknown(memory)) return [];
  if (containerSizes.some((size) => size.cpu === cpu && size.memory === memory)) return [];
  const pairs = neighbours(cpu, memory).map((size) => `{ cpu: ${size.cpu}, memory: "${size.memory}" }`);
  return [
    {
      path,
      value: { cpu, memory },
      message: "is not a pair of vCPU and memory that Container Apps accepts",
      remedy: `Write ${pairs.join(" or ")}`,
    },
  ];
};

/** Pairs that share a half with the one given; where none does, the next smaller and the next larger one. */
function neighbours(cpu: number, memory: string): readonly ContainerSize[] {
  const halves = containerSizes.filter((size) => size.cpu === cpu || size.memory === memory);
  if (halves.length > 0) return halves;
  const next = [containerSizes.findLast((size) => size.cpu < cpu), containerSizes.find((size) => size.cpu > cpu)];
  const found = next.filter((size) => size !== undefined);
  return found.length > 0 ? found : [containerSizes[0]];
}

const size = object<ContainerSize>(
  "a container size, { cpu, memory }",
  { cpu: required(number("vCPUs as a number")), memory: required(text('memory as a string such as "1Gi"')) },
  { rules: [acceptedPair] },
);

const replicaBounds: Rule<Loose<ContainerAppOptions>> = ({ minReplicas, maxReplicas }, path) => {
  if (isUnknown(minReplicas) && maxReplicas === undefined) {
    return [
      {
        path: at(path, "maxReplicas"),
        message: "is missing, and can't follow from minReplicas, which only Terraform knows",
        remedy: "Give it",
      },
    ];
  }
  return inOrder("minReplicas", minReplicas, "maxReplicas", maxReplicas, path);
};

/** A lower bound that is above its upper one. */
export function inOrder(minName: string, min: unknown, maxName: string, max: unknown, path: string): Problem[] {
  if (typeof min !== "number" || typeof max !== "number" || isUnknown(min) || isUnknown(max) || min <= max) return [];
  const message = `is more than ${maxName} (${max})`;
  return [{ path: at(path, minName), value: min, message, remedy: `Lower it, or raise ${maxName} to ${min}` }];
}

const containerAppShape: Shape<ContainerAppOptions> = {
  name: optional((value, path) => validateAzureName("containerApp", value, path)),
  size: optional(size),
  minReplicas: optional(integer("replicas", 0, MOST_REPLICAS)),
  maxReplicas: optional(integer("replicas", 1, MOST_REPLICAS)),
  scaleRules: optional(scaleRules),
  probes: optional(probes),
  revisionMode: optional(oneOf(["Single", "Multiple"])),
  maxInactiveRevisions: optional(integer("revisions", 0, 100)),
  workloadProfileName: optional(
    text(
      "a workload profile's name",
      must((name) => name.trim() !== "", "is empty", 'Write "Consumption" or a profile'),
    ),
  ),
  environmentVariables: optional(environmentVariables),
  secretEnvironmentVariables: optional(secretEnvironmentVariables),
};

const rangeName: Rule<string> = must(
  (name) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(name),
  "can't be the name of an IP range",
  "Use 1 to 32 letters, digits, hyphens and underscores, beginning with a letter or digit",
);

const allowedIpRanges: Check = known((value, path) => {
  const entries = map(
    "IPv4 ranges by name",
    rangeName,
    ipv4Range(
      must(
        (range) => !range.endsWith("/0"),
        "lets everybody in",
        "Name the ranges that may, or leave allowedIpRanges out",
      ),
    ),
  );
  if (!isRecord(value) || Object.keys(value).length > 0) return entries(value, path);
  const message = "is empty, and Container Apps then lets everybody in";
  return [{ path, value, message, remedy: "Name the ranges that may reach the app, or leave allowedIpRanges out" }];
});

/** Behind internal ingress the callers are neighbours, whose addresses change. */
const rangesOfTheOutside: Rule<Loose<FrontAppOptions>> = ({ ingress, allowedIpRanges }, path) =>
  ingress === "internal" && allowedIpRanges !== undefined
    ? [
        {
          path: at(path, "allowedIpRanges"),
          value: allowedIpRanges,
          message: "is not used: with internal ingress only apps of the same environment reach the app",
          remedy: "Remove it, or ingress",
        },
      ]
    : [];

/** A container app that only the environment's own network reaches. */
export const containerApp: Check = object<ContainerAppOptions>("the options of a container app", containerAppShape, {
  rules: [replicaBounds],
  misplaced: {
    ingress: {
      message: "can't be chosen for the MCP server, which is reached through the gateway only",
      remedy: "Remove it, or give it to hosting.gateway",
    },
    allowedIpRanges: {
      message: "can't be given to the MCP server, which is reached through the gateway only",
      remedy: "Give it to hosting.gateway",
    },
    customDomain: {
      message: "can't be given to the MCP server, which is reached through the gateway only",
      remedy: "Give it to hosting.gateway",
    },
  },
});

/** The container app that MCP clients talk to. */
export const frontApp: Check = object<FrontAppOptions>(
  "the options of a container app",
  {
    ...containerAppShape,
    // "internal" is two letters away from the opposite of what "public" means.
    ingress: optional(known(oneOf(["external", "internal"], new Map([["public", "external"]])))),
    allowedIpRanges: optional(allowedIpRanges),
    customDomain: optional(customDomain),
  },
  { rules: [replicaBounds, rangesOfTheOutside, domainIsReached] },
);
