import { joinTexts, PartlyKnown, PresumedPresent, SetOnceDeployed, Unknown, Unreadable } from '../../../core/values';

const unknown = new Unknown('later');
const unreadable = new Unreadable('broken');

describe('joined texts', () => {
  it.each<[string, (string | Unknown)[], string | Unknown]>([
    ['known parts', ['a', '', 'b'], 'ab'],
    ['no parts', [], ''],
    ['an unknown part alone', ['', unknown, ''], unknown],
    ['a known beginning', ['https://', unknown], new PartlyKnown('later', 'https://')],
    ['a blank beginning', [' ', unknown], new Unknown('later')],
    ['a known end', [unknown, 'b'], new SetOnceDeployed('later')],
    ['a part that is presumed present', [unknown, new PresumedPresent('given')], new PresumedPresent('later')],
    ['a part that cannot be read', ['https://', unreadable], unreadable],
    ['a part that cannot be read, after an unknown one', ['https://', unknown, unreadable], unreadable],
  ])('%s', (_name, parts, expected) => {
    expect(joinTexts(parts)).toStrictEqual(expected);
  });
});
