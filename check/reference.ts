import { SetOnceDeployed } from '../core/values';

/** The value of Ref (attribute undefined) or Fn::GetAtt for a resource of the template. */
export class ReferenceTo extends SetOnceDeployed {
  constructor(
    readonly logicalId: string,
    readonly attribute: string | undefined,
  ) {
    super(
      `${attribute === undefined ? logicalId : `${logicalId}.${attribute}`} is assigned when the resource is created`,
    );
  }
}
