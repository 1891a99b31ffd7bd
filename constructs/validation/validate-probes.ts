import type { Probe, Probes } from "../hosting/container-props.js";
import { at, integer, must, oneOf, text, type Check, type Rule } from "./check.js";
import { isUnknown } from "./problem.js";
import { object, optional, type Loose } from "./shape.js";
import { wrongType } from "./wrong-type.js";

/** Ranges that azurerm checks too, but not while the container has a variable that only Terraform knows. */
function probe(mostFailures: number): Check {
  const options = object<Probe>(
    "a probe",
    {
      transport: optional(oneOf(["HTTP", "HTTPS", "TCP"])),
      path: optional(urlPath),
      port: optional(integer("a port", 1, 65535)),
      initialDelaySeconds: optional(integer("seconds", 0, 60)),
      intervalSeconds: optional(integer("seconds", 1, 240)),
      timeoutSeconds: optional(integer("seconds", 1, 240)),
      failureCountThreshold: optional(integer("failures", 1, mostFailures)),
    },
    { rules: [tcpHasNoPath] },
  );
  return (value, path) => {
    if (value === false) return [];
    return typeof value === "object" ? options(value, path) : [wrongType(value, path, "a probe's options, or false")];
  };
}

/** The path of a URL, as a request line has it. */
const urlPath: Check = text(
  "a path as a string",
  must(
    (path) => path.startsWith("/"),
    'does not begin with "/"',
    (path) => (URL.canParse(path) ? `Write "${new URL(path).pathname}"` : `Write "/${path.trim()}"`),
  ),
  must((path) => !/[\s#]/.test(path), "has white space or a fragment in it", "Remove it, or percent-encode it"),
);

const tcpHasNoPath: Rule<Loose<Probe>> = ({ transport, path: requestPath }, path) =>
  transport === "TCP" && typeof requestPath === "string" && !isUnknown(requestPath)
    ? [
        {
          path: at(path, "path"),
          value: requestPath,
          message: "is never asked for by a TCP probe, which only opens a connection",
          remedy: 'Remove it, or write transport: "HTTP"',
        },
      ]
    : [];

/** Health probes of one container. */
export const probes: Check = object<Probes>("probes", {
  liveness: optional(probe(30)),
  readiness: optional(probe(48)),
  startup: optional(probe(30)),
});
