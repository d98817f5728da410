import { factsElsewhere } from '../../../core/api-documents';
import { evaluate, type Finding } from '../../../core/evaluation';
import { backendHttps, clientHttps } from '../../catalogue';

const API = 'Microsoft.ApiManagement/service/apis';

/** The finding of a control on an API, as `check` evaluates it. */
function found(control: typeof backendHttps, properties: object, type: string): Finding {
  const target = control.targets[type];
  const elsewhere = target === undefined ? undefined : factsElsewhere(target, properties);
  const finding = evaluate(control, { type, properties, ...(elsewhere === undefined ? {} : { elsewhere }) });
  if (finding === undefined) throw new Error(`${control.id} does not apply to ${type}`);
  return finding;
}

export const backendOf = (properties: object, type = API): Finding => found(backendHttps, properties, type);
export const clientsOf = (properties: object, type = API): Finding => found(clientHttps, properties, type);

/** The verdicts of the controls on the backend and on the clients of an API: `fail unknown`. */
export const verdicts = (properties: object): string =>
  `${backendOf(properties).verdict} ${clientsOf(properties).verdict}`;

/** An API that imports an OpenAPI document. */
export const openApi = (value: unknown, others: object = {}) => ({
  path: 'parcels',
  format: 'openapi',
  value,
  ...others,
});
