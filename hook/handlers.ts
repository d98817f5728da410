import 'reflect-metadata';
import type { Configuration } from '../core/evaluation';
import { definitions, typeConfiguration } from '../gatewarden-apigateway-stagehook.json';
import { decideResource } from './decision';
import {
  BaseHook,
  type HookHandlerRequest,
  type HookProgress,
  handlerEvent,
  InvocationPoint,
  type Logger,
  type Session,
} from './runtime';

/** Gatewarden::ApiGateway::StageHook: the catalogue's controls on stages, before they are created or updated. */
class StageHook extends BaseHook<Configuration> {
  @handlerEvent(InvocationPoint.PreCreate)
  @handlerEvent(InvocationPoint.PreUpdate)
  decide(
    _session: Session | undefined,
    request: HookHandlerRequest,
    _callbackContext: Readonly<Record<string, unknown>>,
    _logger: Logger,
    configuration: Configuration,
  ): HookProgress {
    return decideResource(request, configuration, new Date());
  }
}

const hook = new StageHook({ typeConfiguration, definitions });

export const entrypoint = hook.entrypoint;
export const testEntrypoint = hook.testEntrypoint;
