resource "azurerm_policy_definition" "gw003_backends" {
  name                = "gatewarden-gw003-backends"
  display_name        = "Gatewarden GW003: Gateways reach their backends over encrypted connections (API Management backends)"
  description         = "The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW003"
    severity = "CRITICAL"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/backends"
        },
        {
          anyOf = [
            {
              allOf = [
                {
                  field  = "Microsoft.ApiManagement/service/backends/url"
                  exists = "true"
                },
                {
                  field     = "Microsoft.ApiManagement/service/backends/url"
                  notEquals = ""
                },
                {
                  field   = "Microsoft.ApiManagement/service/backends/url"
                  notLike = "https://*"
                },
                {
                  field   = "Microsoft.ApiManagement/service/backends/url"
                  notLike = "wss://*"
                },
                {
                  field   = "Microsoft.ApiManagement/service/backends/url"
                  notLike = "fabric:/*"
                },
                {
                  field     = "Microsoft.ApiManagement/service/backends/type"
                  notEquals = "Pool"
                },
              ]
            },
            {
              anyOf = [
                {
                  count = {
                    field = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]"
                    where = {
                      field   = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]"
                      notLike = "https://*"
                    }
                  }
                  greater = 0
                },
                {
                  allOf = [
                    {
                      field  = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints"
                      exists = "true"
                    },
                    {
                      field     = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints"
                      notEquals = ""
                    },
                    {
                      field = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints"
                      like  = "*"
                    },
                    {
                      count = {
                        field = "Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]"
                      }
                      equals = 0
                    },
                  ]
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw003_apis" {
  name                = "gatewarden-gw003-apis"
  display_name        = "Gatewarden GW003: Gateways reach their backends over encrypted connections (API Management APIs)"
  description         = "The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW003"
    severity = "CRITICAL"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/apis"
        },
        {
          allOf = [
            {
              field  = "Microsoft.ApiManagement/service/apis/serviceUrl"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/apis/serviceUrl"
              notEquals = ""
            },
            {
              field   = "Microsoft.ApiManagement/service/apis/serviceUrl"
              notLike = "https://*"
            },
            {
              field   = "Microsoft.ApiManagement/service/apis/serviceUrl"
              notLike = "wss://*"
            },
            {
              field   = "Microsoft.ApiManagement/service/apis/serviceUrl"
              notLike = "fabric:/*"
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw003_workspaces_backends" {
  name                = "gatewarden-gw003-workspaces-backends"
  display_name        = "Gatewarden GW003: Gateways reach their backends over encrypted connections (backends in API Management workspaces)"
  description         = "The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW003"
    severity = "CRITICAL"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/workspaces/backends"
        },
        {
          anyOf = [
            {
              allOf = [
                {
                  field  = "Microsoft.ApiManagement/service/workspaces/backends/url"
                  exists = "true"
                },
                {
                  field     = "Microsoft.ApiManagement/service/workspaces/backends/url"
                  notEquals = ""
                },
                {
                  field   = "Microsoft.ApiManagement/service/workspaces/backends/url"
                  notLike = "https://*"
                },
                {
                  field   = "Microsoft.ApiManagement/service/workspaces/backends/url"
                  notLike = "wss://*"
                },
                {
                  field   = "Microsoft.ApiManagement/service/workspaces/backends/url"
                  notLike = "fabric:/*"
                },
                {
                  field     = "Microsoft.ApiManagement/service/workspaces/backends/type"
                  notEquals = "Pool"
                },
              ]
            },
            {
              anyOf = [
                {
                  count = {
                    field = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]"
                    where = {
                      field   = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]"
                      notLike = "https://*"
                    }
                  }
                  greater = 0
                },
                {
                  allOf = [
                    {
                      field  = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints"
                      exists = "true"
                    },
                    {
                      field     = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints"
                      notEquals = ""
                    },
                    {
                      field = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints"
                      like  = "*"
                    },
                    {
                      count = {
                        field = "Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]"
                      }
                      equals = 0
                    },
                  ]
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw003_workspaces_apis" {
  name                = "gatewarden-gw003-workspaces-apis"
  display_name        = "Gatewarden GW003: Gateways reach their backends over encrypted connections (APIs in API Management workspaces)"
  description         = "The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW003"
    severity = "CRITICAL"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/workspaces/apis"
        },
        {
          allOf = [
            {
              field  = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
              notEquals = ""
            },
            {
              field   = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
              notLike = "https://*"
            },
            {
              field   = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
              notLike = "wss://*"
            },
            {
              field   = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
              notLike = "fabric:/*"
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw003_policies" {
  name                = "gatewarden-gw003-policies"
  display_name        = "Gatewarden GW003: API Management policies send requests to encrypted addresses (audit only)"
  description         = "In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend. Finds only literal http:// addresses. Misses policies imported by link, and addresses that come from named values, are built by expressions or have unusual whitespace. Also reports addresses in XML comments."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version   = "1.0.0"
    category  = "API Management"
    control   = "GW003"
    severity  = "CRITICAL"
    auditOnly = true
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Audit reports the resource. Disabled turns off the policy. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      anyOf = [
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/products/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/products/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/apis/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/apis/operations/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/operations/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/apis/resolvers/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/apis/resolvers/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/policyFragments"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/policyFragments/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/products/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/products/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/apis/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/policyFragments"
            },
            {
              anyOf = [
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url=\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url='http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url = \"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url = 'http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "<set-url>http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url=\"@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url=\"@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url=\"@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url=\"@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url='@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url='@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url='@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "base-url='@($&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "<set-url>@(\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "<set-url>@($\"http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "<set-url>@(&quot;http://"
                },
                {
                  field    = "Microsoft.ApiManagement/service/workspaces/policyFragments/value"
                  contains = "<set-url>@($&quot;http://"
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw003_copies" {
  name                = "gatewarden-gw003-copies"
  display_name        = "Gatewarden GW003: Gateways reach their backends over encrypted connections, copies included (audit only)"
  description         = "Set serviceUrl to an address that starts with https://, so that it is not copied from another API. The request contains sourceApiId, and not the copied values. The compliance scan evaluates the values."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version   = "1.0.0"
    category  = "API Management"
    control   = "GW003"
    severity  = "CRITICAL"
    auditOnly = true
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Audit reports the resource. Disabled turns off the policy. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      anyOf = [
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/apis"
            },
            {
              field  = "Microsoft.ApiManagement/service/apis/sourceApiId"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/apis/sourceApiId"
              notEquals = ""
            },
            {
              anyOf = [
                {
                  field  = "Microsoft.ApiManagement/service/apis/serviceUrl"
                  exists = "false"
                },
                {
                  field  = "Microsoft.ApiManagement/service/apis/serviceUrl"
                  equals = ""
                },
              ]
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/apis"
            },
            {
              field  = "Microsoft.ApiManagement/service/workspaces/apis/sourceApiId"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/workspaces/apis/sourceApiId"
              notEquals = ""
            },
            {
              anyOf = [
                {
                  field  = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
                  exists = "false"
                },
                {
                  field  = "Microsoft.ApiManagement/service/workspaces/apis/serviceUrl"
                  equals = ""
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw004_apis" {
  name                = "gatewarden-gw004-apis"
  display_name        = "Gatewarden GW004: Gateways serve their clients over encrypted connections only (API Management APIs)"
  description         = "An API that also accepts http or ws lets clients send subscription keys and tokens without encryption, and lets anyone on the network path impersonate the API. Set protocols to a list with only https, or wss for a WebSocket API."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW004"
    severity = "HIGH"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/apis"
        },
        {
          anyOf = [
            {
              count = {
                field = "Microsoft.ApiManagement/service/apis/protocols[*]"
                where = {
                  allOf = [
                    {
                      field     = "Microsoft.ApiManagement/service/apis/protocols[*]"
                      notEquals = "https"
                    },
                    {
                      field     = "Microsoft.ApiManagement/service/apis/protocols[*]"
                      notEquals = "wss"
                    },
                  ]
                }
              }
              greater = 0
            },
            {
              allOf = [
                {
                  field  = "Microsoft.ApiManagement/service/apis/protocols"
                  exists = "true"
                },
                {
                  field     = "Microsoft.ApiManagement/service/apis/protocols"
                  notEquals = ""
                },
                {
                  field = "Microsoft.ApiManagement/service/apis/protocols"
                  like  = "*"
                },
                {
                  count = {
                    field = "Microsoft.ApiManagement/service/apis/protocols[*]"
                  }
                  equals = 0
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw004_workspaces_apis" {
  name                = "gatewarden-gw004-workspaces-apis"
  display_name        = "Gatewarden GW004: Gateways serve their clients over encrypted connections only (APIs in API Management workspaces)"
  description         = "An API that also accepts http or ws lets clients send subscription keys and tokens without encryption, and lets anyone on the network path impersonate the API. Set protocols to a list with only https, or wss for a WebSocket API."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version  = "1.0.0"
    category = "API Management"
    control  = "GW004"
    severity = "HIGH"
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Deny rejects the request. Audit only reports it. Disabled turns off the policy."
      }
      allowedValues = ["Audit", "Deny", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.ApiManagement/service/workspaces/apis"
        },
        {
          anyOf = [
            {
              count = {
                field = "Microsoft.ApiManagement/service/workspaces/apis/protocols[*]"
                where = {
                  allOf = [
                    {
                      field     = "Microsoft.ApiManagement/service/workspaces/apis/protocols[*]"
                      notEquals = "https"
                    },
                    {
                      field     = "Microsoft.ApiManagement/service/workspaces/apis/protocols[*]"
                      notEquals = "wss"
                    },
                  ]
                }
              }
              greater = 0
            },
            {
              allOf = [
                {
                  field  = "Microsoft.ApiManagement/service/workspaces/apis/protocols"
                  exists = "true"
                },
                {
                  field     = "Microsoft.ApiManagement/service/workspaces/apis/protocols"
                  notEquals = ""
                },
                {
                  field = "Microsoft.ApiManagement/service/workspaces/apis/protocols"
                  like  = "*"
                },
                {
                  count = {
                    field = "Microsoft.ApiManagement/service/workspaces/apis/protocols[*]"
                  }
                  equals = 0
                },
              ]
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}

resource "azurerm_policy_definition" "gw004_copies" {
  name                = "gatewarden-gw004-copies"
  display_name        = "Gatewarden GW004: Gateways serve their clients over encrypted connections only, copies included (audit only)"
  description         = "Set protocols to [\"https\"], so that they are not copied from another API. The request contains sourceApiId, and not the copied values. The compliance scan evaluates the values."
  policy_type         = "Custom"
  mode                = "All"
  management_group_id = local.management_group_id

  metadata = jsonencode({
    version   = "1.0.0"
    category  = "API Management"
    control   = "GW004"
    severity  = "HIGH"
    auditOnly = true
  })

  parameters = jsonencode({
    effect = {
      type = "String"
      metadata = {
        displayName = "Effect"
        description = "Audit reports the resource. Disabled turns off the policy. This policy cannot deny."
      }
      allowedValues = ["Audit", "Disabled"]
      defaultValue  = "Audit"
    }
  })

  policy_rule = jsonencode({
    "if" = {
      anyOf = [
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/apis"
            },
            {
              field  = "Microsoft.ApiManagement/service/apis/sourceApiId"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/apis/sourceApiId"
              notEquals = ""
            },
            {
              count = {
                field = "Microsoft.ApiManagement/service/apis/protocols[*]"
              }
              equals = 0
            },
          ]
        },
        {
          allOf = [
            {
              field  = "type"
              equals = "Microsoft.ApiManagement/service/workspaces/apis"
            },
            {
              field  = "Microsoft.ApiManagement/service/workspaces/apis/sourceApiId"
              exists = "true"
            },
            {
              field     = "Microsoft.ApiManagement/service/workspaces/apis/sourceApiId"
              notEquals = ""
            },
            {
              count = {
                field = "Microsoft.ApiManagement/service/workspaces/apis/protocols[*]"
              }
              equals = 0
            },
          ]
        },
      ]
    }
    then = {
      effect = "[parameters('effect')]"
    }
  })
}
