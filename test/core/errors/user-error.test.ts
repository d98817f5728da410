import { isUserError, UserError } from '../../../core/errors';

class RefusedRequest extends UserError {
  override readonly name = 'RefusedRequest';
}

describe('an error that the caller can fix', () => {
  it.each([
    ['the base class', new UserError('Port 3000 is in use.')],
    ['a class of its own', new RefusedRequest('Port 3000 is in use.')],
  ])('is recognised: %s', (_name, error) => {
    expect(isUserError(error)).toBe(true);
    expect(error).toBeInstanceOf(Error);
  });

  it('is recognised if another copy of the class created it', () => {
    let Other: typeof UserError | undefined;
    jest.isolateModules(() => {
      Other = jest.requireActual<{ UserError: typeof UserError }>('../../../core/errors').UserError;
    });
    const error = new (Other ?? UserError)('Port 3000 is in use.');
    expect(error).not.toBeInstanceOf(UserError);
    expect(isUserError(error)).toBe(true);
  });

  it.each([[new Error('fault')], [{ name: 'UserError', message: 'text' }], ['UserError'], [null], [undefined]])(
    'is not %p',
    (value) => {
      expect(isUserError(value)).toBe(false);
    },
  );

  it('keeps its cause and the name of its class', () => {
    const cause = new Error('EADDRINUSE');
    const error = new RefusedRequest('Port 3000 is in use.', { cause });
    expect(error.cause).toBe(cause);
    expect(error.name).toBe('RefusedRequest');
  });
});
