import { SetOnceDeployed } from '../core/values';

/** What Ref (attribute undefined) or Fn::GetAtt gives for a resource of the template. */
export class ReferenceTo extends SetOnceDeployed {
  constructor(
    readonly logicalId: string,
    readonly attribute: string | undefined,
  ) {
    super(`${attribute === undefined ? logicalId : `${logicalId}.${attribute}`} comes with its resource`);
  }
}
