import 'reflect-metadata';
import { controls } from '../controls';
import { type Configuration, ConfigurationError, configurationOf, configurationSchema } from '../core/configuration';
import { decideResource } from './decision';
import {
  BaseHook,
  type HookHandlerRequest,
  type HookProgress,
  handlerEvent,
  InvalidTypeConfiguration,
  InvocationPoint,
  type Logger,
  type Session,
} from './runtime';

type Properties = Readonly<Record<string, unknown>>;

/** Gatewarden::ApiGateway::StageHook: evaluates resources before CloudFormation creates or updates them. */
class StageHook extends BaseHook {
  @handlerEvent(InvocationPoint.PreCreate)
  @handlerEvent(InvocationPoint.PreUpdate)
  decide(
    _session: Session | undefined,
    request: HookHandlerRequest,
    _callbackContext: Properties,
    _logger: Logger,
    properties: Properties,
  ): HookProgress {
    return decideResource(request, controls, configurationFrom(properties), new Date());
  }
}

function configurationFrom(properties: Properties): Configuration {
  try {
    return configurationOf(properties, controls);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new InvalidTypeConfiguration(error.message, { cause: error });
    throw error;
  }
}

const hook = new StageHook(configurationSchema(controls));

export const entrypoint = hook.entrypoint;
export const testEntrypoint = hook.testEntrypoint;
