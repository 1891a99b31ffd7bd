import type { ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { newerResource } from "./newer-resource.js";
import type { Tags } from "./tags.js";

/** Input of `managedCertificate`. */
export interface ManagedCertificateProps {
  /** Name, unique in the environment. */
  readonly name: string;
  readonly environmentId: string;
  readonly hostName: string;
  /** How the authority finds out that the host name is ours: see `CustomDomain.managedCertificate`. */
  readonly validation: "CNAME" | "HTTP";
  readonly tags: Tags;
  readonly dependsOn: ITerraformDependable[];
}

/** A certificate that Azure has issued for a host name, and renews. */
export function managedCertificate(scope: Construct, id: string, props: ManagedCertificateProps): TerraformResource {
  return newerResource(scope, id, {
    type: "azurerm_container_app_environment_managed_certificate",
    purpose: "which has a certificate issued",
    // Not in azurerm 4.55.
    firstVersion: "4.56.0",
    otherwise: "leave managedCertificate out, and have the certificate issued by hand",
    arguments: {
      name: props.name,
      container_app_environment_id: props.environmentId,
      subject_name: props.hostName,
      domain_control_validation: props.validation,
      tags: props.tags,
    },
    dependsOn: props.dependsOn,
  });
}
