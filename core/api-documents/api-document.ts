import type { Unknown } from '../values';

/** A value in an API document, with its place for users: `servers[0].url`. */
export interface PlacedValue {
  readonly place: string;
  /** Unknown if a part of the value is known only at deployment. */
  readonly value: unknown;
}

export interface ApiOperation {
  readonly path: string;
  /** Unknown if the document does not contain the operations of the path. */
  readonly method: string | Unknown;
  /** The value of `x-amazon-apigateway-integration`. Undefined if the operation has none. */
  readonly integration: unknown;
}

/** What an API document in OpenAPI or WSDL says about the API. */
export interface ApiDocument {
  /**
   * The addresses of the backend, in groups. A service takes an address of one of the groups. Within a group it
   * prefers https. OpenAPI has one group with all servers, WSDL has one for each port.
   */
  readonly addresses: readonly (readonly PlacedValue[])[];
  /** The protocols for clients, if the document lists them: `schemes` of OpenAPI 2. */
  readonly protocols?: PlacedValue;
  readonly operations: readonly ApiOperation[] | Unknown;
}
