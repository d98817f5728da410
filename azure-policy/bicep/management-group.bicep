metadata description = 'Gatewarden for Azure API Management, assigned to a management group.'

targetScope = 'managementGroup'

@description('Gateways reach their backends over encrypted connections. Deny rejects the request. Audit only reports it. Disabled turns off the control.')
@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
param gw003Effect string = 'Deny'

@description('API Management policies send requests to encrypted addresses. Audit reports the resource. Disabled turns off the search. This policy cannot deny.')
@allowed([
  'Audit'
  'Disabled'
])
param gw003PoliciesEffect string = 'Audit'

@description('Gateways reach their backends over encrypted connections, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny.')
@allowed([
  'Audit'
  'Disabled'
])
param gw003CopiesEffect string = 'Audit'

@description('Gateways serve their clients over encrypted connections only. Deny rejects the request. Audit only reports it. Disabled turns off the control.')
@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
param gw004Effect string = 'Deny'

@description('Gateways serve their clients over encrypted connections only, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny.')
@allowed([
  'Audit'
  'Disabled'
])
param gw004CopiesEffect string = 'Audit'

@description('Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny rejects the request. Audit only reports it. Disabled turns off the policy.')
@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
param directManagementEffect string = 'Audit'

@description('Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny rejects the request. Audit only reports it. Disabled turns off the policy.')
@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
param certificateValidationEffect string = 'Audit'

@description('Default enforces the effects. DoNotEnforce only reports the resources that Deny would reject.')
@allowed([
  'Default'
  'DoNotEnforce'
])
param enforcementMode string = 'Default'

@description('Ids of the subscriptions, resource groups and resources that the assignment excludes.')
param notScopes string[] = []

type policyExemption = {
  name: string
  scope: string
  displayName: string
  description: string
  expiresOn: string
  policyDefinitionReferenceIds: string[]
}

@description('Policy exemptions, each with an expiration date. Properties: name, scope (the id of the assignment scope or of a scope below it), displayName, description, expiresOn and policyDefinitionReferenceIds.')
param exemptions policyExemption[] = []

