import { oneOf, requires } from '../../../core/catalogue';
import { requirementVerdict } from '../../../core/evaluation/requirement';

describe('the condition oneOf', () => {
  const requirement = requires('network', oneOf('External', 'network'));

  it.each(['External', 'external', 'EXTERNAL', 'Network'])('%j is one of the words, in any letter case', (value) => {
    expect(requirementVerdict(requirement, () => value)).toBe('pass');
  });

  it.each(['Internal', 'networ\u212a', '\u0130nternal', 'External ', '', undefined, true])('%j is not', (value) => {
    expect(requirementVerdict(requirement, () => value)).toBe('fail');
  });
});
