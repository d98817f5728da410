locals {
  is_management_group = startswith(lower(var.scope), "/providers/")
  management_group_id = local.is_management_group ? var.scope : null
}

resource "azurerm_policy_set_definition" "this" {
  count = local.is_management_group ? 0 : 1

  name         = "gatewarden-api-management"
  display_name = "Gatewarden: controls for API Management"
  description  = "Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only."
  policy_type  = "Custom"

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
  })

  parameters = jsonencode({
    gw003Effect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 backend-https"
        description = "Gateways reach their backends over encrypted connections. Deny rejects the request. Audit only reports it. Disabled turns off the control."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    gw003PoliciesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 policies"
        description = "API Management policies send requests to encrypted addresses. Audit reports the resource. Disabled turns off the search. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    gw003CopiesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 copies"
        description = "Gateways reach their backends over encrypted connections, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    gw004Effect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW004 client-https"
        description = "Gateways serve their clients over encrypted connections only. Deny rejects the request. Audit only reports it. Disabled turns off the control."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    gw004CopiesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW004 copies"
        description = "Gateways serve their clients over encrypted connections only, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    directManagementEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of the built-in policy: API Management direct management endpoint should not be enabled"
        description = "Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    certificateValidationEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of the built-in policy: API Management calls to API backends should not bypass certificate thumbprint or name validation"
        description = "Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_definition_group {
    name         = "GW003"
    display_name = "Gateways reach their backends over encrypted connections"
    category     = "API Management"
  }

  policy_definition_group {
    name         = "GW004"
    display_name = "Gateways serve their clients over encrypted connections only"
    category     = "API Management"
  }

  policy_definition_reference {
    reference_id         = "gw003-backends"
    policy_definition_id = azurerm_policy_definition.gw003_backends.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-apis"
    policy_definition_id = azurerm_policy_definition.gw003_apis.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-workspaces-backends"
    policy_definition_id = azurerm_policy_definition.gw003_workspaces_backends.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-workspaces-apis"
    policy_definition_id = azurerm_policy_definition.gw003_workspaces_apis.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-policies"
    policy_definition_id = azurerm_policy_definition.gw003_policies.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003PoliciesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-copies"
    policy_definition_id = azurerm_policy_definition.gw003_copies.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003CopiesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-apis"
    policy_definition_id = azurerm_policy_definition.gw004_apis.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-workspaces-apis"
    policy_definition_id = azurerm_policy_definition.gw004_workspaces_apis.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-copies"
    policy_definition_id = azurerm_policy_definition.gw004_copies.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004CopiesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "direct-management"
    policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4"
    policy_group_names   = ["GW003", "GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('directManagementEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "certificate-validation"
    policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4"
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('certificateValidationEffect')]"
      }
    })
  }
}

resource "azurerm_management_group_policy_set_definition" "this" {
  count = local.is_management_group ? 1 : 0

  management_group_id = var.scope

  name         = "gatewarden-api-management"
  display_name = "Gatewarden: controls for API Management"
  description  = "Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only."
  policy_type  = "Custom"

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
  })

  parameters = jsonencode({
    gw003Effect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 backend-https"
        description = "Gateways reach their backends over encrypted connections. Deny rejects the request. Audit only reports it. Disabled turns off the control."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    gw003PoliciesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 policies"
        description = "API Management policies send requests to encrypted addresses. Audit reports the resource. Disabled turns off the search. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    gw003CopiesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW003 copies"
        description = "Gateways reach their backends over encrypted connections, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    gw004Effect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW004 client-https"
        description = "Gateways serve their clients over encrypted connections only. Deny rejects the request. Audit only reports it. Disabled turns off the control."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    gw004CopiesEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of GW004 copies"
        description = "Gateways serve their clients over encrypted connections only, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
    directManagementEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of the built-in policy: API Management direct management endpoint should not be enabled"
        description = "Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
    certificateValidationEffect = {
      type = "String"
      metadata = {
        displayName = "Effect of the built-in policy: API Management calls to API backends should not bypass certificate thumbprint or name validation"
        description = "Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_definition_group {
    name         = "GW003"
    display_name = "Gateways reach their backends over encrypted connections"
    category     = "API Management"
  }

  policy_definition_group {
    name         = "GW004"
    display_name = "Gateways serve their clients over encrypted connections only"
    category     = "API Management"
  }

  policy_definition_reference {
    reference_id         = "gw003-backends"
    policy_definition_id = azurerm_policy_definition.gw003_backends.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-apis"
    policy_definition_id = azurerm_policy_definition.gw003_apis.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-workspaces-backends"
    policy_definition_id = azurerm_policy_definition.gw003_workspaces_backends.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-workspaces-apis"
    policy_definition_id = azurerm_policy_definition.gw003_workspaces_apis.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-policies"
    policy_definition_id = azurerm_policy_definition.gw003_policies.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003PoliciesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw003-copies"
    policy_definition_id = azurerm_policy_definition.gw003_copies.id
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw003CopiesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-apis"
    policy_definition_id = azurerm_policy_definition.gw004_apis.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-workspaces-apis"
    policy_definition_id = azurerm_policy_definition.gw004_workspaces_apis.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004Effect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "gw004-copies"
    policy_definition_id = azurerm_policy_definition.gw004_copies.id
    policy_group_names   = ["GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('gw004CopiesEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "direct-management"
    policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4"
    policy_group_names   = ["GW003", "GW004"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('directManagementEffect')]"
      }
    })
  }

  policy_definition_reference {
    reference_id         = "certificate-validation"
    policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4"
    policy_group_names   = ["GW003"]
    parameter_values = jsonencode({
      effect = {
        value = "[parameters('certificateValidationEffect')]"
      }
    })
  }
}
