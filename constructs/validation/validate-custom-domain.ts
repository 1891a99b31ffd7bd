import type { CustomDomain, FrontAppOptions } from "../hosting/container-props.js";
import { at, must, oneOf, read, text, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { object, optional, required, type Loose } from "./shape.js";
import { customHostName } from "./validate-host-name.js";
import { resourceId } from "./validate-resource-id.js";

/** azurerm parses the id of what it binds, and takes uploaded certificates only. */
const uploaded: Check = text(
  "the resource id of a certificate of a Container Apps environment",
  must(
    (id) => !/\/managedCertificates\//i.test(id),
    "is a certificate that Azure manages, which the provider can't bind",
    'Remove it, write managedCertificate: "CNAME" or "HTTP", and bind the certificate by hand',
  ),
);

const certificateId: Check = (value, path) => {
  const problems = uploaded(value, path);
  return problems.length > 0 ? problems : resourceId("certificate of a Container Apps environment")(value, path);
};

const oneCertificate: Rule<Loose<CustomDomain>> = ({ certificateId, managedCertificate }, path) =>
  certificateId !== undefined && managedCertificate !== undefined
    ? [
        {
          path: at(path, "managedCertificate"),
          value: managedCertificate,
          message: "contradicts certificateId: a name has one certificate",
          remedy: "Remove one of them",
        },
      ]
    : [];

const inItsZone: Rule<Loose<CustomDomain>> = ({ hostName, dnsZoneId, managedCertificate }, path) => {
  const [, zone] = /\/dnsZones\/([^/]+)$/.exec(literal(dnsZoneId)) ?? [];
  const host = literal(hostName);
  if (zone === undefined || host === "") return [];
  if (host === zone) return provenByHttp(managedCertificate, path);
  if (host.endsWith(`.${zone}`)) return [];
  return [
    {
      path: at(path, "dnsZoneId"),
      value: dnsZoneId,
      message: `is the zone ${zone}, which ${host} is not in`,
      remedy: "Give the zone of the host name, or remove it and make the records yourself",
    },
  ];
};

/** The apex of a zone has an A record and no alias to prove anything by. */
function provenByHttp(validation: unknown, path: string): Problem[] {
  if (validation !== "CNAME") return [];
  const message = "can't be proven: the host name is the apex of its zone, which has no CNAME record";
  return [{ path: at(path, "managedCertificate"), value: validation, message, remedy: 'Write "HTTP"' }];
}

function literal(value: unknown): string {
  return typeof value === "string" && !isUnknown(value) ? value : "";
}

/** A host name of the caller's own. */
export const customDomain: Check = object<CustomDomain>(
  "a custom domain such as { hostName }",
  {
    hostName: required(customHostName),
    dnsZoneId: optional(resourceId("DNS zone")),
    certificateId: optional(certificateId),
    managedCertificate: optional(oneOf(["CNAME", "HTTP"])),
  },
  { rules: [oneCertificate, inItsZone] },
);

const UNREACHED = {
  managedCertificate: "can't be issued: whoever issues it has to reach the app, which has internal ingress",
  dnsZoneId: "is no use: the records would lead to an app with internal ingress, which only its neighbours reach",
} as const;

/** What needs the app to be reached from outside of its environment. */
export const domainIsReached: Rule<Loose<FrontAppOptions>> = ({ ingress, customDomain }, path) =>
  ingress !== "internal"
    ? []
    : (["dnsZoneId", "managedCertificate"] as const).flatMap((name): Problem[] => {
        const value = read(customDomain, name);
        const remedy = "Remove it, and give it to what is in front of the app; or remove ingress";
        return value === undefined
          ? []
          : [{ path: at(at(path, "customDomain"), name), value, message: UNREACHED[name], remedy }];
      });
