resource "azurerm_management_group_policy_exemption" "this" {
  for_each = { for name, exemption in var.exemptions : name => exemption if startswith(lower(exemption.scope), "/providers/") }

  name                            = each.key
  management_group_id             = each.value.scope
  policy_assignment_id            = local.assignment_id
  policy_definition_reference_ids = each.value.policy_definition_reference_ids
  exemption_category              = "Waiver"
  display_name                    = each.value.display_name
  description                     = each.value.description
  expires_on                      = each.value.expires_on
}

resource "azurerm_subscription_policy_exemption" "this" {
  for_each = { for name, exemption in var.exemptions : name => exemption if length(split("/", exemption.scope)) == 3 }

  name                            = each.key
  subscription_id                 = each.value.scope
  policy_assignment_id            = local.assignment_id
  policy_definition_reference_ids = each.value.policy_definition_reference_ids
  exemption_category              = "Waiver"
  display_name                    = each.value.display_name
  description                     = each.value.description
  expires_on                      = each.value.expires_on
}

resource "azurerm_resource_group_policy_exemption" "this" {
  for_each = { for name, exemption in var.exemptions : name => exemption if startswith(lower(exemption.scope), "/subscriptions/") && length(split("/", exemption.scope)) == 5 }

  name                            = each.key
  resource_group_id               = each.value.scope
  policy_assignment_id            = local.assignment_id
  policy_definition_reference_ids = each.value.policy_definition_reference_ids
  exemption_category              = "Waiver"
  display_name                    = each.value.display_name
  description                     = each.value.description
  expires_on                      = each.value.expires_on
}

resource "azurerm_resource_policy_exemption" "this" {
  for_each = { for name, exemption in var.exemptions : name => exemption if length(split("/", exemption.scope)) > 5 }

  name                            = each.key
  resource_id                     = each.value.scope
  policy_assignment_id            = local.assignment_id
  policy_definition_reference_ids = each.value.policy_definition_reference_ids
  exemption_category              = "Waiver"
  display_name                    = each.value.display_name
  description                     = each.value.description
  expires_on                      = each.value.expires_on
}
