import { describedChange } from "../plan/reviewed-plan.js";
import { HIDDEN, textOf, UNKNOWN, type Value } from "../plan/values.js";
import { say } from "../text.js";
import { concept } from "./concept.js";

/** Attributes that hold a secret's value, by type. Those with a write-only twin can be kept out of the state. */
const SECRETS: Readonly<Record<string, string>> = {
  azurerm_key_vault_secret: "value",
  azurerm_container_app_environment_certificate: "certificate_password",
  azurerm_container_app_environment_storage: "access_key",
  azurerm_postgresql_flexible_server: "administrator_password",
  azurerm_mssql_server: "administrator_login_password",
  azurerm_mysql_flexible_server: "administrator_password",
  azuread_user: "password",
};

/** Secrets whose value Terraform handles. */
export const secretsInState = concept({
  title: "Secrets in the Terraform state",
  types: Object.keys(SECRETS),
  rules: {
    "secret-in-state": {
      level: "medium",
      title: "A secret's value is in the Terraform state",
      why: "Everybody who can read the state, or this plan's file, has it.",
      remedy:
        "Use the write-only argument (…_wo), or let the value be made where it is used. Keep plan files from others.",
    },
  },
  *find(change, plan) {
    const name = SECRETS[change.type] ?? "";
    const isSet = (value: Value | undefined): boolean =>
      value === HIDDEN || value === UNKNOWN || textOf(value) !== undefined;
    if (change.after === null || !isSet(change.after[name])) return;
    if (change.action === "create" || change.action === "replace" || !isSet(change.before?.[name])) {
      yield { rule: "secret-in-state", text: say`${describedChange(plan, change)}: ${name}` };
    }
  },
});
