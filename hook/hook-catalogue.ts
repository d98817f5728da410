import { allOf, type Catalogue, type Control, isAwsType, type Parameter, type Target } from '../core/catalogue';

/**
 * The part of a catalogue that the hook needs for decisions and for the validation of its configuration. The build puts
 * it into the hook's bundle instead of `controls/`, because every cold start reads the whole bundle. Azure controls
 * stay in it, without targets, because one configuration names the controls of both clouds.
 */
export const hookCatalogue = (catalogue: Catalogue): Catalogue => catalogue.map(reduced);

function reduced({ id, name, severity, defaultMode, requirement, targets, parameters }: Control): Control {
  const awsTargets = Object.entries(targets).filter(([type]) => isAwsType(type));
  return {
    id,
    name,
    title: '',
    severity,
    defaultMode,
    rationale: '',
    references: [],
    requirement: awsTargets.length === 0 ? allOf() : requirement,
    targets: Object.fromEntries(awsTargets.map(([type, target]) => [type, reducedTarget(target)])),
    ...(parameters === undefined ? {} : { parameters: withoutDescriptions(parameters) }),
  };
}

const reducedTarget = ({ facts, onlyWith, unused, remediation, documentation }: Target): Target => ({
  noun: '',
  facts,
  ...(onlyWith === undefined ? {} : { onlyWith }),
  ...(unused === undefined ? {} : { unused }),
  remediation,
  documentation,
  compliant: [],
  violating: [],
});

const withoutDescriptions = (parameters: NonNullable<Control['parameters']>): NonNullable<Control['parameters']> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]): [string, Parameter] => [
      name,
      { ...parameter, description: '' },
    ]),
  );
