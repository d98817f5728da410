import { visible, visibleJson, visibleLines } from '../../../cli/formats/visible';

describe('visible', () => {
  it.each([
    ['a\u001b[31mb', String.raw`a\u001b[31mb`],
    ['a\u009b31mb', String.raw`a\u009b31mb`],
    ['\u0000\u007f', String.raw`\u0000\u007f`],
    ['a\r\n\tb', String.raw`a\r\n\tb`],
    ['\u202e\u2066\u200f', String.raw`\u202e\u2066\u200f`],
    ['\u2028\u2029', String.raw`\u2028\u2029`],
    ['\ud800x\udc00', String.raw`\ud800x\udc00`],
    ['\ufffe\u{10ffff}', String.raw`\ufffe\udbff\udfff`],
    ['größe 訂單 👩‍💻 \\ "\'', 'größe 訂單 👩‍💻 \\ "\''],
  ])('shows %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('splits text into lines', () => {
    expect(visibleLines('a\nb\r\nc\rd\u001b')).toEqual(['a', 'b', 'c', String.raw`d\u001b`]);
  });
});

describe('visibleJson', () => {
  it('escapes invisible characters and keeps the value', () => {
    const value = { 'k\u009b': ['\u001b\n\u202e\u{10ffff}\u2028\ud800', 'größe'] };
    const text = visibleJson(value);
    expect(text).toBe(
      String.raw`{
  "k\u009b": [
    "\u001b\n\u202e\udbff\udfff\u2028\ud800",
    "größe"
  ]
}`,
    );
    expect(JSON.parse(text)).toEqual(value);
  });
});
