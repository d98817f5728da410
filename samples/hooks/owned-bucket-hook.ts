/** An example of another hook: it requires an owner tag on S3 buckets. */
import 'reflect-metadata';
import {
  BaseHook,
  ErrorCode,
  type HookHandlerRequest,
  HookProgress,
  handlerEvent,
  InvocationPoint,
  type Logger,
  type Session,
  UnsupportedTarget,
} from '../../hook/runtime';

class OwnedBucketHook extends BaseHook<{ readonly tag: string }> {
  @handlerEvent(InvocationPoint.PreCreate)
  @handlerEvent(InvocationPoint.PreUpdate)
  decide(
    _session: Session | undefined,
    { targetName, targetLogicalId, targetModel }: HookHandlerRequest,
    _callbackContext: Readonly<Record<string, unknown>>,
    logger: Logger,
    { tag }: { readonly tag: string },
  ): HookProgress {
    if (targetName !== 'AWS::S3::Bucket') throw new UnsupportedTarget(targetName);
    const { Tags = [] } = (targetModel.resourceProperties ?? {}) as {
      readonly Tags?: readonly { readonly Key?: string }[];
    };
    logger.log('%s has %d tags', targetLogicalId, Tags.length);
    return Tags.some(({ Key }) => Key === tag)
      ? HookProgress.success(`${targetLogicalId} has an owner.`)
      : HookProgress.failed(
          ErrorCode.NonCompliant,
          `${targetLogicalId} has no owner. Add a tag ${tag} with a team's name.`,
        );
  }
}

export const { entrypoint, testEntrypoint } = new OwnedBucketHook({
  typeConfiguration: {
    properties: { tag: { type: 'string', minLength: 1, default: 'owner', examples: ['team'] } },
    additionalProperties: false,
  },
});
