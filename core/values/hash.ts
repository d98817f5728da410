/** The hash of a text in UTF-8. Loads node:crypto when it is called: few templates are worth the time that takes. */
export const hashOf = (algorithm: 'sha1' | 'sha256', text: string): Buffer =>
  process.getBuiltinModule('node:crypto').createHash(algorithm).update(text).digest();
