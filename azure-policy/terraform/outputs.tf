output "policy_definition_ids" {
  description = "Ids of the policy definitions, keyed by their reference ids in the initiative."
  value = {
    "gw003-backends"            = azurerm_policy_definition.gw003_backends.id
    "gw003-apis"                = azurerm_policy_definition.gw003_apis.id
    "gw003-workspaces-backends" = azurerm_policy_definition.gw003_workspaces_backends.id
    "gw003-workspaces-apis"     = azurerm_policy_definition.gw003_workspaces_apis.id
    "gw003-policies"            = azurerm_policy_definition.gw003_policies.id
    "gw003-copies"              = azurerm_policy_definition.gw003_copies.id
    "gw004-apis"                = azurerm_policy_definition.gw004_apis.id
    "gw004-workspaces-apis"     = azurerm_policy_definition.gw004_workspaces_apis.id
    "gw004-copies"              = azurerm_policy_definition.gw004_copies.id
  }
}

output "initiative_id" {
  description = "Id of the initiative."
  value       = one(concat(azurerm_policy_set_definition.this[*].id, azurerm_management_group_policy_set_definition.this[*].id))
}

output "assignment_id" {
  description = "Id of the policy assignment."
  value       = local.assignment_id
}
