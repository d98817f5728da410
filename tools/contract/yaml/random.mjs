// Random choices that a seed determines, so that a difference can be repeated.

/** https://en.wikipedia.org/wiki/Xorshift */
export function randomOf(seed) {
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x9e37_79b9) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    /** True in one of `count` cases. */
    oneIn: (count) => below(count) === 0,
    pick: (list) => list[below(list.length)],
    repeat: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
