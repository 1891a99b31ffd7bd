import { TerraformResource, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
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

/**
 * A certificate that Azure has issued for a host name, and renews.
 *
 * The bindings were generated from an azurerm without this resource: its arguments are given by their Terraform names.
 */
export function managedCertificate(scope: Construct, id: string, props: ManagedCertificateProps): TerraformResource {
  const certificate = new TerraformResource(scope, id, {
    terraformResourceType: "azurerm_container_app_environment_managed_certificate",
    dependsOn: props.dependsOn,
  });
  certificate.addOverride("name", props.name);
  certificate.addOverride("container_app_environment_id", props.environmentId);
  certificate.addOverride("subject_name", props.hostName);
  certificate.addOverride("domain_control_validation", props.validation);
  if (props.tags) certificate.addOverride("tags", props.tags);
  return certificate;
}