resource gw003Backends 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-backends'
  properties: {
    displayName: 'Gatewarden GW003: Gateways reach their backends over encrypted connections (API Management backends)'
    description: 'The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/backends'
          }
          {
            anyOf: [
              {
                allOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/backends/url'
                    exists: 'true'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/backends/url'
                    notEquals: ''
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/backends/url'
                    notLike: 'https://*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/backends/url'
                    notLike: 'wss://*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/backends/url'
                    notLike: 'fabric:/*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/backends/type'
                    notEquals: 'Pool'
                  }
                ]
              }
              {
                anyOf: [
                  {
                    count: {
                      field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]'
                      where: {
                        field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]'
                        notLike: 'https://*'
                      }
                    }
                    greater: 0
                  }
                  {
                    allOf: [
                      {
                        field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints'
                        exists: 'true'
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints'
                        notEquals: ''
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints'
                        like: '*'
                      }
                      {
                        count: {
                          field: 'Microsoft.ApiManagement/service/backends/serviceFabricCluster.managementEndpoints[*]'
                        }
                        equals: 0
                      }
                    ]
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw003Apis 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-apis'
  properties: {
    displayName: 'Gatewarden GW003: Gateways reach their backends over encrypted connections (API Management APIs)'
    description: 'The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/apis'
          }
          {
            allOf: [
              {
                field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                notEquals: ''
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                notLike: 'https://*'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                notLike: 'wss://*'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                notLike: 'fabric:/*'
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw003WorkspacesBackends 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-workspaces-backends'
  properties: {
    displayName: 'Gatewarden GW003: Gateways reach their backends over encrypted connections (backends in API Management workspaces)'
    description: 'The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/workspaces/backends'
          }
          {
            anyOf: [
              {
                allOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/url'
                    exists: 'true'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/url'
                    notEquals: ''
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/url'
                    notLike: 'https://*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/url'
                    notLike: 'wss://*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/url'
                    notLike: 'fabric:/*'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/backends/type'
                    notEquals: 'Pool'
                  }
                ]
              }
              {
                anyOf: [
                  {
                    count: {
                      field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]'
                      where: {
                        field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]'
                        notLike: 'https://*'
                      }
                    }
                    greater: 0
                  }
                  {
                    allOf: [
                      {
                        field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints'
                        exists: 'true'
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints'
                        notEquals: ''
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints'
                        like: '*'
                      }
                      {
                        count: {
                          field: 'Microsoft.ApiManagement/service/workspaces/backends/serviceFabricCluster.managementEndpoints[*]'
                        }
                        equals: 0
                      }
                    ]
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw003WorkspacesApis 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-workspaces-apis'
  properties: {
    displayName: 'Gatewarden GW003: Gateways reach their backends over encrypted connections (APIs in API Management workspaces)'
    description: 'The connection between a gateway and its backend carries the same tokens and data as the connection between a client and the gateway. Without encryption, anyone on the network path can read and change them. Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/workspaces/apis'
          }
          {
            allOf: [
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                notEquals: ''
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                notLike: 'https://*'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                notLike: 'wss://*'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                notLike: 'fabric:/*'
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw003Policies 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-policies'
  properties: {
    displayName: 'Gatewarden GW003: API Management policies send requests to encrypted addresses (audit only)'
    description: 'In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend. Finds only literal http:// addresses. Misses policies imported by link, and addresses that come from named values, are built by expressions or have unusual whitespace. Also reports addresses in XML comments.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
      auditOnly: true
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Audit reports the resource. Disabled turns off the policy. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        anyOf: [
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/products/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/products/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/apis/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/apis/operations/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/operations/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/apis/resolvers/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/resolvers/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/policyFragments'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/policyFragments/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/products/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/products/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/apis/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/operations/policies/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/policyFragments'
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url="http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url=\'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url = "http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url = \'http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: '<set-url>http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url="@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url="@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url="@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url="@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url=\'@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url=\'@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url=\'@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: 'base-url=\'@($&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: '<set-url>@("http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: '<set-url>@($"http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: '<set-url>@(&quot;http://'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/policyFragments/value'
                    contains: '<set-url>@($&quot;http://'
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw003Copies 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw003-copies'
  properties: {
    displayName: 'Gatewarden GW003: Gateways reach their backends over encrypted connections, copies included (audit only)'
    description: 'Set serviceUrl to an address that starts with https://, so that it is not copied from another API. The request contains sourceApiId, and not the copied values. The compliance scan evaluates the values.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW003'
      severity: 'CRITICAL'
      auditOnly: true
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Audit reports the resource. Disabled turns off the policy. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        anyOf: [
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/apis'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/sourceApiId'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/sourceApiId'
                notEquals: ''
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                    exists: 'false'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/serviceUrl'
                    equals: ''
                  }
                ]
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/apis'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/sourceApiId'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/sourceApiId'
                notEquals: ''
              }
              {
                anyOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                    exists: 'false'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/serviceUrl'
                    equals: ''
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw004Apis 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw004-apis'
  properties: {
    displayName: 'Gatewarden GW004: Gateways serve their clients over encrypted connections only (API Management APIs)'
    description: 'An API that also accepts http or ws lets clients send subscription keys and tokens without encryption, and lets anyone on the network path impersonate the API. Set protocols to a list with only https, or wss for a WebSocket API.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW004'
      severity: 'HIGH'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/apis'
          }
          {
            anyOf: [
              {
                count: {
                  field: 'Microsoft.ApiManagement/service/apis/protocols[*]'
                  where: {
                    allOf: [
                      {
                        field: 'Microsoft.ApiManagement/service/apis/protocols[*]'
                        notEquals: 'https'
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/apis/protocols[*]'
                        notEquals: 'wss'
                      }
                    ]
                  }
                }
                greater: 0
              }
              {
                allOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/apis/protocols'
                    exists: 'true'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/protocols'
                    notEquals: ''
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/apis/protocols'
                    like: '*'
                  }
                  {
                    count: {
                      field: 'Microsoft.ApiManagement/service/apis/protocols[*]'
                    }
                    equals: 0
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw004WorkspacesApis 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw004-workspaces-apis'
  properties: {
    displayName: 'Gatewarden GW004: Gateways serve their clients over encrypted connections only (APIs in API Management workspaces)'
    description: 'An API that also accepts http or ws lets clients send subscription keys and tokens without encryption, and lets anyone on the network path impersonate the API. Set protocols to a list with only https, or wss for a WebSocket API.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW004'
      severity: 'HIGH'
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            field: 'type'
            equals: 'Microsoft.ApiManagement/service/workspaces/apis'
          }
          {
            anyOf: [
              {
                count: {
                  field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols[*]'
                  where: {
                    allOf: [
                      {
                        field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols[*]'
                        notEquals: 'https'
                      }
                      {
                        field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols[*]'
                        notEquals: 'wss'
                      }
                    ]
                  }
                }
                greater: 0
              }
              {
                allOf: [
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols'
                    exists: 'true'
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols'
                    notEquals: ''
                  }
                  {
                    field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols'
                    like: '*'
                  }
                  {
                    count: {
                      field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols[*]'
                    }
                    equals: 0
                  }
                ]
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource gw004Copies 'Microsoft.Authorization/policyDefinitions@2025-03-01' = {
  name: 'gatewarden-gw004-copies'
  properties: {
    displayName: 'Gatewarden GW004: Gateways serve their clients over encrypted connections only, copies included (audit only)'
    description: 'Set protocols to ["https"], so that they are not copied from another API. The request contains sourceApiId, and not the copied values. The compliance scan evaluates the values.'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
      control: 'GW004'
      severity: 'HIGH'
      auditOnly: true
    }
    parameters: {
      effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect'
          description: 'Audit reports the resource. Disabled turns off the policy. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyRule: {
      if: {
        anyOf: [
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/apis'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/sourceApiId'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/apis/sourceApiId'
                notEquals: ''
              }
              {
                count: {
                  field: 'Microsoft.ApiManagement/service/apis/protocols[*]'
                }
                equals: 0
              }
            ]
          }
          {
            allOf: [
              {
                field: 'type'
                equals: 'Microsoft.ApiManagement/service/workspaces/apis'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/sourceApiId'
                exists: 'true'
              }
              {
                field: 'Microsoft.ApiManagement/service/workspaces/apis/sourceApiId'
                notEquals: ''
              }
              {
                count: {
                  field: 'Microsoft.ApiManagement/service/workspaces/apis/protocols[*]'
                }
                equals: 0
              }
            ]
          }
        ]
      }
      then: {
        effect: '[parameters(\'effect\')]'
      }
    }
  }
}

resource initiative 'Microsoft.Authorization/policySetDefinitions@2025-03-01' = {
  name: 'gatewarden-api-management'
  properties: {
    displayName: 'Gatewarden: controls for API Management'
    description: 'Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only.'
    policyType: 'Custom'
    metadata: {
      version: '1.0.0'
      category: 'API Management'
    }
    parameters: {
      gw003Effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of GW003 backend-https'
          description: 'Gateways reach their backends over encrypted connections. Deny rejects the request. Audit only reports it. Disabled turns off the control.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      gw003PoliciesEffect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of GW003 policies'
          description: 'API Management policies send requests to encrypted addresses. Audit reports the resource. Disabled turns off the search. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      gw003CopiesEffect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of GW003 copies'
          description: 'Gateways reach their backends over encrypted connections, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      gw004Effect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of GW004 client-https'
          description: 'Gateways serve their clients over encrypted connections only. Deny rejects the request. Audit only reports it. Disabled turns off the control.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      gw004CopiesEffect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of GW004 copies'
          description: 'Gateways serve their clients over encrypted connections only, copies included. Audit reports the resource. Disabled turns off the report. This policy cannot deny.'
        }
        allowedValues: [
          'Audit'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      directManagementEffect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of the built-in policy: API Management direct management endpoint should not be enabled'
          description: 'Changes made through the direct management endpoint bypass Azure Resource Manager and therefore Azure Policy. Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
      certificateValidationEffect: {
        type: 'String'
        metadata: {
          displayName: 'Effect of the built-in policy: API Management calls to API backends should not bypass certificate thumbprint or name validation'
          description: 'Without certificate validation, anyone on the network path can present a certificate of their own and read the traffic. Deny rejects the request. Audit only reports it. Disabled turns off the policy.'
        }
        allowedValues: [
          'Audit'
          'Deny'
          'Disabled'
        ]
        defaultValue: 'Audit'
      }
    }
    policyDefinitionGroups: [
      {
        name: 'GW003'
        displayName: 'Gateways reach their backends over encrypted connections'
        category: 'API Management'
      }
      {
        name: 'GW004'
        displayName: 'Gateways serve their clients over encrypted connections only'
        category: 'API Management'
      }
    ]
    policyDefinitions: [
      {
        policyDefinitionReferenceId: 'gw003-backends'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003Effect\')]'
          }
        }
        policyDefinitionId: gw003Backends.id
      }
      {
        policyDefinitionReferenceId: 'gw003-apis'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003Effect\')]'
          }
        }
        policyDefinitionId: gw003Apis.id
      }
      {
        policyDefinitionReferenceId: 'gw003-workspaces-backends'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003Effect\')]'
          }
        }
        policyDefinitionId: gw003WorkspacesBackends.id
      }
      {
        policyDefinitionReferenceId: 'gw003-workspaces-apis'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003Effect\')]'
          }
        }
        policyDefinitionId: gw003WorkspacesApis.id
      }
      {
        policyDefinitionReferenceId: 'gw003-policies'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003PoliciesEffect\')]'
          }
        }
        policyDefinitionId: gw003Policies.id
      }
      {
        policyDefinitionReferenceId: 'gw003-copies'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw003CopiesEffect\')]'
          }
        }
        policyDefinitionId: gw003Copies.id
      }
      {
        policyDefinitionReferenceId: 'gw004-apis'
        groupNames: [
          'GW004'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw004Effect\')]'
          }
        }
        policyDefinitionId: gw004Apis.id
      }
      {
        policyDefinitionReferenceId: 'gw004-workspaces-apis'
        groupNames: [
          'GW004'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw004Effect\')]'
          }
        }
        policyDefinitionId: gw004WorkspacesApis.id
      }
      {
        policyDefinitionReferenceId: 'gw004-copies'
        groupNames: [
          'GW004'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'gw004CopiesEffect\')]'
          }
        }
        policyDefinitionId: gw004Copies.id
      }
      {
        policyDefinitionReferenceId: 'direct-management'
        groupNames: [
          'GW003'
          'GW004'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'directManagementEffect\')]'
          }
        }
        policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/b741306c-968e-4b67-b916-5675e5c709f4'
      }
      {
        policyDefinitionReferenceId: 'certificate-validation'
        groupNames: [
          'GW003'
        ]
        parameters: {
          effect: {
            value: '[parameters(\'certificateValidationEffect\')]'
          }
        }
        policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/92bb331d-ac71-416a-8c91-02f2cb734ce4'
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'gatewarden'
  properties: {
    displayName: 'Gatewarden: controls for API Management'
    description: 'Applies the Gatewarden controls to API Management. Each control has its own effect parameter. GW003: Gateways reach their backends over encrypted connections. GW004: Gateways serve their clients over encrypted connections only.'
    policyDefinitionId: initiative.id
    enforcementMode: enforcementMode
    notScopes: notScopes
    parameters: {
      gw003Effect: {
        value: gw003Effect
      }
      gw003PoliciesEffect: {
        value: gw003PoliciesEffect
      }
      gw003CopiesEffect: {
        value: gw003CopiesEffect
      }
      gw004Effect: {
        value: gw004Effect
      }
      gw004CopiesEffect: {
        value: gw004CopiesEffect
      }
      directManagementEffect: {
        value: directManagementEffect
      }
      certificateValidationEffect: {
        value: certificateValidationEffect
      }
    }
    nonComplianceMessages: [
      {
        message: 'Gatewarden: the API Management resource violates a control.'
      }
      {
        policyDefinitionReferenceId: 'gw003-backends'
        message: 'GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://.'
      }
      {
        policyDefinitionReferenceId: 'gw003-apis'
        message: 'GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend.'
      }
      {
        policyDefinitionReferenceId: 'gw003-workspaces-backends'
        message: 'GW003 backend-https: Set url to an address that starts with https:// (or wss:// for a WebSocket backend). The scheme must not come from a named value. Set each Service Fabric management endpoint to an address that starts with https://.'
      }
      {
        policyDefinitionReferenceId: 'gw003-workspaces-apis'
        message: 'GW003 backend-https: Set serviceUrl to an address that starts with https:// (or wss:// for a WebSocket API), or remove serviceUrl and route requests with a backend.'
      }
      {
        policyDefinitionReferenceId: 'gw003-policies'
        message: 'GW003 policies: In set-backend-service, send-request, send-one-way-request and the http-request of resolvers, use addresses that start with https://, or reference a backend.'
      }
      {
        policyDefinitionReferenceId: 'gw003-copies'
        message: 'GW003 copies: Set serviceUrl to an address that starts with https://, so that it is not copied from another API.'
      }
      {
        policyDefinitionReferenceId: 'gw004-apis'
        message: 'GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API.'
      }
      {
        policyDefinitionReferenceId: 'gw004-workspaces-apis'
        message: 'GW004 client-https: Set protocols to a list with only https, or wss for a WebSocket API.'
      }
      {
        policyDefinitionReferenceId: 'gw004-copies'
        message: 'GW004 copies: Set protocols to ["https"], so that they are not copied from another API.'
      }
      {
        policyDefinitionReferenceId: 'direct-management'
        message: 'Set enabled to false on the tenant access of the API Management service.'
      }
      {
        policyDefinitionReferenceId: 'certificate-validation'
        message: 'Set tls.validateCertificateChain and tls.validateCertificateName to true, or remove them.'
      }
    ]
  }
}

