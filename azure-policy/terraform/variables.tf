variable "scope" {
  description = "Id of the subscription or management group to assign the policies to. A subscription must be the one that the azurerm provider is configured for."
  type        = string

  validation {
    condition     = can(regex("^(/subscriptions/[0-9a-fA-F-]{36}|/providers/Microsoft[.]Management/managementGroups/[^/]+)$", var.scope))
    error_message = "The scope must be the id of a subscription or a management group. Examples: /subscriptions/00000000-0000-0000-0000-000000000000, /providers/Microsoft.Management/managementGroups/contoso"
  }
}

variable "gw003_effect" {
  description = "Gateways reach their backends over encrypted connections. Deny rejects the request. Audit only reports it. Disabled turns off the control."
  type        = string
  default     = "Deny"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.gw003_effect)
    error_message = "Allowed values: Audit, Deny, Disabled."
  }
}

variable "gw003_policies_effect" {
  description = "API Management policies send requests to encrypted addresses. Audit reports the resource. Disabled turns off the search. This policy cannot deny."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Disabled"], var.gw003_policies_effect)
    error_message = "Allowed values: Audit, Disabled."
  }
}

variable "gw003_copies_effect" {
  description = "Gateways reach their backends over encrypted connections, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Disabled"], var.gw003_copies_effect)
    error_message = "Allowed values: Audit, Disabled."
  }
}

variable "gw004_effect" {
  description = "Gateways serve their clients over encrypted connections only. Deny rejects the request. Audit only reports it. Disabled turns off the control."
  type        = string
  default     = "Deny"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.gw004_effect)
    error_message = "Allowed values: Audit, Deny, Disabled."
  }
}

variable "gw004_copies_effect" {
  description = "Gateways serve their clients over encrypted connections only, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Disabled"], var.gw004_copies_effect)
    error_message = "Allowed values: Audit, Disabled."
  }
}

variable "direct_management_effect" {
  description = "Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.direct_management_effect)
    error_message = "Allowed values: Audit, Deny, Disabled."
  }
}

variable "certificate_validation_effect" {
  description = "Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
  type        = string
  default     = "Audit"

  validation {
    condition     = contains(["Audit", "Deny", "Disabled"], var.certificate_validation_effect)
    error_message = "Allowed values: Audit, Deny, Disabled."
  }
}

variable "enforce" {
  description = "True enforces the effects. False only reports the resources that Deny would reject."
  type        = bool
  default     = true
}

variable "not_scopes" {
  description = "Ids of the subscriptions, resource groups and resources that the assignment excludes."
  type        = list(string)
  default     = []
}

variable "exemptions" {
  description = "Policy exemptions with an expiration date, keyed by name. The scope is the id of a management group, subscription, resource group or resource."
  type = map(object({
    scope                           = string
    display_name                    = string
    description                     = string
    expires_on                      = string
    policy_definition_reference_ids = list(string)
  }))
  default = {}
}
