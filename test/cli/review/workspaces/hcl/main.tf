variable "redirect_host" {
  type    = string
  default = "portal.fabrikam.example"
}

variable "partner_scope" {
  type      = string
  default   = "Mail.ReadWrite"
  sensitive = true
}

data "azuread_client_config" "current" {}

data "azurerm_subscription" "current" {}

resource "azuread_application" "portal" {
  display_name     = "Fabrikam portal"
  sign_in_audience = "AzureADMultipleOrgs"
  owners           = [data.azuread_client_config.current.object_id]

  web {
    redirect_uris = ["https://${var.redirect_host}/callback", "http://${var.redirect_host}/callback"]
    implicit_grant {
      access_token_issuance_enabled = true
    }
  }

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
      type = "Role"
    }
    resource_access {
      id   = "11111111-2222-3333-4444-555555555555"
      type = "Scope"
    }
  }
}

resource "azuread_service_principal" "portal" {
  client_id = azuread_application.portal.client_id
}

resource "azuread_application_password" "portal" {
  application_id = azuread_application.portal.id
  display_name   = "portal"
  end_date       = "2099-01-01T00:00:00Z"
}

resource "azuread_application_federated_identity_credential" "github" {
  for_each       = toset(["repo:fabrikam/portal:pull_request", "repo:fabrikam/portal:environment:production"])
  application_id = azuread_application.portal.id
  display_name   = replace(replace(each.key, ":", "-"), "/", "-")
  audiences      = ["api://AzureADTokenExchange"]
  issuer         = "https://token.actions.githubusercontent.com"
  subject        = each.key
}

resource "azuread_service_principal_delegated_permission_grant" "portal" {
  service_principal_object_id          = azuread_service_principal.portal.object_id
  resource_service_principal_object_id = "22222222-2222-2222-2222-222222222222"
  claim_values                         = ["User.Read", var.partner_scope]
}

resource "azuread_conditional_access_policy" "mfa" {
  display_name = "Second factor for the portal"
  state        = "enabled"
  conditions {
    client_app_types = ["all"]
    applications {
      included_applications = [azuread_application.portal.client_id]
    }
    users {
      included_users = ["All"]
      excluded_users = ["33333333-3333-3333-3333-333333333333"]
    }
  }
  grant_controls {
    operator          = "OR"
    built_in_controls = ["mfa"]
  }
}

resource "azurerm_role_assignment" "portal" {
  scope                = data.azurerm_subscription.current.id
  role_definition_name = "Owner"
  principal_id         = azuread_service_principal.portal.object_id
}

module "vault" {
  source = "./vault"
}
