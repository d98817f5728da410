import { equalsIgnoringCase, foldCase } from '../../../core/values/fold-case';

describe('folding letter case', () => {
  it('keeps the length of every character', () => {
    const changed: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      if (foldCase(character).length !== character.length) changed.push(character);
    }
    expect(changed).toEqual([]);
  });

  it.each([
    ['HTTPS', 'https', true],
    ['É', 'é', true],
    ['ß', 'SS', false],
    ['ſ', 's', false],
    ['http', 'https', false],
  ])('%s equals %s: %s', (left, right, equal) => {
    expect(equalsIgnoringCase(left, right)).toBe(equal);
  });
});
