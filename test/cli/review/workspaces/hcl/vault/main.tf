terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

resource "azurerm_key_vault" "this" {
  name                = "kv-fabrikam-portal"
  resource_group_name = "rg-fabrikam"
  location            = "westeurope"
  sku_name            = "standard"
  tenant_id           = "44444444-4444-4444-4444-444444444444"
}

resource "azurerm_key_vault_secret" "this" {
  name         = "portal"
  key_vault_id = azurerm_key_vault.this.id
  value        = "not-to-be-shown"
}
