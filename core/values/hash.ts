/** The hash of a text in UTF-8. Loads node:crypto on demand, because few templates need it and it loads slowly. */
export const hashOf = (algorithm: 'sha1' | 'sha256', text: string): Buffer =>
  process.getBuiltinModule('node:crypto').createHash(algorithm).update(text).digest();
