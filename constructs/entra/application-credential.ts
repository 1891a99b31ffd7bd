import { ApplicationCertificate } from "@cdktf/provider-azuread/lib/application-certificate";
import { DataAzurermKeyVaultCertificate } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault-certificate";
import { KeyVaultCertificate } from "@cdktf/provider-azurerm/lib/key-vault-certificate";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EntraCloud } from "../../runtime/config/entra-clouds.js";
import type { IntegrationKeyVault } from "../hosting/key-vault.js";
import { versionlessSecretId, type KeyVaultCertificateReference } from "../hosting/key-vault-reference.js";
import type { WorkloadIdentity } from "../hosting/workload-identity.js";
import type { AppRegistration } from "./app-registration.js";
import type { ApplicationCredential, ExistingRegistrationPart } from "./entra-props.js";
import type { CredentialVariables } from "./credential-variables.js";
import { addFederatedCredential } from "./federated-credential.js";
import type { Tags } from "../hosting/tags.js";

/** Input of `RegistrationCredential`. */
export interface RegistrationCredentialProps {
  readonly registration: AppRegistration;
  /** Whether a part may be put on the registration; false where it belongs to somebody who didn't ask for it. */
  readonly mayAdd: (part: ExistingRegistrationPart) => boolean;
  readonly credential: ApplicationCredential;
  /** The integration's name, that names of credentials derive from. */
  readonly name: string;
  readonly cloud: EntraCloud;
  readonly tenantId: string;
  readonly keyVault: IntegrationKeyVault | undefined;
  readonly tags: Tags;
}

/** How the confidential registration proves itself, and what that needs on each container. */
export class RegistrationCredential extends Construct {
  private readonly publicKey: ApplicationCertificate | undefined;
  private readonly certificate: KeyVaultCertificateReference | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RegistrationCredentialProps,
  ) {
    super(scope, id);
    if (props.credential.type !== "key-vault-certificate") return;
    const { existing, validityInMonths } = props.credential;
    if (existing) {
      this.certificate = existing;
      this.publicKey = this.addPublicKey(() => this.readCertificate(existing));
      return;
    }
    const made = this.createCertificate(validityInMonths ?? 12);
    this.certificate = { keyVaultId: made.keyVaultId, certificateName: made.name };
    this.publicKey = this.addPublicKey(() => made);
  }

  /**
   * Trusts a managed identity, where identities are the credential. `id` names it in the resource address.
   *
   * @returns what the identity's container has to wait for: Entra refuses it until it is there
   */
  public trust(id: string, displayName: string, identityPrincipalId: string): ITerraformDependable[] {
    const { credential, mayAdd, registration, cloud, tenantId } = this.props;
    if (credential.type !== "federated-identity") return this.publicKey ? [this.publicKey] : [];
    if (!mayAdd("federated-identity-credential")) return [];
    return [addFederatedCredential(this, id, { registration, displayName, cloud, tenantId, identityPrincipalId })];
  }

  /** The environment variables that tell a container how to prove itself; grants its identity what they refer to. */
  public variablesFor(identity: WorkloadIdentity): CredentialVariables {
    const { credential, cloud } = this.props;
    const ENTRA_MANAGED_IDENTITY_CLIENT_ID = identity.identity.clientId;
    if (this.certificate) {
      // The private key of a Key Vault certificate is read as the secret of the same name.
      const secret = { keyVaultId: this.certificate.keyVaultId, secretName: this.certificate.certificateName };
      identity.grantSecretRead("Certificate", secret);
      return {
        ENTRA_CREDENTIAL: "key-vault-certificate",
        ENTRA_CERTIFICATE_SECRET_ID: versionlessSecretId(secret, cloud),
        ENTRA_MANAGED_IDENTITY_CLIENT_ID,
      };
    }
    if (credential.type === "key-vault-secret") {
      return {
        ENTRA_CREDENTIAL: "client-secret",
        ENTRA_CLIENT_SECRET: credential.secret,
        ENTRA_MANAGED_IDENTITY_CLIENT_ID,
      };
    }
    return { ENTRA_CREDENTIAL: "managed-identity", ENTRA_MANAGED_IDENTITY_CLIENT_ID };
  }

  private readCertificate({ certificateName, keyVaultId }: KeyVaultCertificateReference) {
    return new DataAzurermKeyVaultCertificate(this, "Resource", { name: certificateName, keyVaultId });
  }

  private addPublicKey(certificate: () => { readonly certificateDataBase64: string }) {
    if (!this.props.mayAdd("certificate")) return undefined;
    return new ApplicationCertificate(this, "PublicKey", {
      applicationId: this.props.registration.applicationId,
      type: "AsymmetricX509Cert",
      encoding: "base64",
      value: certificate().certificateDataBase64,
      // The new public key is there before the old one goes, so that no sign-in falls between them.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createCertificate(validityInMonths: number): KeyVaultCertificate {
    const { keyVault, name, tags } = this.props;
    if (!keyVault) throw new TypeError("a certificate is made in hosting.keyVault, which is missing");
    return new KeyVaultCertificate(this, "Resource", {
      name: `${name}-entra-credential`,
      keyVaultId: keyVault.keyVaultId,
      tags,
      certificatePolicy: {
        issuerParameters: { name: "Self" },
        keyProperties: { exportable: true, keyType: "RSA", keySize: 3072, reuseKey: false },
        secretProperties: { contentType: "application/x-pem-file" },
        lifetimeAction: [{ action: { actionType: "AutoRenew" }, trigger: { lifetimePercentage: 80 } }],
        x509CertificateProperties: {
          subject: `CN=${name}`,
          validityInMonths,
          keyUsage: ["digitalSignature"],
          // Client authentication: proving itself is all this certificate is for.
          extendedKeyUsage: ["1.3.6.1.5.5.7.3.2"],
        },
      },
      dependsOn: keyVault.grantDeployerCertificates(),
    });
  }
}
