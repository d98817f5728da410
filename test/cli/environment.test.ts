import { PassThrough, Writable } from 'node:stream';
import { askOnTerminal } from '../../cli/environment';

/** A terminal delivers keys, other input delivers lines. */
function open(isTerminal: boolean) {
  const [input, asked]: [PassThrough, string[]] = [new PassThrough(), []];
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      asked.push(chunk.toString());
      done();
    },
  });
  return { input, asked, output: Object.assign(output, { isTTY: isTerminal }) };
}

describe('a question', () => {
  it.each([
    ['y\r', 'y'],
    ['\u0003', ''],
    ['\u0004', ''],
  ])('on a terminal that sends %j is answered with %j', async (keys, answer) => {
    const { input, output, asked } = open(true);
    const answered = askOnTerminal('Go on? ', input, output);
    input.write(keys);
    expect(await answered).toBe(answer);
    expect(asked.join('')).toContain('Go on? ');
  });

  it.each([
    ['yes\n', 'yes'],
    ['', ''],
  ])('whose input is %j and ends is answered with %j', async (text, answer) => {
    const { input, output } = open(false);
    const answered = askOnTerminal('Go on? ', input, output);
    input.end(text);
    expect(await answered).toBe(answer);
  });
});
