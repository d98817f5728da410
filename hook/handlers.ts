import 'reflect-metadata';
import { decideResource } from './decision';
import {
  BaseHook,
  type HookHandlerRequest,
  type HookProgress,
  handlerEvent,
  InvocationPoint,
  type Session,
} from './runtime';

/** Gatewarden::ApiGateway::StageHook: the catalogue's controls on stages, before they are created or updated. */
class StageHook extends BaseHook {
  @handlerEvent(InvocationPoint.PreCreate)
  @handlerEvent(InvocationPoint.PreUpdate)
  decide(_session: Session | undefined, request: HookHandlerRequest): HookProgress {
    return decideResource(request);
  }
}

const hook = new StageHook();

export const entrypoint = hook.entrypoint;
export const testEntrypoint = hook.testEntrypoint;
