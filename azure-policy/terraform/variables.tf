variable "scope" {
  description = "Id of the subscription or management group to assign the policies to. A subscription has to be that of the provider: the definitions are made there."
  type        = string

  validation {
    condition     = can(regex("^(/subscriptions/[0-9a-fA-F-]{36}|/providers/Microsoft[.]Management/managementGroups/[^/]+)$", var.scope))
    error_message = "Example: /subscriptions/00000000-0000-0000-0000-000000000000 or /providers/Microsoft.Management/managementGroups/contoso"
  }
}

variable "gw003_effect" {
  description = "Gateways reach their backends over encrypted connections. Deny refuses the request, Audit only reports it, Disabled turns the control off."
  type        = string
  default     = "Deny"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.gw003_effect)
    error_message = "It is one of Audit, Deny, Disabled."
  }
}

variable "gw003_policies_effect" {
  description = "API Management policies send requests to encrypted addresses. Audit reports it, Disabled turns the search off. It cannot deny."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Disabled"], var.gw003_policies_effect)
    error_message = "It is one of Audit, Disabled."
  }
}

variable "gw004_effect" {
  description = "Gateways serve their clients over encrypted connections only. Deny refuses the request, Audit only reports it, Disabled turns the control off."
  type        = string
  default     = "Deny"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.gw004_effect)
    error_message = "It is one of Audit, Deny, Disabled."
  }
}

variable "direct_management_effect" {
  description = "Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny refuses the request, Audit only reports it, Disabled turns the policy off."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.direct_management_effect)
    error_message = "It is one of Audit, Deny, Disabled."
  }
}

variable "certificate_validation_effect" {
  description = "Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny refuses the request, Audit only reports it, Disabled turns the policy off."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.certificate_validation_effect)
    error_message = "It is one of Audit, Deny, Disabled."
  }
}

variable "enforce" {
  description = "False reports what would be denied, and denies nothing."
  type        = bool
  default     = true
}

variable "not_scopes" {
  description = "Ids of the subscriptions, resource groups and resources that the assignment leaves out."
  type        = list(string)
  default     = []
}

variable "exemptions" {
  description = "What violates a control and is let through for a while, by the name of the exemption. The scope is the id of a management group, subscription, resource group or resource."
  type = map(object({
    scope                           = string
    display_name                    = string
    description                     = string
    expires_on                      = string
    policy_definition_reference_ids = list(string)
  }))
  default = {}
}
