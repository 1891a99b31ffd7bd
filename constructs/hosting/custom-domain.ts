import type { ContainerApp } from "@cdktf/provider-azurerm/lib/container-app";
import { ContainerAppCustomDomain } from "@cdktf/provider-azurerm/lib/container-app-custom-domain";
import { DnsARecord } from "@cdktf/provider-azurerm/lib/dns-a-record";
import { DnsCnameRecord } from "@cdktf/provider-azurerm/lib/dns-cname-record";
import { DnsTxtRecord } from "@cdktf/provider-azurerm/lib/dns-txt-record";
import { Fn, Token, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { resourceGroupNameOf, resourceNameOf } from "./azure-resource-id.js";
import type { AppsEnvironment } from "./container-apps-environment.js";
import type { CustomDomain } from "./container-props.js";
import { managedCertificate } from "./managed-certificate.js";
import type { Tags } from "./tags.js";

const TTL_SECONDS = 3600;

/** Input of `bindCustomDomain`. */
export interface CustomDomainBinding {
  readonly domain: CustomDomain;
  readonly app: ContainerApp;
  /** The app's name in the environment's default domain. */
  readonly generatedHostName: string;
  readonly environment: AppsEnvironment;
  readonly tags: Tags;
}

/**
 * Gives an app a host name of the caller's own, in the order that Azure wants it: records that prove whose the name is,
 * then the name, then the certificate, which is issued for a name that an app already has.
 */
export function bindCustomDomain(scope: Construct, binding: CustomDomainBinding): ContainerAppCustomDomain {
  const { domain, app, environment, tags } = binding;
  const { hostName, certificateId, dnsZoneId } = domain;
  const bound = new ContainerAppCustomDomain(scope, "CustomDomain", {
    name: hostName,
    containerAppId: app.id,
    dependsOn: dnsZoneId === undefined ? undefined : createRecords(scope, binding, dnsZoneId),
    ...(certificateId === undefined
      ? // A managed certificate can only be bound once the name is there, outside of this resource, which takes no
        // managed one. All of its arguments replace it: without this the next plan would take the certificate away.
        {
          lifecycle: { ignoreChanges: ["certificate_binding_type", "container_app_environment_certificate_id"] },
        }
      : { containerAppEnvironmentCertificateId: certificateId, certificateBindingType: "SniEnabled" }),
  });
  if (domain.managedCertificate !== undefined) {
    managedCertificate(scope, "ManagedCertificate", {
      name: app.nameInput ?? app.name,
      environmentId: environment.environmentId,
      hostName,
      validation: domain.managedCertificate,
      tags,
      dependsOn: [bound],
    });
  }
  return bound;
}

/** The name itself, and the text that proves whose it is. */
function createRecords(
  scope: Construct,
  { domain, app, generatedHostName, environment, tags }: CustomDomainBinding,
  zoneId: string,
): ITerraformDependable[] {
  const zoneName = resourceNameOf(zoneId);
  const record = { zoneName, resourceGroupName: resourceGroupNameOf(zoneId), ttl: TTL_SECONDS, tags };
  const isApex = domain.hostName === zoneName;
  const label = isApex ? "@" : labelIn(zoneName, domain.hostName);
  return [
    new DnsTxtRecord(scope, "DomainVerification", {
      ...record,
      name: isApex ? "asuid" : `asuid.${label}`,
      record: [{ value: app.customDomainVerificationId }],
    }),
    // The apex of a zone can't be an alias.
    isApex
      ? new DnsARecord(scope, "DomainAddress", { ...record, name: label, records: [environment.staticIpAddress] })
      : new DnsCnameRecord(scope, "DomainAlias", { ...record, name: label, record: generatedHostName }),
  ];
}

/** What stands in front of the zone's name; also for names that only Terraform knows. */
function labelIn(zoneName: string, hostName: string): string {
  return Token.isUnresolved(zoneName) || Token.isUnresolved(hostName)
    ? Fn.trimsuffix(hostName, `.${zoneName}`)
    : hostName.slice(0, -(zoneName.length + 1));
}