module managementGroupExemptions 'management-group-exemption.json' = [for exemption in filter(exemptions, each => startsWith(toLower(each.scope), '/providers/')): {
  name: exemption.name
  scope: managementGroup(last(split(exemption.scope, '/')))
  params: {
    policyAssignmentId: assignment.id
    exemption: exemption
  }
}]

module subscriptionExemptions 'subscription-exemption.json' = [for exemption in filter(exemptions, each => length(split(each.scope, '/')) == 3): {
  name: exemption.name
  scope: subscription(split(exemption.scope, '/')[2])
  params: {
    policyAssignmentId: assignment.id
    exemption: exemption
  }
}]

module resourceGroupExemptions 'resource-group-exemption.json' = [for exemption in filter(exemptions, each => startsWith(toLower(each.scope), '/subscriptions/') && length(split(each.scope, '/')) == 5): {
  name: exemption.name
  scope: resourceGroup(split(exemption.scope, '/')[2], split(exemption.scope, '/')[4])
  params: {
    policyAssignmentId: assignment.id
    exemption: exemption
  }
}]

module resourceExemptions 'resource-exemption.json' = [for exemption in filter(exemptions, each => length(split(each.scope, '/')) > 5): {
  name: exemption.name
  scope: resourceGroup(split(exemption.scope, '/')[2], split(exemption.scope, '/')[4])
  params: {
    policyAssignmentId: assignment.id
    exemption: exemption
  }
}]

output assignmentId string = assignment.id
