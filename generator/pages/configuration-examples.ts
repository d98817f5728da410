import { stringify } from 'yaml';
import { type Control, isAwsType, type Parameter } from '../../core/catalogue';
import { codeBlock } from './markdown';

const REASON = 'moves to the new platform in March';
const EXPIRES = '2027-03-31';

const yamlBlock = (value: object): string =>
  codeBlock('yaml', stringify(value, { lineWidth: 0 }).trimEnd().split('\n'));

/** An example that sets the mode of the control in gatewarden.yaml. */
export const modeExample = ({ id, defaultMode }: Control): string =>
  yamlBlock({ controls: { [id]: defaultMode === 'off' ? 'enforce' : 'warn' } });

/** An example that exempts resources from the control in gatewarden.yaml, for each cloud of the control. */
export function exemptionExample({ id, targets }: Control): string {
  const types = Object.keys(targets);
  const places = [
    ...(types.some(isAwsType) ? [{ stack: 'legacy-*' }] : []),
    ...(types.every(isAwsType)
      ? []
      : [{ scope: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/legacy' }]),
  ];
  return yamlBlock({
    exemptions: places.map((place) => ({ control: id, ...place, reason: REASON, expires: EXPIRES })),
  });
}

export const parameterExample = ({ id }: Control, name: string, { example }: Parameter): string =>
  yamlBlock({ parameters: { [id]: { [name]: example } } });

export const shorthandExample = (shorthand: string, { example }: Parameter): string =>
  yamlBlock({ [shorthand]: example });
