resource "azurerm_subscription_policy_assignment" "this" {
  count = local.is_management_group ? 0 : 1

  subscription_id = var.scope

  name                 = "gatewarden"
  display_name         = "Gatewarden: controls for API Management"
  description          = "Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only."
  policy_definition_id = azurerm_policy_set_definition.this[0].id
  enforce              = var.enforce
  not_scopes           = var.not_scopes

  parameters = jsonencode({
    gw003Effect = {
      value = var.gw003_effect
    }
    gw003PoliciesEffect = {
      value = var.gw003_policies_effect
    }
    gw003CopiesEffect = {
      value = var.gw003_copies_effect
    }
    gw004Effect = {
      value = var.gw004_effect
    }
    gw004CopiesEffect = {
      value = var.gw004_copies_effect
    }
    directManagementEffect = {
      value = var.direct_management_effect
    }
    certificateValidationEffect = {
      value = var.certificate_validation_effect
    }
  })

  non_compliance_message {
    content = "Gatewarden: the API Management resource violates a control."
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
    policy_definition_reference_id = "gw003-backends"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
    policy_definition_reference_id = "gw003-apis"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
    policy_definition_reference_id = "gw003-workspaces-backends"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
    policy_definition_reference_id = "gw003-workspaces-apis"
  }

  non_compliance_message {
    content                        = "GW003 policies: In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend."
    policy_definition_reference_id = "gw003-policies"
  }

  non_compliance_message {
    content                        = "GW003 copies: Set serviceUrl to an address that starts with https://, so that it is not copied from another API."
    policy_definition_reference_id = "gw003-copies"
  }

  non_compliance_message {
    content                        = "GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API."
    policy_definition_reference_id = "gw004-apis"
  }

  non_compliance_message {
    content                        = "GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API."
    policy_definition_reference_id = "gw004-workspaces-apis"
  }

  non_compliance_message {
    content                        = "GW004 copies: Set protocols to [\"https\"], so that they are not copied from another API."
    policy_definition_reference_id = "gw004-copies"
  }

  non_compliance_message {
    content                        = "Set enabled to false on the tenant access of the API Management service."
    policy_definition_reference_id = "direct-management"
  }

  non_compliance_message {
    content                        = "Set tls.validateCertificateChain and tls.validateCertificateName to true, or remove them."
    policy_definition_reference_id = "certificate-validation"
  }
}

resource "azurerm_management_group_policy_assignment" "this" {
  count = local.is_management_group ? 1 : 0

  management_group_id = var.scope

  name                 = "gatewarden"
  display_name         = "Gatewarden: controls for API Management"
  description          = "Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only."
  policy_definition_id = azurerm_management_group_policy_set_definition.this[0].id
  enforce              = var.enforce
  not_scopes           = var.not_scopes

  parameters = jsonencode({
    gw003Effect = {
      value = var.gw003_effect
    }
    gw003PoliciesEffect = {
      value = var.gw003_policies_effect
    }
    gw003CopiesEffect = {
      value = var.gw003_copies_effect
    }
    gw004Effect = {
      value = var.gw004_effect
    }
    gw004CopiesEffect = {
      value = var.gw004_copies_effect
    }
    directManagementEffect = {
      value = var.direct_management_effect
    }
    certificateValidationEffect = {
      value = var.certificate_validation_effect
    }
  })

  non_compliance_message {
    content = "Gatewarden: the API Management resource violates a control."
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
    policy_definition_reference_id = "gw003-backends"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
    policy_definition_reference_id = "gw003-apis"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
    policy_definition_reference_id = "gw003-workspaces-backends"
  }

  non_compliance_message {
    content                        = "GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
    policy_definition_reference_id = "gw003-workspaces-apis"
  }

  non_compliance_message {
    content                        = "GW003 policies: In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend."
    policy_definition_reference_id = "gw003-policies"
  }

  non_compliance_message {
    content                        = "GW003 copies: Set serviceUrl to an address that starts with https://, so that it is not copied from another API."
    policy_definition_reference_id = "gw003-copies"
  }

  non_compliance_message {
    content                        = "GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API."
    policy_definition_reference_id = "gw004-apis"
  }

  non_compliance_message {
    content                        = "GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API."
    policy_definition_reference_id = "gw004-workspaces-apis"
  }

  non_compliance_message {
    content                        = "GW004 copies: Set protocols to [\"https\"], so that they are not copied from another API."
    policy_definition_reference_id = "gw004-copies"
  }

  non_compliance_message {
    content                        = "Set enabled to false on the tenant access of the API Management service."
    policy_definition_reference_id = "direct-management"
  }

  non_compliance_message {
    content                        = "Set tls.validateCertificateChain and tls.validateCertificateName to true, or remove them."
    policy_definition_reference_id = "certificate-validation"
  }
}

locals {
  assignment_id = one(concat(azurerm_subscription_policy_assignment.this[*].id, azurerm_management_group_policy_assignment.this[*].id))
}
